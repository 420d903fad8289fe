// SPDX-License-Identifier: Apache-2.0
// The clock of a running server jumps, an hour back, a day on, a year back and more, while senders send; and the server is
// started again after a jump back, so that it lives through the same time twice. Needs Debian's faketime.
//   node clock_jumps.mjs PROGRAM
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { startServer } from '../e2e/server.mjs';
import { compareBooks, sql, verify } from './books.mjs';
import { dice, Sender } from './sender.mjs';

const program = process.argv[2];
const JUMPS = ['-1h', '+1d', '+0', '-1y', '+1y', '-1h', '+0', '+1d', '-1y', '+0'];
const STAY_MS = 600;
const STARTS = ['+0', '-1', '-2', '-3', '-1h', '+0'];
const SENDERS = 6;
const LONG_AGO = '202411'; // so that no clock here says that a report's day is to come

const home = mkdtempSync(join(tmpdir(), 'fengsui-clock-'));
const data = join(home, 'data');
const clock = join(home, 'clock');
const jump = (offset) => writeFileSync(clock, `${offset}\n`);
const env = {
    LD_PRELOAD: '/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1',
    FAKETIME_TIMESTAMP_FILE: clock,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1'
};
const senders = Array.from({ length: SENDERS }, (_, i) => new Sender(i, dice(20261201), LONG_AGO));
const sent = () => senders.reduce((sum, sender) => sum + sender.acknowledged.length, 0);

async function life(offsets) {
    jump(offsets[0]);
    const server = await startServer(program, data, undefined, [], env);
    const running = Promise.all(senders.map((sender) => sender.run(server.mllp)));
    for (const offset of offsets) {
        jump(offset);
        const before = sent();
        await pause(STAY_MS);
        assert.ok(sent() > before + SENDERS, `intake goes on after ${offset}: ${server.log()}`);
    }
    await server.stop('SIGKILL');
    await running;
    assert.doesNotMatch(server.log(), /UNIQUE/, 'no id is made twice');
}

try {
    await life(JUMPS);
    for (const offset of STARTS) await life([offset]);
    jump('+0');
    const server = await startServer(program, data, undefined, [], env);
    for (let tries = 0; sql(data, 'SELECT count(*) FROM count_delta WHERE folded = 0;')[0] !== '0'; ++tries) {
        assert.ok(tries < 100, `what was taken is folded: ${server.log()}`);
        await pause(100);
    }
    assert.equal(await server.stop(), 0);
    const books = verify(program, data);
    const count = compareBooks(data, senders);
    const years = sql(data, "SELECT count(DISTINCT strftime('%Y', at_ms / 1000, 'unixepoch')) FROM journal;")[0];
    assert.ok(Number(years) >= 3, 'the clock did jump');
    const again = senders.reduce((sum, sender) => sum + sender.again, 0);
    assert.equal(again, 0, 'no message was refused');
    console.log(`${books}${JUMPS.length} jumps, ${STARTS.length} starts; ${count} messages acknowledged, each there once`);
} finally {
    rmSync(home, { recursive: true, force: true });
}
