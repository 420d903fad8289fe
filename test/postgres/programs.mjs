// SPDX-License-Identifier: Apache-2.0
// Two programs on one PostgreSQL database: what is sent to either is counted once, sessions and the live stream work from
// each, the folding of the county passes on when its owner is killed, a server that throws everybody out is joined again,
// and the ledger moves to SQLite and stays whole.
//   run.sh node programs.mjs PROGRAM
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { dice, Sender } from '../crash/sender.mjs';
import { runProgram, startOnDatabase } from '../e2e/server.mjs';
import { compareBooks, until, verify } from './checks.mjs';

const program = process.argv[2];
const ROUNDS = 6;
const SENDERS = 6;
const random = dice(20261130);
const PASSWORD = 'a long new password';

const directory = /host=(\S+)/.exec(process.env.FENGSUI_TEST_POSTGRES)[1];
const database = `postgres://fengsui@/programs?host=${encodeURIComponent(directory)}`;
function sql(text, name = 'programs') {
    const run = spawnSync('psql', ['-h', directory, '-U', 'fengsui', '-d', name, '-AtF', ' ', '-c', text], {
        encoding: 'utf8',
        maxBuffer: 256 << 20
    });
    assert.equal(run.status, 0, run.stderr);
    return run.stdout.trim().split('\n');
}

const folded = () => sql('SELECT count(*) FROM count_delta WHERE folded = 0')[0] === '0';
/** One that was thrown out and stopped at once could not give its lease back: it ends by itself. */
const noLease = () =>
    sql('SELECT count(*) FROM county_owner WHERE until_ms > extract(epoch FROM now()) * 1000')[0] === '0';
const owner = () => sql('SELECT owner FROM county_owner')[0];

const ask = (server, method, path, { cookie, csrf, body } = {}) =>
    fetch(server.http + path, {
        method,
        headers: { 'Content-Type': 'application/json', Cookie: cookie ?? '', 'X-CSRF-Token': csrf ?? '' },
        body: body && JSON.stringify(body)
    });
async function session(answer) {
    const text = await answer.text();
    assert.equal(answer.status, 200, text);
    return { cookie: answer.headers.get('set-cookie').split(';')[0], csrf: JSON.parse(text).csrf };
}
const logIn = async (server, password) =>
    session(await ask(server, 'POST', '/api/v1/session', { body: { user: 'admin', password } }));

const home = mkdtempSync(join(tmpdir(), 'fengsui-programs-'));
const data = [join(home, 'a'), join(home, 'b')];
const running = [];
const start = async (i) => (running[i] = await startOnDatabase(program, data[i], database));

async function keysAreTheSame() {
    const stranger = runProgram(program, ['serve', '--data', data[1], '--database', database]);
    assert.equal(stranger.code, 1);
    assert.match(stranger.err, /keys\.txt/);
    assert.ok(!existsSync(join(data[1], 'keys.txt')), 'the wrong keys do not stay');
    mkdirSync(data[1], { recursive: true });
    copyFileSync(join(data[0], 'keys.txt'), join(data[1], 'keys.txt'));
}

/** Whether what is done at the one program comes out of the other's live stream before that ends. */
async function hears(server, who, act) {
    const stream = await ask(server, 'GET', '/api/v1/live', who);
    if (stream.status !== 200) return false;
    const reader = stream.body.getReader();
    await act();
    let heard = '';
    while (!heard.includes('session.opened')) {
        const { value, done } = await reader.read();
        if (done) return false;
        heard += new TextDecoder().decode(value);
    }
    await reader.cancel();
    return true;
}

async function sessionsAndLiveStream() {
    const [one, other] = running;
    const first = await logIn(one, one.password);
    const changed = await ask(one, 'POST', '/api/v1/session/password', {
        ...first,
        body: { old_password: one.password, new_password: PASSWORD }
    });
    const mine = await session(changed);
    assert.equal((await ask(other, 'GET', '/api/v1/session', mine)).status, 200, 'the session is known to the other');

    // The other may still hear of the new password, and end the streams of that account: a browser comes back then.
    await until('a login at one is heard at the other', () => hears(other, mine, () => logIn(one, PASSWORD)));

    assert.equal((await ask(other, 'DELETE', '/api/v1/session', mine)).status, 204);
    await until('logged out of the first, too', async () => (await ask(one, 'GET', '/api/v1/session', mine)).status === 401);
}

// Senders send to both; one program, mostly the owner, is killed in the midst.
async function killings(senders) {
    for (let round = 0; round < ROUNDS; ++round) {
        const sending = Promise.all(senders.map((sender, i) => sender.run(running[i % 2].mllp)));
        await new Promise((resolve) => setTimeout(resolve, 100 + random(400)));
        const victim = owner().includes(`/${running[0].child.pid}/`) ? 0 : 1;
        await running[victim].stop('SIGKILL');
        await until(`the survivor of round ${round} folds`, () => owner().includes(`/${running[1 - victim].child.pid}/`));
        await running[1 - victim].stop('SIGKILL'); // ends the senders' other connections
        await sending;
        await start(0);
        await start(1);
    }
}

async function thrownOut(senders) {
    const sending = Promise.all(senders.map((sender, i) => sender.run(running[i % 2].mllp)));
    const before = senders.map((sender) => sender.acknowledged.length);
    sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'programs' AND pid <> pg_backend_pid()");
    await until('senders get through again', () => senders.some((sender, i) => sender.acknowledged.length > before[i] + 5));
    await running[0].stop();
    await running[1].stop();
    await sending;
}

try {
    sql('CREATE DATABASE programs', 'postgres');
    await start(0);
    await keysAreTheSame();
    await start(1);
    await sessionsAndLiveStream();
    const senders = Array.from({ length: SENDERS }, (_, i) => new Sender(i, random));
    await killings(senders);
    await until('all is folded', folded);
    await thrownOut(senders);
    await start(0);
    await until('all is folded', folded);
    const busy = runProgram(program, ['migrate', '--from', database, '--to', data[1]]);
    assert.match(busy.err, /a server is at work/);
    await running[0].stop();
    await until('no lease is left', noLease);
    const there = verify(program, '--database', database);
    const count = compareBooks(sql, senders);
    const moved = runProgram(program, ['migrate', '--from', database, '--to', data[1]]);
    assert.equal(moved.code, 0, moved.err);
    assert.equal(verify(program, '--data', data[1]), there, 'the moved ledger is the same');
    console.log(`${there}${2 * ROUNDS} kills, ${count} messages acknowledged, each there once`);
} finally {
    for (const server of running) await server.stop('SIGKILL');
    rmSync(home, { recursive: true, force: true });
}
