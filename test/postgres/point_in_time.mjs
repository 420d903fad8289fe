// SPDX-License-Identifier: Apache-2.0
// Back to a moment: a base backup is taken and the log archived under intake; the server is destroyed and restored to the
// moment between two messages, twice. What was acknowledged before the moment is there, what was sent after it is not, and
// sent again it counts once. docs/operate/backup.md has the same steps in words.
//   node point_in_time.mjs PROGRAM
import assert from 'node:assert/strict';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { dice, Sender } from '../crash/sender.mjs';
import { runProgram, startOnDatabase } from '../e2e/server.mjs';
import { compareBooks, storedMessages, until, verify } from './checks.mjs';
import { address, Cluster, makeDirectory, makeHome } from './cluster.mjs';

const program = process.argv[2];
const SENDERS = 4;
// The same messages each time they are made.
const makeSenders = () => Array.from({ length: SENDERS }, (_, i) => new Sender(i, dice(20261203 + i)));

const home = makeHome('moment');
const archive = makeDirectory(join(home, 'archive'));
const here = mkdtempSync(join(tmpdir(), 'fengsui-moment-'));
const data = join(here, 'data');
const keys = join(here, 'keys.txt');
const live = new Cluster(home, 'live');
const kept = new Cluster(home, 'kept');
const senders = makeSenders();
const acknowledged = () => senders.reduce((sum, sender) => sum + sender.acknowledged.length, 0);
const restored = [];
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
async function archiveAll(cluster) {
    const segment = cluster.sql('SELECT pg_walfile_name(pg_switch_wal())')[0];
    await until('the log is archived', () => existsSync(join(archive, segment)));
}

async function restore(time) {
    const cluster = new Cluster(home, `restored${restored.length}`);
    restored.push(cluster);
    cluster.copyOfFiles(kept);
    // Without its timeline it would follow the one restored before, whose log goes to the same archive.
    cluster.configure(`
restore_command = 'cp ${archive}/%f %p'
recovery_target_time = '${time}'
recovery_target_timeline = current
recovery_target_action = promote
`);
    cluster.recoverAtStart();
    await cluster.start();
    await until('it serves', () => cluster.sql('SELECT pg_is_in_recovery()')[0] === 'f');
    return cluster;
}

function compareWithTheMoment(cluster, { time, before, last }) {
    const stored = storedMessages((text) => cluster.sql(text));
    for (const control of before) assert.equal(stored.get(control), 1, `${control} was acknowledged before ${time}`);
    for (const control of stored.keys()) {
        const [sender, number] = control.split('-').map(Number);
        assert.ok(number <= last[sender], `${control} was sent after ${time}`);
    }
    verify(program, '--database', address([cluster]));
    console.log(`${time}: ${before.length} were acknowledged before and are there, ${acknowledged() - before.length} were not`);
}

/** The program goes on with the keys of the backup; hospitals send all again, also what is known. */
async function goOn(cluster) {
    const database = address([cluster]);
    rmSync(data, { recursive: true });
    assert.match(runProgram(program, ['serve', '--data', data, '--database', database]).err, /keys\.txt/);
    mkdirSync(data, { recursive: true });
    copyFileSync(keys, join(data, 'keys.txt'));
    server = await startOnDatabase(program, data, database);
    const again = makeSenders();
    const sending = Promise.all(again.map((sender) => sender.run(server.mllp)));
    await until('all is there again', () => again.every((sender, i) => sender.number > senders[i].number));
    await server.stop();
    await sending;
    const count = compareBooks((text) => cluster.sql(text), again);
    console.log(`${verify(program, '--database', database)}sent again: ${count} messages acknowledged, each there once`);
}

try {
    live.init(`archive_mode = on\narchive_command = 'test ! -f ${archive}/%f && cp %p ${archive}/%f'\n`);
    await live.start();
    live.createDatabase();
    server = await startOnDatabase(program, data, address([live]));
    copyFileSync(join(data, 'keys.txt'), keys);
    const sending = Promise.all(senders.map((sender) => sender.run(server.mllp)));
    await moreIntake();
    const before = acknowledged();
    await kept.copyOf(live);
    assert.ok(acknowledged() > before, 'the backup was taken under intake');
    await moreIntake();
    const first = moment();
    await moreIntake();
    const second = moment();
    await moreIntake();
    live.sql('DELETE FROM report'); // what one restores for
    assert.equal(runProgram(program, ['verify', '--database', address([live])]).code, 1);
    await archiveAll(live);
    await server.stop('SIGKILL');
    await sending;
    await live.cutOff();
    live.destroy();

    const earlier = await restore(first.time);
    compareWithTheMoment(earlier, first);
    await archiveAll(earlier);
    const cluster = await restore(second.time);
    compareWithTheMoment(cluster, second);
    await goOn(cluster);
} finally {
    await server?.stop('SIGKILL');
    for (const cluster of [live, ...restored]) await cluster.stop('SIGQUIT');
    for (const path of [home, here]) rmSync(path, { recursive: true, force: true });
}
