// SPDX-License-Identifier: Apache-2.0
// `fengsui migrate` is killed, from SQLite to SQLite or, where a server is named, PostgreSQL. What was begun and not ended
// must be as if it had not been; what was ended must be the same ledger; the source must stay as it was.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { runProgram } from '../e2e/server.mjs';
import { verify } from './books.mjs';
import { ingest, simulate } from './county.mjs';

// "host=DIRECTORY user=NAME", of test/postgres/run.sh; empty where there is none.
const server = process.env.FENGSUI_TEST_POSTGRES ?? '';
const directory = /host=(\S+)/.exec(server)?.[1];

function onServer(text) {
    const run = spawnSync('psql', ['-h', directory, '-U', 'fengsui', '-d', 'postgres', '-Atc', text], { encoding: 'utf8' });
    assert.equal(run.status, 0, run.stderr);
}

/** New and empty: what to name in --to, and in verify. */
function newDirectory(home, keys) {
    const to = join(home, 'moved');
    rmSync(to, { recursive: true, force: true });
    mkdirSync(to);
    copyFileSync(keys, join(to, 'keys.txt'));
    return { to, verify: ['--data', to] };
}
function newDatabase() {
    onServer('DROP DATABASE IF EXISTS moved WITH (FORCE)');
    onServer('CREATE DATABASE moved');
    const to = `postgres://fengsui@/moved?host=${encodeURIComponent(directory)}`;
    return { to, verify: ['--database', to] };
}

export async function migrateKills({ program, times, random, home }) {
    const from = join(home, 'from');
    ingest(program, from, simulate(program, join(home, 'messages')));
    const books = verify(program, from);
    const move = (to) => ['migrate', '--from', from, '--to', to];
    const fresh = [() => newDirectory(home, join(from, 'keys.txt')), ...(directory ? [newDatabase] : [])];
    // In peace: what it says, and how long it takes on each engine.
    let sums = '';
    const lasts = fresh.map((make) => {
        const { to } = make();
        const begin = performance.now();
        const run = runProgram(program, move(to));
        assert.equal(run.code, 0, run.err);
        sums ||= run.out;
        assert.equal(run.out, sums, 'the same sums on both engines');
        return performance.now() - begin;
    });

    let whole = 0; // killed after all was moved
    for (let round = 0; round < times; ++round) {
        const engine = round % fresh.length;
        const target = fresh[engine]();
        const child = spawn(program, move(target.to), { stdio: 'ignore' });
        const ended = once(child, 'exit');
        await pause(random(Math.ceil(lasts[engine] * 1.05)));
        child.kill('SIGKILL');
        await ended;

        const again = runProgram(program, move(target.to));
        if (again.code === 0) {
            assert.equal(again.out, sums, 'the second time moved all of it, and the source is as it was');
        } else {
            assert.match(again.err, /holds rows already/);
            ++whole;
        }
        const moved = runProgram(program, ['verify', ...target.verify]);
        assert.equal(moved.code, 0, moved.out + moved.err);
        assert.equal(moved.out, books, 'the moved ledger is the same');
        assert.equal(verify(program, from), books);
    }
    return `to ${directory ? 'SQLite and PostgreSQL' : 'SQLite'}, ${whole} of them killed after all was moved; each second try did what was left`;
}
