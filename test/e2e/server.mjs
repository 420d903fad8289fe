// SPDX-License-Identifier: Apache-2.0
// Starts the real program on free ports with a data directory of its own, for tests that speak to it as a stranger would.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const START_LIMIT_MS = 60_000;

// A test that fails leaves no server behind.
const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

export async function startServer(
    program,
    data = mkdtempSync(join(tmpdir(), 'fengsui-test-')),
    http = '127.0.0.1:0',
    options = [],
    env = {}
) {
    const server = await start(program, ['serve', '--data', data, '--http', http, '--mllp', '127.0.0.1:0', ...options], env);
    return { ...server, data, remove: () => rmSync(data, { recursive: true, force: true }) };
}

/** One of several programs on one PostgreSQL database; `data` holds its keys. */
export const startOnDatabase = (program, data, database) =>
    start(program, ['serve', '--data', data, '--database', database, '--http', '127.0.0.1:0', '--mllp', '127.0.0.1:0']);

/** A county that lives; its directory goes with it. */
export const startDemo = (program, ...options) =>
    start(program, ['demo', '--http', '127.0.0.1:0', '--mllp', '127.0.0.1:0', ...options]);

async function start(program, args, env = {}) {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
    running.add(child);
    child.on('exit', () => running.delete(child));
    let words = '';
    child.stderr.on('data', (bytes) => (words += bytes));
    let text = '';
    let early;
    await new Promise((resolve, reject) => {
        const timer = setTimeout(() => reject(new Error(`not ready in time: ${text}${words}`)), START_LIMIT_MS);
        child.stdout.on('data', (bytes) => {
            text += bytes;
            if (text.includes('ready\n')) {
                clearTimeout(timer);
                resolve();
            }
        });
        early = (code) => reject(new Error(`ended with ${code}: ${text}${words}`));
        child.on('exit', early);
    });
    child.off('exit', early);
    return {
        child,
        http: /web\s+(http:\S+?)\/\s/.exec(text)[1],
        mllp: /mllp\s+(\S+)/.exec(text)[1],
        password: /(?:one-time password|password of every account): (\S+)/.exec(text)?.[1],
        log: () => words,
        send: (...files) => runProgram(program, ['send', '--mllp', /mllp\s+(\S+)/.exec(text)[1], ...files]),
        stop: (signal = 'SIGTERM') =>
            new Promise((resolve) => {
                if (child.exitCode !== null || child.signalCode !== null) return resolve(child.exitCode);
                child.on('exit', (code) => resolve(code));
                child.kill(signal);
            })
    };
}

export function runProgram(program, args, options = {}) {
    const run = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 << 20, ...options });
    return { code: run.status, out: run.stdout, err: run.stderr };
}
