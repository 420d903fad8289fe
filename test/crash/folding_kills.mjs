// SPDX-License-Identifier: Apache-2.0
// The server is killed while it folds what waits, again and again until all is folded; then the counts, alarms and signals
// must be those of a server that was let alone.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { startServer } from '../e2e/server.mjs';
import { copyOf, foldAll, sql, verify } from './books.mjs';
import { ingestUnfolded, simulate } from './county.mjs';

const RESULT = `
    SELECT * FROM daily_count ORDER BY county, channel, condition, place, day;
    SELECT method, rule, channel, condition, place, day, count, threshold_milli FROM alarm ORDER BY 1, 2, 3, 4, 5, 6;
    SELECT number, condition, place, channels, state, first_day, last_day, count, urgency FROM signal ORDER BY number;
    SELECT verb, object_kind, place, summary_en FROM journal WHERE verb LIKE 'signal.%' ORDER BY seq;`;

const waiting = (data) => Number(sql(data, 'SELECT count(*) FROM count_delta WHERE folded = 0;')[0]);

export async function foldingKills({ program, times, random, home }) {
    const before = join(home, 'unfolded');
    await ingestUnfolded(program, before, simulate(program, join(home, 'messages')));
    const deltas = waiting(before);
    assert.ok(deltas > 4000, `${deltas} deltas make several folds`);
    const peace = copyOf(before, join(home, 'peace'));
    const since = performance.now();
    await foldAll(program, peace);
    const lifeMax = Math.ceil((performance.now() - since) / 2); // so that each life folds a part, on any machine
    const wanted = sql(peace, RESULT).join('\n');
    assert.match(wanted, /signal\.raised/);

    const data = join(home, 'killed');
    let lives = 0;
    let inMidst = 0; // kills after which some was folded and some was not
    for (let round = 0; round < times; ++lives) {
        copyOf(before, data);
        let left = deltas;
        for (; round < times && left > 0; ++round) {
            const server = await startServer(program, data);
            await pause(random(lifeMax));
            await server.stop('SIGKILL');
            verify(program, data);
            left = waiting(data);
            if (left > 0 && left < deltas) ++inMidst;
        }
        await foldAll(program, data);
        verify(program, data);
        assert.equal(sql(data, RESULT).join('\n'), wanted, 'the same counts, alarms and signals as in peace');
    }
    assert.ok(inMidst > 0 || times < 5, 'some kills came in the midst');
    return `${deltas} deltas folded ${lives} times, ${inMidst} kills with a part of it folded; each time the counts, alarms and signals of peace`;
}
