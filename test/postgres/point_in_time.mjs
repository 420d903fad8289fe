// SPDX-License-Identifier: Apache-2.0
// Back to a moment: a base backup is taken and the log archived under intake; the server is destroyed and restored to the
// moment between two messages, twice. What was acknowledged before the moment is there, what was sent after it is not, and
// sent again it counts once. docs/operate/backup.md has the same steps in words.
//   node point_in_time.mjs PROGRAM
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { dice, Sender } from '../crash/sender.mjs';
import { runProgram, startOnDatabase } from '../e2e/server.mjs';
import { compareBooks, storedMessages, until, verify } from './checks.mjs';
import { address, Cluster, makeHome } from './cluster.mjs';

const program = process.argv[2];
const SENDERS = 4;
const random = dice(20261203);

const home = makeHome('moment');
const archive = join(home, 'archive');
const here = mkdtempSync(join(tmpdir(), 'fengsui-moment-'));
const live = new Cluster(home, 'live');
const kept = new Cluster(home, 'kept');
const senders = Array.from({ length: SENDERS }, (_, i) => new Sender(i, random));
const acknowledged = () => senders.reduce((sum, sender) => sum + sender.acknowledged.length, 0);
let server;

async function moreIntake() {
    const before = acknowledged();
    await until('there is more', () => acknowledged() > before + 50 * SENDERS);
}

/** Nothing is sent or heard while the server is asked: each message is known as before, after, or under way. */
function moment() {
    return {
        time: live.sql('SELECT clock_timestamp()')[0],
        before: senders.flatMap((sender) => sender.acknowledged),
        last: senders.map((sender) => sender.number)
    };
}

/** Until all that has happened is in the archive. */
async function archiveAll() {
    const segment = live.sql('SELECT pg_walfile_name(pg_switch_wal())')[0];
    await until('the log is archived', () => live.sql('SELECT last_archived_wal FROM pg_stat_archiver')[0] >= segment);
}

async function restore(time) {
    const restored = new Cluster(home, `restored ${time}`.replace(/\W/g, ''));
    restored.copyOfFiles(kept);
    restored.configure(
        `restore_command = 'cp ${archive}/%f %p'\nrecovery_target_time = '${time}'\nrecovery_target_action = promote\n`
    );
    restored.signalRecovery();
    await restored.start();
    await until('it serves', () => restored.sql('SELECT pg_is_in_recovery()')[0] === 'f');
    return restored;
}

function compareWithTheMoment(restored, { time, before, last }) {
    const stored = storedMessages((text) => restored.sql(text));
    for (const control of before) assert.equal(stored.get(control), 1, `${control} was acknowledged before ${time}`);
    for (const control of stored.keys()) {
        const [sender, number] = control.split('-').map(Number);
        assert.ok(number <= last[sender], `${control} was sent after ${time}`);
    }
    const written = verify(program, '--database', address([restored]));
    console.log(`${time}: ${before.length} acknowledged before it are there, of ${acknowledged()} nothing sent later\n${written}`);
}

/** The program goes on where it was, with the keys of the backup; hospitals send again what came after the moment. */
async function goOn(restored, { before }) {
    const data = join(here, 'restored');
    const stranger = runProgram(program, ['serve', '--data', data, '--database', address([restored])]);
    assert.match(stranger.err, /keys\.txt/);
    mkdirSync(data, { recursive: true });
    copyFileSync(join(here, 'keys.txt'), join(data, 'keys.txt'));
    server = await startOnDatabase(program, data, address([restored]));
    const again = senders.map((sender) => sender.afresh());
    const sending = Promise.all(again.map((sender) => sender.run(server.mllp)));
    await until('all is there again', () => again.every((sender, i) => sender.number > senders[i].number));
    await server.stop();
    await sending;
    const count = compareBooks((text) => restored.sql(text), again);
    const written = verify(program, '--database', address([restored]));
    console.log(`sent again: ${count}, ${before.length} of them known\n${written}`);
}
