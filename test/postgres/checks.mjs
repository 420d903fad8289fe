// SPDX-License-Identifier: Apache-2.0
// What the tests on PostgreSQL ask again and again.
import assert from 'node:assert/strict';

import { runProgram } from '../e2e/server.mjs';

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Asks until it is so; the test's own time limit ends what never comes. */
export async function until(what, isSo) {
    for (let tries = 0; !(await isSo()); ++tries) {
        if (tries === 300) assert.fail(`never: ${what}`);
        await pause(100);
    }
}

/** How often each message stands in the ledger; `sql` gives rows. */
export function storedMessages(sql) {
    const rows = sql("SELECT control_id, count(*) FROM message WHERE status = 'accepted' GROUP BY control_id");
    return new Map(rows.map((row) => row.split(' ')).map(([control, count]) => [control, Number(count)]));
}

/** What was acknowledged is there once, and at most one message of each sender waits for its answer. */
export function compareBooks(sql, senders) {
    const stored = storedMessages(sql);
    const acknowledged = senders.flatMap((sender) => sender.acknowledged);
    for (const control of acknowledged) assert.equal(stored.get(control), 1, `${control} was acknowledged`);
    assert.ok(stored.size <= acknowledged.length + senders.length, `${stored.size} stored, ${acknowledged.length} known`);
    return acknowledged.length;
}

export function verify(program, ...where) {
    const run = runProgram(program, ['verify', ...where]);
    assert.equal(run.code, 0, run.out + run.err);
    return run.out;
}
