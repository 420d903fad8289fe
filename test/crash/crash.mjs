// SPDX-License-Identifier: Apache-2.0
// Kills the server with SIGKILL at random instants while senders send, starts it again on the same data, and proves by
// the senders' own list that each acknowledged message is there once and that no count is wrong.
//   node crash.mjs PROGRAM [TIMES] [SEED]
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runProgram, startServer } from '../e2e/server.mjs';

const program = process.argv[2];
const times = Number(process.argv[3] ?? 30);
let seed = Number(process.argv[4] ?? 20261121);
const SENDERS = 8;
const LIFE_MS_MAX = 400;

// A linear congruential generator: the same seed kills at the same instants.
function random(below) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed % below;
}

const TESTS = ['94500-6^SARS-CoV-2 RNA', '85477-8^Influenza virus A RNA', '85479-4^RSV RNA'];
function labMessage(sender, number) {
    const when = `202611${String(10 + random(10)).padStart(2, '0')}0800`;
    const [code, name] = TESTS[random(TESTS.length)].split('^');
    return [
        `MSH|^~\\&|LIS|医院${sender}^H${sender}^L|FS|CDC|20261121080000||ORU^R01|${sender}-${number}|P|2.5.1|||||CHN|UNICODE UTF-8`,
        `PID|1||P${sender}-${number}^^^H${sender}^PI||患者${sender}^${number}||198${number % 10}0${1 + (number % 9)}1${number % 10}|M|||重庆市酉阳县麻旺镇`,
        `OBR|1|O${sender}-${number}|F${sender}-${number}|${code}^${name}^LN|||${when}`,
        `OBX|1|CWE|${code}^${name}^LN||260373001^Detected^SCT||||||F|||${when}`
    ].join('\r');
}

// Sends until the connection breaks; what was acknowledged goes into `acknowledged`, the rest is sent again.
class Sender {
    constructor(id) {
        this.id = id;
        this.number = 0;
        this.acknowledged = [];
        this.pending = null;
    }
    run(address) {
        const [host, port] = address.split(':');
        return new Promise((resolve) => {
            const socket = connect(Number(port), host);
            let text = '';
            const next = () => {
                this.pending ??= { control: `${this.id}-${++this.number}`, body: labMessage(this.id, this.number) };
                socket.write(`\x0b${this.pending.body}\x1c\r`);
            };
            socket.on('connect', next);
            socket.on('data', (bytes) => {
                text += bytes;
                const end = text.indexOf('\x1c\r');
                if (end < 0) return;
                const answer = text.slice(0, end);
                text = text.slice(end + 2);
                assert.match(answer, new RegExp(`MSA\\|AA\\|${this.pending.control}(\\||\\r|$)`), answer);
                this.acknowledged.push(this.pending.control);
                this.pending = null;
                next();
            });
            socket.on('error', () => {});
            socket.on('close', resolve);
        });
    }
}

const data = mkdtempSync(join(tmpdir(), 'fengsui-crash-'));
const senders = Array.from({ length: SENDERS }, (_, i) => new Sender(i));
try {
    for (let round = 1; round <= times; ++round) {
        const server = await startServer(program, data);
        const running = Promise.all(senders.map((sender) => sender.run(server.mllp)));
        await new Promise((resolve) => setTimeout(resolve, 5 + random(LIFE_MS_MAX)));
        await server.stop('SIGKILL');
        await running;
    }
    // One quiet life, so that what is left is folded, then the books are compared.
    const server = await startServer(program, data);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    assert.equal(await server.stop(), 0, 'a graceful stop ends well');
    const verified = runProgram(program, ['verify', '--data', data]);
    console.log(verified.out);
    assert.equal(verified.code, 0, verified.out + verified.err);
    assert.match(verified.out, /unfolded deltas {2}0\n/, 'everything is folded');
    const rows = spawnSync('sqlite3', [join(data, 'ledger.sqlite'),
        "SELECT control_id, count(*) FROM message WHERE status = 'accepted' GROUP BY control_id"],
        { encoding: 'utf8', maxBuffer: 256 << 20 }).stdout.trim().split('\n');
    const stored = new Map(rows.map((row) => [row.split('|')[0], Number(row.split('|')[1])]));
    const acknowledged = senders.flatMap((sender) => sender.acknowledged);
    for (const control of acknowledged) assert.equal(stored.get(control), 1, `${control} was acknowledged`);
    assert.ok(acknowledged.length > times, 'the senders got through');
    // Beyond the senders' list there may be only what each had under way.
    assert.ok(stored.size <= acknowledged.length + SENDERS, `${stored.size} stored, ${acknowledged.length} acknowledged`);
    console.log(`${times} kills, ${acknowledged.length} messages acknowledged, each there once; counts are right`);
} finally {
    rmSync(data, { recursive: true, force: true });
}
