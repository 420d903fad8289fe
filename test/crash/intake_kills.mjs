// SPDX-License-Identifier: Apache-2.0
// The server is killed while senders send, and started again on the same data.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';

import { startServer } from '../e2e/server.mjs';
import { compareBooks, foldAll, verify } from './books.mjs';
import { Sender } from './sender.mjs';

const SENDERS = 8;
const LIFE_MS_MAX = 400;
const VERIFY_EVERY = 25;

export async function intakeKills({ program, times, random, home }) {
    const senders = Array.from({ length: SENDERS }, (_, i) => new Sender(i, random));
    for (let round = 1; round <= times; ++round) {
        const server = await startServer(program, home);
        const running = Promise.all(senders.map((sender) => sender.run(server.mllp)));
        await pause(5 + random(LIFE_MS_MAX));
        await server.stop('SIGKILL');
        await running;
        if (round % VERIFY_EVERY === 0) verify(program, home);
    }
    await foldAll(program, home);
    const books = verify(program, home);
    assert.match(books, /unfolded deltas {2}0\n/, 'everything is folded');
    const count = compareBooks(home, senders);
    assert.ok(count > times, 'the senders got through');
    assert.ok(senders.every((sender) => sender.again === 0), 'no message was asked for again');
    return `${count} messages acknowledged, each there once`;
}
