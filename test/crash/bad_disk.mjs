// SPDX-License-Identifier: Apache-2.0
// A running server whose disk becomes slow, full, read-only or broken and then well again (disk_shim.c), while senders
// send: no answer before the commit, busy rather than growth, and all well after.
//   node bad_disk.mjs PROGRAM
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { startServer } from '../e2e/server.mjs';
import { compareBooks, foldAll, verify } from './books.mjs';
import { dice, labMessage, Sender } from './sender.mjs';

const program = process.argv[2];
const SENDERS = 6;
const SLOW_SYNC_MS = 150;
const FLOOD_SYNC_MS = 5000; // longer than a door waits for room in the queue
const FLOOD_LINES = 400;
const FLOOD_EACH = 80; // more than the queue's 20,000 together
const GROWTH_MB_MAX = 400;

const home = mkdtempSync(join(tmpdir(), 'fengsui-disk-'));
const data = join(home, 'data');
const control = join(home, 'disk');
const shim = join(home, 'disk_shim.so');
const errors = constants.errno;
function disk({ syncMs = 0, error = 0 }) {
    const numbers = Buffer.alloc(8);
    numbers.writeInt32LE(syncMs, 0);
    numbers.writeInt32LE(error, 4);
    writeFileSync(control, numbers, { flag: 'r+' });
}
const env = { LD_PRELOAD: shim, FENGSUI_TEST_DISK: control };
const senders = Array.from({ length: SENDERS }, (_, i) => new Sender(i, dice(20261201)));
const sent = () => senders.reduce((sum, sender) => sum + sender.acknowledged.length, 0);
const asked = () => senders.reduce((sum, sender) => sum + sender.again, 0);
const memoryMb = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

/** Sends without waiting for answers; counts these by code. Gives the ids of what was taken, when all have come. */
function flood(address, line, codes) {
    const [host, port] = address.split(':');
    return new Promise((resolve, reject) => {
        const taken = [];
        let answers = 0;
        let text = '';
        const socket = connect(Number(port), host, () => {
            for (let i = 0; i < FLOOD_EACH; ++i) socket.write(`\x0b${labMessage(line, i, dice(1))}\x1c\r`);
        });
        socket.on('data', (bytes) => {
            text += bytes;
            for (let end = text.indexOf('\x1c\r'); end >= 0; end = text.indexOf('\x1c\r')) {
                const [, code, id] = /MSA\|(\w\w)\|([^|\r]*)/.exec(text.slice(0, end));
                text = text.slice(end + 2);
                ++codes[code];
                if (code === 'AA') taken.push(id);
                if (++answers === FLOOD_EACH) socket.end();
            }
        });
        socket.on('error', reject);
        socket.on('close', () => resolve(taken));
    });
}

try {
    const built = spawnSync('cc', ['-shared', '-fPIC', '-O1', '-o', shim, join(import.meta.dirname, 'disk_shim.c')], {
        encoding: 'utf8'
    });
    assert.equal(built.status, 0, built.stderr);
    writeFileSync(control, Buffer.alloc(8));
    const server = await startServer(program, data, undefined, [], env);
    const running = Promise.all(senders.map((sender) => sender.run(server.mllp)));
    await pause(500);

    // Slow: one commit takes as long as its sync, and no answer comes sooner.
    disk({ syncMs: SLOW_SYNC_MS });
    await pause(SLOW_SYNC_MS * 2);
    const slowBefore = sent();
    await pause(3000);
    const slowly = sent() - slowBefore;
    assert.ok(slowly > 0, 'a slow disk is waited for');
    assert.ok(slowly <= SENDERS * (3000 / SLOW_SYNC_MS + 1), `${slowly} answers: each sender waits for its commit`);
    const lean = memoryMb(server.child.pid);
    let most = lean;
    const watch = setInterval(() => (most = Math.max(most, memoryMb(server.child.pid))), 100);
    disk({ syncMs: FLOOD_SYNC_MS });
    const codes = { AA: 0, AR: 0 };
    const flooding = Promise.all(Array.from({ length: FLOOD_LINES }, (_, i) => flood(server.mllp, 1000 + i, codes)));
    for (let tries = 0; codes.AR === 0; ++tries) {
        assert.ok(tries < 600, 'what finds no room in the queue is told busy');
        await pause(100);
    }
    disk({});
    const others = new Set((await flooding).flat());
    clearInterval(watch);
    const grown = Math.round(most - lean);
    assert.equal(codes.AA + codes.AR, FLOOD_LINES * FLOOD_EACH, 'each has one answer: taken or busy');
    assert.ok(grown < GROWTH_MB_MAX, `${grown} MB more under the flood`);
    console.log(`slow: ${slowly} answers in 3 s, flood ${JSON.stringify(codes)}, ${grown} MB more`);

    for (const name of ['ENOSPC', 'EROFS', 'EIO']) {
        disk({});
        const well = sent();
        await pause(800);
        assert.ok(sent() > well + SENDERS, `intake goes on, before ${name}: ${server.log().slice(-500)}`);
        disk({ error: errors[name] });
        await pause(100);
        const [refused, before] = [asked(), sent()];
        await pause(1500);
        assert.ok(asked() > refused, `${name} is told the senders as 207`);
        assert.equal(sent(), before, `nothing is acknowledged under ${name}`);
    }
    disk({});
    const well = sent();
    await pause(1000);
    assert.ok(sent() > well + SENDERS, 'all is well after');
    assert.match(server.log(), /make room on the disk/);
    assert.match(server.log(), /the disk does not do what it should/);

    // Killed while it is broken.
    disk({ error: errors.EIO });
    await pause(200);
    await server.stop('SIGKILL');
    await running;
    disk({ error: errors.EROFS });
    await assert.rejects(startServer(program, data, undefined, [], env), /ended with 1: fengsui serve: storage_failed at /);
    disk({});
    await foldAll(program, data);
    const books = verify(program, data);
    const count = compareBooks(data, senders, others);
    console.log(`${books}${count} messages of senders and ${others.size} of the flood acknowledged; ${asked()} times asked again`);
} finally {
    rmSync(home, { recursive: true, force: true });
}
