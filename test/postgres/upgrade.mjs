// SPDX-License-Identifier: Apache-2.0
// An upgrade while the older program is at work: it takes nothing more once the newer one has migrated, the newer one takes
// the county over, and senders go on there. By hand before a release, with two programs of different schemas:
//   node upgrade.mjs OLDER NEWER
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { dice, Sender } from '../crash/sender.mjs';
import { runProgram, startOnDatabase } from '../e2e/server.mjs';
import { compareBooks, pause, until, verify } from './checks.mjs';
import { address, Cluster, makeHome } from './cluster.mjs';

const [older, newer] = process.argv.slice(2);
const SENDERS = 3;
const TOO_OLD = /the database has schema \d+, this program knows \d+: use a newer program/;

const home = makeHome('upgrade');
const keys = mkdtempSync(join(tmpdir(), 'fengsui-upgrade-'));
const [first, second] = [join(keys, 'first'), join(keys, 'second')];
const cluster = new Cluster(home, 'one');
const database = address([cluster]);
const senders = Array.from({ length: SENDERS }, (_, i) => new Sender(i, dice(20261204 + i)));
const acknowledged = () => senders.reduce((sum, sender) => sum + sender.acknowledged.length, 0);
const servers = [];

async function takes(server, isSo) {
    const sending = Promise.all(senders.map((sender) => sender.run(server.mllp)));
    const before = acknowledged();
    await until('messages are taken', () => acknowledged() > before + 50 * SENDERS);
    await isSo();
    await server.stop();
    await sending;
}

async function upgrade(running) {
    const began = Date.now();
    servers.push(await startOnDatabase(newer, second, database));
    const [, started] = servers;
    await until('all are asked to send again', () => senders.every((sender) => sender.again > 0));
    const before = acknowledged();
    await until('the newer one has the county', () =>
        cluster.sql('SELECT owner FROM county_owner')[0].includes(`/${started.child.pid}/`)
    );
    const seconds = (Date.now() - began) / 1000;
    await pause(1000);
    assert.equal(acknowledged(), before, 'the older one takes nothing more');
    assert.match(await (await fetch(`${running.http}/readyz`)).text(), TOO_OLD);
    assert.match(running.log(), TOO_OLD);
    assert.equal((await fetch(`${started.http}/readyz`)).status, 200);
    console.log(`the newer one folds the county after ${seconds} s`);
}

try {
    await cluster.init().start();
    cluster.createDatabase();
    servers.push(await startOnDatabase(older, first, database));
    cpSync(first, second, { recursive: true });
    await takes(servers[0], () => upgrade(servers[0]));
    const again = runProgram(older, ['serve', '--data', first, '--database', database]);
    assert.equal(again.code, 1);
    assert.match(again.err, TOO_OLD);
    await takes(servers[1], () => {});
    const count = compareBooks((text) => cluster.sql(text), senders);
    console.log(`${verify(newer, '--database', database)}${count} messages acknowledged, each there once`);
} finally {
    for (const server of servers) await server.stop('SIGKILL');
    await cluster.stop('SIGQUIT');
    for (const path of [home, keys]) rmSync(path, { recursive: true, force: true });
}
