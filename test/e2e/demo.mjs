// SPDX-License-Identifier: Apache-2.0
// The newcomer's first minutes in a real browser: the demo starts, its county has a past, messages come in by themselves,
// and the outbreak that has begun becomes a signal on the screen that was open before.
//   node demo.mjs PROGRAM
// FENGSUI_SHOTS=FOLDER keeps pictures of the way.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { launch, openPage } from './browser.mjs';
import { startDemo } from './server.mjs';

const shots = process.env.FENGSUI_SHOTS;
const OUTBREAK_LIMIT_MS = 150_000;
const OPEN = '/api/v1/warn/signals?state=open&limit=100';
const id = (name) => `[data-testid="${name}"]`;

const began = Date.now();
const demo = await startDemo(process.argv[2], '--speed', '600', '--days', '120');
console.log(`- ready after ${((Date.now() - began) / 1000).toFixed(1)} s`);
const browser = await launch();
const { page, faults } = await openPage(browser);

async function at(name) {
    console.log(`- ${name}`);
    if (!shots) return;
    mkdirSync(shots, { recursive: true });
    await page.screenshot({ path: join(shots, `demo-${name.replace(/\W+/g, '-')}.png`) });
}

async function api(path) {
    const answer = await page.evaluate(async (url) => (await fetch(url)).json(), path);
    return answer;
}

async function logIn() {
    await page.goto(`${demo.http}/wall`);
    await page.fill(id('login-user'), 'duty');
    await page.fill(id('login-password'), demo.password);
    await page.click(id('login-submit'));
    await page.waitForSelector(`${id('live-state')}[data-state=live]`);
    await at('the wall of a county with a past');
}

async function thePastHappened() {
    const closed = await api('/api/v1/warn/signals?state=closed&limit=5');
    assert.ok(closed.items.length > 0, 'signals of the past were answered');
    const messages = await api('/api/v1/surveil/messages?limit=5');
    assert.equal(messages.items.length, 5);
}

async function watchTheOutbreak() {
    await page.goto(`${demo.http}/warn`);
    await page.waitForSelector(`${id('live-state')}[data-state=live]`);
    const before = new Set((await api(OPEN)).items.map((signal) => signal.id));
    const end = Date.now() + OUTBREAK_LIMIT_MS;
    while (Date.now() < end) {
        const fresh = (await api(OPEN)).items.filter((signal) => !before.has(signal.id));
        const found = fresh.find((signal) => /诺如|腹泻/.test(signal.condition_name_zh));
        if (found) {
            console.log(`- ${found.condition_name_zh} · ${found.place_name} after ${((Date.now() - began) / 1000).toFixed(0)} s`);
            return found;
        }
        await page.waitForTimeout(1000);
    }
    throw new Error('the outbreak raised no signal in time');
}

try {
    await logIn();
    await thePastHappened();
    const signal = await watchTheOutbreak();
    if (await page.locator(id('new-signals-bar')).count()) await page.click(id('new-signals-bar'));
    await at('the inbox');
    await page.goto(`${demo.http}/warn/${signal.id}`);
    await page.waitForSelector(`${id('signal-acknowledge')}, ${id('signal-verify')}`);
    await page.waitForTimeout(1500);
    await at('the signal of the outbreak');
    assert.deepEqual(faults, []);
    assert.equal(await demo.stop(), 0, demo.log());
    console.log('ok');
} catch (error) {
    await at('failed').catch(() => undefined);
    console.error(error, demo.log());
    await demo.stop('SIGKILL');
    process.exitCode = 1;
} finally {
    await browser.close();
}
