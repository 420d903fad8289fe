// SPDX-License-Identifier: Apache-2.0
// A small ledger with something of everything: three weeks of the simulated county, with an outbreak.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';

import { runProgram } from '../e2e/server.mjs';

/** The files of its messages, in the order in which they are to be read. */
export function simulate(program, to) {
    const run = runProgram(program, [
        ...['simulate', '--from', '2026-10-01', '--to', '2026-10-20', '--seed', '7', '--visits', 'watched'],
        ...['--outbreak', 'norovirus_canteen', '--out', to]
    ]);
    assert.equal(run.code, 0, run.err);
    return ['mllp', 'csv/cases', 'csv/counts'].flatMap((kind) =>
        readdirSync(join(to, kind))
            .sort()
            .map((name) => join(to, kind, name))
    );
}

export function ingest(program, data, files) {
    const run = runProgram(program, ['ingest', '--data', data, ...files]);
    assert.equal(run.code, 0, run.err);
}

/** The same, killed after the last file but one was answered, so that all of it waits to be folded. */
export async function ingestUnfolded(program, data, files) {
    const child = spawn(program, ['ingest', '--data', data, ...files], { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.setEncoding('utf8').on('data', (text) => {
        if (text.includes(`"file":"${files.at(-2)}"`)) child.kill('SIGKILL');
    });
    const [, signal] = await once(child, 'exit');
    assert.equal(signal, 'SIGKILL');
}
