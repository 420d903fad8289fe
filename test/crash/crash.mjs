// SPDX-License-Identifier: Apache-2.0
// Kills the server with SIGKILL at random instants while senders send, starts it again on the same data, and proves by
// the senders' own list that each acknowledged message is there once and that no count is wrong.
//   node crash.mjs PROGRAM [TIMES] [SEED]
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runProgram, startServer } from '../e2e/server.mjs';
import { dice, Sender } from './sender.mjs';

const program = process.argv[2];
const times = Number(process.argv[3] ?? 30);
const random = dice(Number(process.argv[4] ?? 20261121)); // the same seed kills at the same instants
const SENDERS = 8;
const LIFE_MS_MAX = 400;

const data = mkdtempSync(join(tmpdir(), 'fengsui-crash-'));
const senders = Array.from({ length: SENDERS }, (_, i) => new Sender(i, random));
try {
    for (let round = 1; round <= times; ++round) {
        const server = await startServer(program, data);
        const running = Promise.all(senders.map((sender) => sender.run(server.mllp)));
        await new Promise((resolve) => setTimeout(resolve, 5 + random(LIFE_MS_MAX)));
        await server.stop('SIGKILL');
        await running;
    }
    // One quiet life, so that what is left is folded, then the books are compared.
    const server = await startServer(program, data);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.equal(await server.stop(), 0, 'a graceful stop ends well');
    const verified = runProgram(program, ['verify', '--data', data]);
    console.log(verified.out);
    assert.equal(verified.code, 0, verified.out + verified.err);
    assert.match(verified.out, /unfolded deltas {2}0\n/, 'everything is folded');
    const rows = spawnSync('sqlite3', [join(data, 'ledger.sqlite'),
        "SELECT control_id, count(*) FROM message WHERE status = 'accepted' GROUP BY control_id"],
        { encoding: 'utf8', maxBuffer: 256 << 20 }).stdout.trim().split('\n');
    const stored = new Map(rows.map((row) => [row.split('|')[0], Number(row.split('|')[1])]));
    const acknowledged = senders.flatMap((sender) => sender.acknowledged);
    for (const control of acknowledged) assert.equal(stored.get(control), 1, `${control} was acknowledged`);
    assert.ok(acknowledged.length > times, 'the senders got through');
    assert.ok(senders.every((sender) => sender.again === 0), 'no message was asked for again');
    // Beyond the senders' list there may be only what each had under way.
    assert.ok(stored.size <= acknowledged.length + SENDERS, `${stored.size} stored, ${acknowledged.length} acknowledged`);
    console.log(`${times} kills, ${acknowledged.length} messages acknowledged, each there once; counts are right`);
} finally {
    rmSync(data, { recursive: true, force: true });
}
