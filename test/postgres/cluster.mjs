// SPDX-License-Identifier: Apache-2.0
// PostgreSQL servers of a test's own, for tests that kill, copy and restore them: each is a directory with a Unix socket in
// it and no port. As in production they write to the disk before they answer (run.sh's server does not).
import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { appendFileSync, chownSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { until } from './checks.mjs';

const VERSIONS = '/usr/lib/postgresql';
const bin =
    process.env.FENGSUI_POSTGRES_BIN ??
    join(VERSIONS, readdirSync(VERSIONS).sort((a, b) => Number(a) - Number(b)).at(-1), 'bin');
// PostgreSQL refuses to run as root.
const idOf = (which) => Number(execFileSync('id', [which, 'nobody'], { encoding: 'utf8' }));
const as = process.getuid() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};

const SETTINGS = `
listen_addresses = ''
max_connections = 40
shared_buffers = 32MB
wal_keep_size = 64MB
wal_retrieve_retry_interval = 200ms
`;

/** Theirs and not ours. */
function giveAway(path) {
    if (as.uid) chownSync(path, as.uid, as.gid);
    return path;
}

/** Directories for the test's servers. */
export const makeHome = (name) => giveAway(mkdtempSync(join(tmpdir(), `fengsui_${name}_`)));
export function makeDirectory(path) {
    mkdirSync(path);
    return giveAway(path);
}

function tool(name, args, options = {}) {
    const run = spawnSync(join(bin, name), args, { encoding: 'utf8', maxBuffer: 256 << 20, ...as, ...options });
    assert.equal(run.status, 0, `${name}: ${run.stderr ?? run.error}`);
    return run.stdout.trim();
}

/** As it is in an address, host=… of several servers. */
export const address = (clusters, more = '', user = 'fengsui') =>
    `postgres://${user}@/fengsui?host=${clusters.map((one) => encodeURIComponent(one.socket)).join(',')}${more}`;

export class Cluster {
    constructor(home, name, password = '') {
        this.password = password;
        this.socket = join(home, name);
        this.data = join(this.socket, 'data');
        makeDirectory(this.socket);
    }

    init(settings = '', options = ['-A', 'trust']) {
        tool('initdb', ['-D', this.data, '-U', 'fengsui', '-E', 'UTF8', '--locale', 'C.UTF-8', '--no-sync', ...options]);
        this.configure(SETTINGS + settings);
        return this;
    }
    configure(settings) {
        appendFileSync(join(this.data, 'postgresql.conf'), settings);
    }
    /** A copy of a running server, taken while the test goes on; `options` of pg_basebackup. */
    async copyOf(other, ...options) {
        const from = `host=${other.socket} user=fengsui application_name=standby`;
        const args = ['-D', this.data, '-d', from, '-c', 'fast', '--no-sync', ...options];
        const child = spawn(join(bin, 'pg_basebackup'), args, { ...as, stdio: ['ignore', 'inherit', 'inherit'] });
        const code = await new Promise((resolve) => child.on('exit', resolve));
        assert.equal(code, 0, 'pg_basebackup');
    }
    copyOfFiles(other) {
        execFileSync('cp', ['-a', other.data, this.data]);
    }

    /** It goes with this process, however that ends. */
    async start() {
        const args = ['--pdeathsig', 'QUIT', join(bin, 'postgres'), '-D', this.data, '-k', this.socket];
        this.child = spawn('setpriv', args, { ...as, stdio: ['ignore', 'pipe', 'pipe'] });
        this.ended = new Promise((resolve) => this.child.on('exit', resolve));
        let words = '';
        for (const stream of [this.child.stdout, this.child.stderr])
            stream.on('data', (bytes) => (words += bytes));
        await until(`PostgreSQL serves in ${this.socket}`, () => {
            assert.ok(this.isRunning, words);
            return spawnSync(join(bin, 'pg_isready'), ['-q', '-h', this.socket, '-U', 'fengsui', '-d', 'postgres']).status === 0;
        });
        return this;
    }
    /** At its next start it reads the archived log. */
    recoverAtStart() {
        writeFileSync(join(this.data, 'recovery.signal'), '');
    }
    get isRunning() {
        return this.child !== undefined && this.child.exitCode === null && this.child.signalCode === null;
    }
    /** SIGINT and SIGQUIT are PostgreSQL's fast and immediate ends. */
    async stop(signal = 'SIGINT') {
        if (this.isRunning) this.child.kill(signal);
        await this.ended;
    }
    /** As when the machine loses its power: the server and its children, all at once. */
    async cutOff() {
        const children = spawnSync('ps', ['-o', 'pid=', '--ppid', String(this.child.pid)], { encoding: 'utf8' });
        for (const pid of [this.child.pid, ...children.stdout.trim().split(/\s+/).map(Number)]) {
            try {
                process.kill(pid, 'SIGKILL');
            } catch (error) {
                if (error.code !== 'ESRCH') throw error;
            }
        }
        await this.ended;
    }
    destroy() {
        assert.ok(!this.isRunning);
        rmSync(this.data, { recursive: true });
    }
    promote() {
        tool('pg_ctl', ['promote', '-D', this.data, '-w', '-t', '30']);
    }

    /** Rows; the columns of each with a blank between them. */
    sql(text, name = 'fengsui') {
        const env = { ...process.env, PGPASSWORD: this.password };
        return tool('psql', ['-h', this.socket, '-U', 'fengsui', '-d', name, '-AtF', ' ', '-c', text], { env }).split('\n');
    }
    set(name, value) {
        this.sql(`ALTER SYSTEM SET ${name} = '${value}'`);
        this.sql('SELECT pg_reload_conf()');
    }
    changePassword(password) {
        this.sql(`ALTER ROLE fengsui PASSWORD '${password}'`);
        this.password = password;
    }
    createDatabase(owner = 'fengsui') {
        this.sql(`CREATE DATABASE fengsui OWNER ${owner}`, 'postgres');
    }
}
