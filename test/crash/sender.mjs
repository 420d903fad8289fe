// SPDX-License-Identifier: Apache-2.0
// A laboratory that sends over MLLP until the connection breaks, and keeps the list of what was acknowledged.
import assert from 'node:assert/strict';
import { connect } from 'node:net';

// A linear congruential generator: the same seed sends the same.
export function dice(seed) {
    return (below) => {
        seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
        return seed % below;
    };
}

const TESTS = ['94500-6^SARS-CoV-2 RNA', '85477-8^Influenza virus A RNA', '85479-4^RSV RNA'];
export function labMessage(sender, number, random, month = '202611') {
    const when = `${month}${String(10 + random(10)).padStart(2, '0')}0800`;
    const [code, name] = TESTS[random(TESTS.length)].split('^');
    return [
        `MSH|^~\\&|LIS|医院${sender}^H${sender}^L|FS|CDC|${month}21080000||ORU^R01|${sender}-${number}|P|2.5.1|||||CHN|UNICODE UTF-8`,
        `PID|1||P${sender}-${number}^^^H${sender}^PI||患者${sender}^${number}||198${number % 10}0${1 + (number % 9)}1${number % 10}|M|||重庆市酉阳县麻旺镇`,
        `OBR|1|O${sender}-${number}|F${sender}-${number}|${code}^${name}^LN|||${when}`,
        `OBX|1|CWE|${code}^${name}^LN||260373001^Detected^SCT||||||F|||${when}`
    ].join('\r');
}

// Sends until the connection breaks; what was acknowledged goes into `acknowledged`, the rest is sent again.
export class Sender {
    constructor(id, random, month) {
        this.random = random;
        this.month = month;
        this.id = id;
        this.number = 0;
        this.acknowledged = [];
        this.again = 0; // times that the server asked for the message again (busy, its database or its disk away)
        this.pending = null;
    }
    run(address) {
        const [host, port] = address.split(':');
        return new Promise((resolve) => {
            const socket = connect(Number(port), host);
            let text = '';
            const next = () => {
                this.pending ??= { control: `${this.id}-${++this.number}`, body: labMessage(this.id, this.number, this.random, this.month) };
                socket.write(`\x0b${this.pending.body}\x1c\r`);
            };
            socket.on('connect', next);
            socket.on('data', (bytes) => {
                text += bytes;
                const end = text.indexOf('\x1c\r');
                if (end < 0) return;
                const answer = text.slice(0, end);
                text = text.slice(end + 2);
                if (/MSA\|A[ER]\|/.test(answer) && /\|207\^/.test(answer)) {
                    ++this.again;
                    return setTimeout(() => socket.destroyed || next(), 50);
                }
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
