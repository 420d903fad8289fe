// SPDX-License-Identifier: Apache-2.0
// `fengsui backup` of a server under intake, where the backup or the server is killed, then `fengsui restore`, killed too. A
// whole backup has all that was acknowledged before it began; a torn one, and a torn restored directory, are never taken
// for whole.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { runProgram, startServer } from '../e2e/server.mjs';
import { compareBooks, foldAll, stored, verify } from './books.mjs';
import { ingest, simulate } from './county.mjs';
import { Sender } from './sender.mjs';

const SENDERS = 4;
const KILLS_PER_LEDGER = 25; // it grows by what is sent, and each copy with it

function begin(program, args) {
    const child = spawn(program, args, { stdio: 'ignore' });
    const ended = once(child, 'exit').then(([code]) => code === 0);
    return { ended, kill: () => child.kill('SIGKILL') };
}

/** Whether it came to its end before it was killed. */
async function killed(program, args, after) {
    const run = begin(program, args);
    await pause(after);
    run.kill();
    return run.ended;
}

function checkWhole(program, data, before) {
    verify(program, data);
    const there = stored(data);
    for (const control of before) assert.equal(there.get(control), 1, `${control} was acknowledged before the backup`);
}

/** Refused, and said why. */
function refused(program, args) {
    const run = runProgram(program, args);
    assert.equal(run.code, 1, `${args.join(' ')}: ${run.out}${run.err}`);
    assert.match(run.err, /^fengsui \w+: /);
}

async function onOneLedger({ program, times, random, home }) {
    mkdirSync(home);
    const data = join(home, 'data');
    const [backup, restored] = [join(home, 'backup'), join(home, 'restored')];
    ingest(program, data, simulate(program, join(home, 'messages')));
    const toBackup = ['backup', '--data', data, '--to', backup];
    const toRestore = ['restore', '--from', backup, '--data', restored];
    const clear = () => [backup, restored].forEach((path) => rmSync(path, { recursive: true, force: true }));
    const duration = (args) => {
        const since = performance.now();
        assert.equal(runProgram(program, args).code, 0);
        return Math.ceil((performance.now() - since) * 1.4);
    };
    const [backupMs, restoreMs] = [duration(toBackup), duration(toRestore)];

    const senders = Array.from({ length: SENDERS }, (_, i) => new Sender(i, random));
    let whole = 0;
    let torn = 0;
    const others = new Set(stored(data).keys());
    let server;
    let running;
    const start = async () => {
        server = await startServer(program, data);
        running = Promise.all(senders.map((sender) => sender.run(server.mllp)));
    };
    await start();
    for (let round = 0; round < times; ++round) {
        clear();
        await pause(20);
        const before = senders.flatMap((sender) => sender.acknowledged);
        let done;
        if (round % 3 === 2) {
            const copying = begin(program, toBackup);
            await pause(random(backupMs));
            await server.stop('SIGKILL');
            await running;
            done = await copying.ended;
            assert.ok(done, 'a backup goes on when the server is killed');
            await start();
        } else {
            done = await killed(program, toBackup, random(backupMs));
        }
        if (!done && !existsSync(join(backup, 'manifest.txt'))) {
            ++torn;
            refused(program, toRestore);
            if (!existsSync(join(backup, 'keys.txt'))) refused(program, ['verify', '--data', backup]);
            continue;
        }
        ++whole;
        checkWhole(program, backup, before);
        if (!(await killed(program, toRestore, random(restoreMs)))) {
            if (existsSync(join(restored, 'keys.txt'))) checkWhole(program, restored, before);
            else refused(program, ['verify', '--data', restored]);
            rmSync(restored, { recursive: true, force: true });
            const again = runProgram(program, toRestore);
            assert.equal(again.code, 0, again.err);
        }
        checkWhole(program, restored, before);
    }
    await server.stop('SIGKILL');
    await running;
    await foldAll(program, data);
    verify(program, data);
    const acknowledged = compareBooks(data, senders, others);
    rmSync(home, { recursive: true });
    return { whole, torn, acknowledged };
}

export async function backupKills({ program, times, random, home }) {
    const sum = { whole: 0, torn: 0, acknowledged: 0 };
    for (let done = 0; done < times; done += KILLS_PER_LEDGER) {
        const part = Math.min(KILLS_PER_LEDGER, times - done);
        const seen = await onOneLedger({ program, times: part, random, home: join(home, `${done}`) });
        for (const key of Object.keys(sum)) sum[key] += seen[key];
    }
    return (
        `${sum.whole} whole backups and ${sum.torn} torn ones, each known for what it was; ` +
        `${sum.acknowledged} messages acknowledged meanwhile`
    );
}
