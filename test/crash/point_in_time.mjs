// SPDX-License-Identifier: Apache-2.0
// The disk of a server with an archive is lost while senders send. What is restored to a moment T has every message that
// was acknowledged before the archive's last whole round before T (a second, where the disk is not busy), once, and none
// that was sent after T.
//   node point_in_time.mjs PROGRAM [SEED]
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runProgram, startServer } from '../e2e/server.mjs';
import { dice, Sender } from './sender.mjs';

const program = process.argv[2];
const random = dice(Number(process.argv[3] ?? 20261201));
const SENDERS = 8;
const LIMIT_MS = 20_000; // for a round on a busy disk

const place = mkdtempSync(join(tmpdir(), 'fengsui-point-'));
const [data, archive] = ['data', 'archive'].map((name) => join(place, name));
mkdirSync(archive);
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const start = () => startServer(program, data, '127.0.0.1:0', ['--archive', archive]);
const senders = Array.from({ length: SENDERS }, (_, i) => new Sender(i, random));
const lists = () => senders.map((sender) => ({ acknowledged: sender.acknowledged.length, sent: sender.number }));

function stored(directory) {
    const query = "SELECT control_id, count(*) FROM message WHERE status = 'accepted' GROUP BY control_id";
    const rows = spawnSync('sqlite3', [join(directory, 'ledger.sqlite'), query], { encoding: 'utf8', maxBuffer: 256 << 20 });
    assert.equal(rows.status, 0, rows.stderr);
    return new Map(rows.stdout.trim().split('\n').filter(Boolean).map((row) => {
        const [control, count] = row.split('|');
        return [control, Number(count)];
    }));
}

// `before` and `after`: the senders' lists before the archive's last round and at the moment.
function restoreAndCompare(name, until, before, after) {
    const restored = join(place, name);
    const run = runProgram(program, ['restore', '--archive', archive, '--until', until, '--data', restored]);
    assert.equal(run.code, 0, run.out + run.err);
    assert.match(run.out, /\nwhole\n/);
    const there = stored(restored);
    let acknowledged = 0;
    senders.forEach((sender, i) => {
        for (const control of sender.acknowledged.slice(0, before[i].acknowledged)) {
            assert.equal(there.get(control), 1, `${control} was acknowledged in time`);
            ++acknowledged;
        }
        for (const control of there.keys()) {
            const [id, number] = control.split('-').map(Number);
            if (id === i) assert.ok(number <= after[i].sent, `${control} was sent after the moment`);
        }
    });
    console.log(`${name}: ${there.size} messages, of which ${acknowledged} must be there; ${/as it was at\s+(\S+)/.exec(run.out)[1]}`);
    assert.equal(runProgram(program, ['verify', '--data', restored]).code, 0);
    return { there, acknowledged };
}

try {
    // Its first life ends in a crash, the second takes up the log that is left.
    let server = await start();
    await waitForArchive(server);
    let running = Promise.all(senders.map((sender) => sender.run(server.mllp)));
    await pause(1500);
    await server.stop('SIGKILL');
    await running;

    server = await start();
    running = Promise.all(senders.map((sender) => sender.run(server.mllp)));
    await pause(2000);
    const before = lists();
    await wholeRound(server);
    const moment = new Date().toISOString();
    const after = lists();
    await pause(2000);
    const beforeEnd = lists();
    await wholeRound(server);
    const end = new Date().toISOString();
    const sentAtEnd = lists();
    await server.stop('SIGKILL');
    await running;
    rmSync(data, { recursive: true });

    const atMoment = restoreAndCompare('at-the-moment', moment, before, after);
    const atEnd = restoreAndCompare('at-the-end', end, beforeEnd, sentAtEnd);
    assert.ok(atMoment.acknowledged > SENDERS, 'the senders got through');
    assert.ok(atEnd.there.size > atMoment.there.size, 'more came after the moment');

    // A restored ledger serves, and is archived on from a base of its own.
    const again = await startServer(program, join(place, 'at-the-end'), '127.0.0.1:0', ['--archive', archive]);
    await waitForArchive(again);
    assert.equal(await again.stop(), 0);
    const last = runProgram(program, ['restore', '--archive', archive, '--data', join(place, 'again')]);
    assert.equal(last.code, 0, last.out + last.err);
    assert.deepEqual(stored(join(place, 'again')), atEnd.there);
} finally {
    rmSync(place, { recursive: true, force: true });
}

async function waitForArchive(server) {
    for (let i = 0; i < 300; ++i) {
        const metrics = await (await fetch(`${server.http}/metrics`)).text();
        if (/fengsui_ready\{check="archive"\} 1/.test(metrics)) return;
        await pause(100);
    }
    assert.fail(`the archive is not well: ${await (await fetch(`${server.http}/readyz`)).text()}`);
}

// The second round to end from now on has begun after now: what was acknowledged by now is in the archive.
async function wholeRound(server) {
    const begun = Date.now();
    for (let ended = 0, last = 0; ended < 2; await pause(10)) {
        const metrics = await (await fetch(`${server.http}/metrics`)).text();
        const behind = Number(/^fengsui_archive_behind_seconds (\S+)/m.exec(metrics)[1]);
        if (behind < last) ++ended;
        last = behind;
        assert.ok(Date.now() - begun < LIMIT_MS, `the archive is ${behind} s behind`);
    }
    console.log(`archived within ${Date.now() - begun} ms`);
}
