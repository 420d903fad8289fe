// SPDX-License-Identifier: Apache-2.0
// `cp -a` of the data directory of a server under intake, which is no backup: what a start and `fengsui verify` say of such
// copies. A start refuses them; where verify finds one whole, it has all that was acknowledged before the copy began.
//   node raw_copies.mjs PROGRAM [TIMES] [SEED]
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { runProgram, startServer } from '../e2e/server.mjs';
import { compareBooks, foldAll, stored, verify } from './books.mjs';
import { dice, Sender } from './sender.mjs';

const program = process.argv[2];
const times = Number(process.argv[3] ?? 50);
const random = dice(Number(process.argv[4] ?? 20261121));

const home = mkdtempSync(join(tmpdir(), 'fengsui-copy-'));
const data = join(home, 'data');
const copy = join(home, 'copy');
const senders = Array.from({ length: 8 }, (_, i) => new Sender(i, random));
const seen = { whole: 0, 'not whole': 0, 'made of a stopped one': 0 };

/** Refused at the start, unless the server had stopped before; and what verify says of it. */
async function judge(before) {
    let started = true;
    try {
        await (await startServer(program, copy)).stop();
    } catch (error) {
        assert.match(error.message, /was copied while a program had it|storage_failed/);
        started = false;
    }
    const checked = runProgram(program, ['verify', '--data', copy]);
    if (checked.code !== 0) {
        assert.ok(!started, `it started, and is not whole: ${checked.out}${checked.err}`);
        return 'not whole';
    }
    const there = stored(copy);
    for (const control of before) assert.equal(there.get(control), 1, `${control} was acknowledged before the copy`);
    if (started) return 'made of a stopped one';
    rmSync(join(copy, 'lock'));
    await (await startServer(program, copy)).stop();
    return 'whole';
}

try {
    for (let round = 0; round < times; ) {
        const server = await startServer(program, data);
        const running = Promise.all(senders.map((sender) => sender.run(server.mllp)));
        for (let i = 0; i < 5 && round < times; ++i, ++round) {
            await pause(random(300));
            rmSync(copy, { recursive: true, force: true });
            const before = senders.flatMap((sender) => sender.acknowledged);
            const copying = once(spawn('cp', ['-a', data, copy], { stdio: 'ignore' }), 'exit');
            // In the last of a life the server is stopped meanwhile: it moves the -wal file into the ledger then.
            if (i === 4) await server.stop();
            await copying;
            ++seen[await judge(before)];
        }
        await server.stop('SIGKILL');
        await running;
    }
    await foldAll(program, data);
    verify(program, data);
    const count = compareBooks(data, senders);
    console.log(`${times} raw copies: ${JSON.stringify(seen)}; the directory itself whole, ${count} messages acknowledged`);
} finally {
    rmSync(home, { recursive: true, force: true });
}
