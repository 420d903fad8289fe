// SPDX-License-Identifier: Apache-2.0
// A start is killed: that of a new directory, and that of a directory whose ledger has an older schema, with all that was in
// it. The next start must do what the killed one did not.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { startServer } from '../e2e/server.mjs';
import { copyOf, sql, verify } from './books.mjs';
import { ingest, simulate } from './county.mjs';

const MIGRATIONS = join(import.meta.dirname, '../../src/ledger/migrations');
const OLDEST = 3; // the first that has messages
const files = readdirSync(MIGRATIONS).sort();
const versions = files.map((name) => Number(name.slice(0, 4)));
const newest = versions.at(-1);

/** What an older program would have left: its tables, with what of the rows goes into them. */
function older(data, version, to) {
    copyOf(data, to);
    rmSync(join(to, 'ledger.sqlite'));
    const steps = files.filter((_, i) => versions[i] <= version);
    const script = steps.map((name) => readFileSync(join(MIGRATIONS, name), 'utf8')).join('\n');
    const marks = steps.map((name) => `INSERT INTO schema_version VALUES (${Number(name.slice(0, 4))});`).join('\n');
    sql(to, `CREATE TABLE schema_version (version BIGINT NOT NULL PRIMARY KEY);\n${script}\n${marks}`);
    const tables = sql(to, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('schema_version');");
    const copies = tables.filter(Boolean).map((table) => {
        const columns = sql(to, `SELECT group_concat('"' || name || '"') FROM pragma_table_info('${table}');`)[0];
        return `INSERT INTO "${table}" (${columns}) SELECT ${columns} FROM now."${table}";`;
    });
    sql(to, `ATTACH '${join(data, 'ledger.sqlite')}' AS now; BEGIN; ${copies.join('\n')} COMMIT;`);
    return to;
}

/** Kills a start after so many milliseconds, whatever it was at. */
async function killedStart(program, data, after) {
    const child = spawn(program, ['serve', '--data', data, '--http', '127.0.0.1:0', '--mllp', '127.0.0.1:0'], {
        stdio: 'ignore'
    });
    const ended = once(child, 'exit');
    await pause(after);
    child.kill('SIGKILL');
    const [code] = await ended;
    assert.equal(code, null, 'it did not end by itself');
}

async function startTakes(program, data) {
    const begin = performance.now();
    const server = await startServer(program, data);
    const ms = performance.now() - begin;
    await server.stop();
    return ms;
}

const version = (data) => Number(sql(data, 'SELECT max(version) FROM schema_version;')[0]);
const rows = (data) => sql(data, 'SELECT id, control_id, status FROM message ORDER BY id;').join('\n');

export async function startKills({ program, times, random, home }) {
    const full = join(home, 'full');
    // Reports that state a count came with a later schema than the oldest here.
    ingest(program, full, simulate(program, join(home, 'messages')).filter((name) => !name.includes('/counts/')));
    const messages = rows(full);
    const books = verify(program, full);
    const olds = versions
        .filter((number) => number >= OLDEST && number < newest)
        .map((number) => ({ number, data: older(full, number, join(home, `schema-${number}`)) }));
    const ms = 1 + Math.ceil(await startTakes(program, copyOf(olds[0].data, join(home, 'timed'))));

    const data = join(home, 'killed');
    let upgraded = 0; // killed starts that had brought the schema up
    for (let round = 0; round < times; ++round) {
        const old = round % 3 === 0 ? null : olds[random(olds.length)];
        rmSync(data, { recursive: true, force: true });
        if (old) copyOf(old.data, data);
        await killedStart(program, data, random(ms));
        if (old && version(data) === newest) ++upgraded;
        const server = await startServer(program, data);
        assert.equal(await server.stop(), 0);
        assert.equal(version(data), newest);
        const after = verify(program, data);
        if (!old) continue;
        assert.equal(rows(data), messages, `the messages of schema ${old.number} are there`);
        assert.equal(after.split('\n').slice(1).join(), books.split('\n').slice(1).join(), 'and what follows from them');
    }
    assert.ok(upgraded > 0 || times < 5, 'some kills came after the schema was brought up');
    return `new directories and schemas ${olds.map((one) => one.number).join(', ')}; ${upgraded} of them had been brought up to ${newest} when killed`;
}
