// SPDX-License-Identifier: Apache-2.0
// A primary with a synchronous standby, a program on both, senders at it. The primary is lost in several ways and the standby
// promoted; the standby is away and comes back, or does not: what was acknowledged is on the promoted server, once.
//   node failover.mjs PROGRAM [ROUNDS]
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { dice, Sender } from '../crash/sender.mjs';
import { runProgram, startOnDatabase } from '../e2e/server.mjs';
import { compareBooks, pause, storedMessages, until, verify } from './checks.mjs';
import { address, Cluster, makeHome } from './cluster.mjs';

const program = process.argv[2];
const rounds = Number(process.argv[3] ?? 4);
const SENDERS = 5;
const random = dice(20261201);

const LOSSES = [
    { how: 'killed', lose: (primary) => primary.cutOff(), standby: 'comes back', outageS: 0 },
    { how: 'postmaster killed', lose: (primary) => primary.stop('SIGKILL'), standby: 'stays away', outageS: 2 },
    { how: 'stopped at once', lose: (primary) => primary.stop('SIGQUIT'), outageS: 6 },
    { how: 'stopped in good order', lose: (primary) => primary.stop('SIGINT'), outageS: 1 }
];

const home = makeHome('failover');
const keys = mkdtempSync(join(tmpdir(), 'fengsui-failover-'));
const one = new Cluster(home, 'one');
const other = new Cluster(home, 'other');
const database = address([one, other], '&target_session_attrs=read-write');
const senders = Array.from({ length: SENDERS }, (_, i) => new Sender(i, random));
const acknowledged = () => senders.reduce((sum, sender) => sum + sender.acknowledged.length, 0);
const agains = () => Math.min(...senders.map((sender) => sender.again));
let server;

async function acknowledgedAgain() {
    const before = acknowledged();
    await until('messages are acknowledged again', () => acknowledged() > before + SENDERS);
}

/** Until nothing is acknowledged that the standby has not on its disk. */
async function pair(primary, standby) {
    await standby.copyOf(primary, '-R');
    await standby.start();
    primary.set('synchronous_standby_names', '*');
    const reached = primary.sql('SELECT pg_current_wal_lsn()')[0];
    const inStep = `SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync' AND flush_lsn >= '${reached}'`;
    await until('the standby is in step', () => primary.sql(inStep)[0] === '1');
}

function refusesTheStandbyAlone(standby) {
    const refused = runProgram(program, ['serve', '--data', keys, '--database', address([standby])]);
    assert.equal(refused.code, 1);
    assert.match(refused.err, /standby.*target_session_attrs=read-write/s);
}

/** The program gives a commit up after ten seconds; `ends` its waiting before, as somebody may by hand. */
async function nothingIsAcknowledgedAlone(primary, ends) {
    const waiting = "FROM pg_stat_activity WHERE wait_event = 'SyncRep'";
    await until('a commit waits for the standby', () => primary.sql(`SELECT count(*) ${waiting}`)[0] !== '0');
    await pause(200);
    const before = acknowledged();
    const asked = agains();
    // Sent again, a message is one that the primary knows already, if its commit was ended there.
    await until('all were asked to send again', () => {
        if (ends) primary.sql(`SELECT pg_cancel_backend(pid) ${waiting}`);
        assert.equal(acknowledged(), before, 'acknowledged without the standby');
        return agains() >= asked + (ends ? 2 : 1);
    });
    const there = storedMessages((text) => primary.sql(text)).size;
    assert.equal(there > before, ends, `${there} on the primary, ${before} acknowledged`);
}

async function outage(seconds) {
    const asked = agains();
    await until('all were asked to send again', () => agains() > asked);
    assert.equal((await fetch(`${server.http}/readyz`)).status, 503);
    await pause(1000 * seconds);
}

/** Seconds from the end of the promotion to the first acknowledgement. */
async function promote(standby) {
    standby.set('synchronous_standby_names', '');
    standby.promote();
    const promoted = Date.now();
    const before = acknowledged();
    while (acknowledged() === before) await pause(20);
    const seconds = (Date.now() - promoted) / 1000;
    await until('it is ready', async () => (await fetch(`${server.http}/readyz`)).status === 200);
    return seconds;
}

try {
    await one.init().start();
    one.createDatabase();
    server = await startOnDatabase(program, keys, database);
    await pair(one, other);
    refusesTheStandbyAlone(other);
    const sending = Promise.all(senders.map((sender) => sender.run(server.mllp)));
    await acknowledgedAgain();

    let [primary, standby] = [one, other];
    for (let round = 0; round < rounds; ++round) {
        const loss = LOSSES[round % LOSSES.length];
        await pause(200 + random(400));
        if (loss.standby) {
            await standby.stop();
            await nothingIsAcknowledgedAlone(primary, loss.standby === 'stays away');
        }
        if (loss.standby === 'comes back') {
            await standby.start();
            await acknowledgedAgain();
        }
        await loss.lose(primary);
        await outage(loss.outageS);
        if (!standby.isRunning) await standby.start();
        const seconds = await promote(standby);
        const count = compareBooks((text) => standby.sql(text), senders);
        console.log(`${loss.how}: ${count} acknowledged are on the promoted standby; the next after ${seconds} s`);

        primary.destroy();
        [primary, standby] = [standby, primary];
        await pair(primary, standby);
        await acknowledgedAgain();
    }

    await server.stop();
    await sending;
    const count = compareBooks((text) => primary.sql(text), senders);
    const there = verify(program, '--database', database);
    await until('the standby has read it all', () => {
        const run = runProgram(program, ['verify', '--database', address([standby])]);
        return run.code === 0 && run.out === there;
    });
    console.log(`${there}${rounds} primaries lost, ${count} messages acknowledged, each there once`);
} finally {
    await server?.stop('SIGKILL');
    for (const cluster of [one, other]) await cluster.stop('SIGQUIT');
    for (const path of [home, keys]) rmSync(path, { recursive: true, force: true });
}
