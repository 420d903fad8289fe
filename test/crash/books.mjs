// SPDX-License-Identifier: Apache-2.0
// The proof at the end of each fault: `fengsui verify` holds, and the ledger has what the senders were told it has.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { runProgram, startServer } from '../e2e/server.mjs';

export function verify(program, data) {
    const run = runProgram(program, ['verify', '--data', data]);
    assert.equal(run.code, 0, run.out + run.err);
    return run.out;
}

export function sql(data, text) {
    const run = spawnSync('sqlite3', [join(data, 'ledger.sqlite')], {
        input: text,
        encoding: 'utf8',
        maxBuffer: 256 << 20
    });
    assert.equal(run.status, 0, run.stderr);
    return run.stdout.trim().split('\n');
}

/** How often each message was stored, by its control id. */
export const stored = (data) =>
    new Map(
        sql(data, "SELECT control_id, count(*) FROM message WHERE status = 'accepted' GROUP BY control_id;").map((row) => [
            row.split('|')[0],
            Number(row.split('|')[1])
        ])
    );

/** All that was acknowledged is there once; beyond it and what `others` sent, only what a sender had under way. */
export function compareBooks(data, senders, others = new Set()) {
    const there = stored(data);
    const acknowledged = senders.flatMap((sender) => sender.acknowledged);
    for (const control of acknowledged) assert.equal(there.get(control), 1, `${control} was acknowledged`);
    const known = new Set([...acknowledged, ...senders.map((sender) => sender.pending?.control)]);
    for (const [control, times] of there) {
        if (others.has(control)) continue;
        assert.ok(known.has(control), `${control} is stored, and nobody has sent it`);
        assert.equal(times, 1, `${control} is stored once`);
    }
    return acknowledged.length;
}

/** One quiet life, so that what is left is folded. */
export async function foldAll(program, data) {
    const server = await startServer(program, data);
    for (let tries = 0; sql(data, 'SELECT count(*) FROM count_delta WHERE folded = 0;')[0] !== '0'; ++tries) {
        assert.ok(tries < 300, 'what was taken is folded');
        await pause(100);
    }
    assert.equal(await server.stop(), 0, 'a graceful stop ends well');
}

/** A copy of a directory that nobody uses, marked so: of one that was killed a start would ask for verify first. */
export function copyOf(data, to) {
    rmSync(to, { recursive: true, force: true });
    cpSync(data, to, { recursive: true });
    writeFileSync(join(to, 'lock'), 'this directory holds a ledger\n');
    return to;
}
