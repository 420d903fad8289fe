// SPDX-License-Identifier: Apache-2.0
// Files of a data directory are cut at random lengths or gone, its rights are missing, or another program has it. The
// program says what is wrong and ends with 1, or has a whole ledger of an earlier moment; it never begins a new one instead.
//   node cut_files.mjs PROGRAM [TIMES] [SEED]
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, statSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

import { startServer } from '../e2e/server.mjs';
import { copyOf, stored, verify } from './books.mjs';
import { ingest, simulate } from './county.mjs';
import { dice, Sender } from './sender.mjs';

const program = process.argv[2];
const times = Number(process.argv[3] ?? 10);
const random = dice(Number(process.argv[4] ?? 20261121));
const NOBODY = 65534;
const SERVE = ['--http', '127.0.0.1:0', '--mllp', '127.0.0.1:0'];

const home = mkdtempSync(join(tmpdir(), 'fengsui-cut-'));
const data = join(home, 'data');
const cut = join(home, 'cut');
const told = new Map();

function run(args, as = []) {
    const [command, ...rest] = [...as, program, ...args];
    const done = spawnSync(command, rest, { encoding: 'utf8', timeout: 20_000 });
    return { code: done.status, out: done.stdout, err: done.stderr };
}

/** Refused in one line that says what is wrong; whatever it was, no stack trace. */
function refused(args, words, as) {
    const { code, err } = run(args, as);
    assert.equal(code, 1, `${args.join(' ')}: ${err}`);
    assert.match(err, words);
    assert.doesNotMatch(err, /terminate called|what\(\)/);
    const what = err.trim().split('\n').at(-1).replaceAll(home, '');
    told.set(what, (told.get(what) ?? 0) + 1);
}

/** Whether it starts; if not, it says why. */
async function starts() {
    try {
        const server = await startServer(program, cut);
        assert.equal(await server.stop(), 0);
        return true;
    } catch (error) {
        assert.match(error.message, /ended with 1: fengsui serve: storage_failed at /);
        return false;
    }
}

/** As a kill leaves it: the last of it is in the -wal file. */
async function makeLedger() {
    ingest(program, data, simulate(program, join(home, 'messages')));
    const server = await startServer(program, data);
    const senders = Array.from({ length: 4 }, (_, i) => new Sender(i, random));
    const running = Promise.all(senders.map((sender) => sender.run(server.mllp)));
    await pause(500);
    await server.stop('SIGKILL');
    await running;
    return senders.flatMap((sender) => sender.acknowledged);
}

async function ledgerCut() {
    let found = 0;
    const size = statSync(join(data, 'ledger.sqlite')).size;
    for (let round = 0; round < times; ++round) {
        copyOf(data, cut);
        if (round % 2 === 0) rmSync(join(cut, 'ledger.sqlite-wal'));
        truncateSync(join(cut, 'ledger.sqlite'), round === 0 ? 0 : random(size));
        const began = await starts();
        if (!began) ++found;
        const checked = run(['verify', '--data', cut]);
        if (checked.code !== 0) assert.doesNotMatch(checked.err, /terminate called/);
        // What was cut off may stand in the -wal file, too: then nothing is lost.
        if (checked.code === 0) assert.equal(round % 2, 1, 'a cut ledger without its -wal file is never whole');
    }
    assert.ok(found >= times / 2, 'a start says so when the -wal file does not have what was cut off');
    console.log(`ledger.sqlite cut: ${times} times, ${found} refused at the start`);
}

// A start cannot know that the end of the log is gone; what it finds is an earlier commit, or, if a part of what was cut off
// stands in the ledger already, a mixture that verify calls by its name.
async function walCut(acknowledged) {
    const size = statSync(join(data, 'ledger.sqlite-wal')).size;
    const seen = { whole: 0, earlier: 0, 'not whole': 0, 'refused at the start': 0 };
    for (let round = 0; round < times; ++round) {
        copyOf(data, cut);
        truncateSync(join(cut, 'ledger.sqlite-wal'), random(size));
        const began = await starts();
        const checked = run(['verify', '--data', cut]);
        assert.doesNotMatch(checked.err, /terminate called/);
        const missing = checked.code === 0 && acknowledged.some((control) => !stored(cut).has(control));
        ++seen[!began ? 'refused at the start' : checked.code !== 0 ? 'not whole' : missing ? 'earlier' : 'whole'];
    }
    assert.ok(seen.whole < times, 'what is cut off is missed');
    console.log(`ledger.sqlite-wal cut: ${times} times ${JSON.stringify(seen)}`);
}

function keysAndLedgerGone() {
    for (const [name, change, words] of [
        ['keys.txt', (path) => rmSync(path), /is missing: restore it from a backup/],
        ['keys.txt', (path) => truncateSync(path, 0), /does not hold two keys/],
        ['keys.txt', (path) => truncateSync(path, 60), /does not hold two keys/],
        ['ledger.sqlite', (path) => rmSync(path), /has held a ledger/],
        ['ledger.sqlite', (path) => truncateSync(path, 0), /has held a ledger/]
    ]) {
        copyOf(data, cut);
        change(join(cut, name));
        refused(['serve', '--data', cut, ...SERVE], words);
        if (name === 'keys.txt') refused(['verify', '--data', cut], words);
    }
}

async function rights() {
    if (process.getuid() !== 0) return console.log('missing rights: not tried, needs root');
    const nobody = ['setpriv', '--reuid', 'nobody', '--regid', 'nogroup', '--clear-groups'];
    const commands = [
        ['serve', '--data', cut, ...SERVE],
        ['verify', '--data', cut],
        ['backup', '--data', cut, '--to', join(home, 'backup')]
    ];
    chmodSync(home, 0o755);
    for (const mode of [0o700, 0o755]) {
        copyOf(data, cut);
        chmodSync(cut, mode);
        for (const command of commands) refused(command, /run fengsui as the account that owns/, nobody);
    }
    // All may be read, and nothing written.
    for (const name of ['', 'keys.txt', 'ledger.sqlite', 'ledger.sqlite-wal', 'ledger.sqlite-shm', 'lock'])
        chownSync(join(cut, name), NOBODY, NOBODY);
    chmodSync(join(cut, 'ledger.sqlite'), 0o444);
    chmodSync(cut, 0o555);
    refused(commands[0], /must be able to write there|run fengsui as the account/, nobody);
    chmodSync(join(cut, 'ledger.sqlite'), 0o644);
    chmodSync(cut, 0o700);
    const well = run(['verify', '--data', cut], nobody);
    assert.equal(well.code, 0, well.err);
}

async function twoPrograms() {
    copyOf(data, cut);
    const server = await startServer(program, cut);
    refused(['serve', '--data', cut, ...SERVE], /a running fengsui has this data directory/);
    refused(['ingest', '--data', cut, join(home, 'messages/mllp/2026-10-01.hl7')], /a running fengsui has this/);
    assert.equal(await server.stop(), 0);
    verify(program, cut);
}

try {
    const acknowledged = await makeLedger();
    await ledgerCut();
    await walCut(acknowledged);
    keysAndLedgerGone();
    await rights();
    await twoPrograms();
    verify(program, data);
    for (const [what, n] of told) console.log(`${n}  ${what}`);
} finally {
    rmSync(home, { recursive: true, force: true });
}
