// SPDX-License-Identifier: Apache-2.0
// A server that asks for passwords, and what the program says where the address, the password or the rights are wrong, at its
// start and in mid-run: what it is and what to do, and never the password.
//   node bad_addresses.mjs PROGRAM
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { dice, Sender } from '../crash/sender.mjs';
import { runProgram, startOnDatabase } from '../e2e/server.mjs';
import { compareBooks, until, verify } from './checks.mjs';
import { address, Cluster, makeHome } from './cluster.mjs';

const program = process.argv[2];
const RIGHT = 'rightsecret';
const WRONG = 'wrongsecret';
delete process.env.PGPASSWORD;
process.env.PGPASSFILE = '/nonexistent';

const home = makeHome('addresses');
const keys = mkdtempSync(join(tmpdir(), 'fengsui-addresses-'));
writeFileSync(join(home, 'password'), RIGHT);
const cluster = new Cluster(home, 'one', RIGHT);
const withPassword = (password, user = 'fengsui') => address([cluster], '', `${user}:${password}`);
let server;

function refuses(database, words, environment = {}) {
    for (const command of [['serve', '--data', join(keys, 'data')], ['verify']]) {
        const run = runProgram(program, [...command, '--database', database], { env: { ...process.env, ...environment } });
        assert.equal(run.code, 1, `${command}: ${run.err}`);
        assert.match(run.err, words);
        assert.doesNotMatch(run.out + run.err, /secret/);
    }
}

function atTheStart() {
    const check = /check name of the database, user, password and pg_hba\.conf/;
    refuses(withPassword(WRONG), check);
    refuses(address([cluster]), check, { PGPASSWORD: WRONG });
    refuses(address([cluster]), /give the password in ~\/\.pgpass or PGPASSWORD/);
    refuses(withPassword(RIGHT, 'nobody'), check);
    refuses(withPassword(RIGHT).replace('@/fengsui?', '@/elsewhere?'), /"elsewhere" does not exist.*check name/s);
    refuses(`postgres://fengsui:${RIGHT}@nowhere.invalid/fengsui`, /nowhere\.invalid.*mend host and port/s);
    refuses(`postgres://fengsui:${RIGHT}@127.0.0.1:1/fengsui`, /start PostgreSQL, or mend host and port/);
    refuses(`postgres://fengsui:${RIGHT}@/fengsui?host=/nonexistent`, /start PostgreSQL, or mend host and port/);
    refuses(`postgres://fengsui:a@${RIGHT}@127.0.0.1/fengsui`, /cannot be read.*%40/);
    refuses(`postgres://fengsui:${RIGHT}@127.0.0.1/fengsui?speed=high`, /cannot be read/);

    cluster.sql(`CREATE ROLE guest LOGIN PASSWORD '${RIGHT}'`);
    refusesToMigrate(withPassword(RIGHT, 'guest'));
}

function refusesToMigrate(database) {
    const run = runProgram(program, ['serve', '--data', join(keys, 'data'), '--database', database]);
    assert.equal(run.code, 1);
    assert.match(run.err, /permission denied for schema public.*make the role the owner/s);
    assert.doesNotMatch(run.err, /secret/);
}

const ready = async () => {
    const answer = await fetch(`${server.http}/readyz`);
    return answer.status === 200 ? 'ready' : answer.text();
};

async function isAway() {
    assert.match(await ready(), /ledger: does not answer/);
    const login = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: '{"user":"admin","password":"x"}' };
    assert.equal((await fetch(`${server.http}/api/v1/session`, login)).status, 503);
}

async function isTooOld() {
    assert.match(await ready(), /ledger: the database has schema 9999, this program knows \d+: use a newer program/);
}

async function inMidRun(what, sender, breakIt, check, mendIt) {
    const asked = sender.again;
    await breakIt();
    await until(`${what}: the sender is asked to send again`, () => sender.again > asked);
    await check();
    await mendIt();
    const before = sender.acknowledged.length;
    await until(`${what}: it goes on`, async () => sender.acknowledged.length > before && (await ready()) === 'ready');
}

function throwOut() {
    cluster.changePassword(WRONG);
    cluster.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'fengsui' AND pid <> pg_backend_pid()");
}

try {
    await cluster.init('', ['-A', 'scram-sha-256', '--pwfile', join(home, 'password')]).start();
    cluster.createDatabase();
    atTheStart();

    server = await startOnDatabase(program, join(keys, 'data'), withPassword(RIGHT));
    const sender = new Sender(0, dice(20261202));
    const sending = sender.run(server.mllp);
    await until('the sender is answered', () => sender.acknowledged.length > 0);
    await inMidRun('no server', sender, () => cluster.stop(), isAway, () => cluster.start());
    await inMidRun('another password', sender, throwOut, isAway, () => cluster.changePassword(RIGHT));
    await inMidRun(
        'a newer program has migrated',
        sender,
        () => cluster.sql('INSERT INTO schema_version (version) VALUES (9999)'),
        isTooOld,
        () => cluster.sql('DELETE FROM schema_version WHERE version = 9999')
    );
    assert.match(server.log(), /password authentication failed/);
    assert.match(server.log(), /use a newer program/);
    assert.doesNotMatch(server.log(), /secret/);
    await server.stop();
    await sending;
    process.env.PGPASSWORD = RIGHT;
    const count = compareBooks((text) => cluster.sql(text), [sender]);
    console.log(`${verify(program, '--database', address([cluster]))}${count} messages acknowledged, each there once`);
} finally {
    await server?.stop('SIGKILL');
    await cluster.stop('SIGQUIT');
    for (const path of [home, keys]) rmSync(path, { recursive: true, force: true });
}
