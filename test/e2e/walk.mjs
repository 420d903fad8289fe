// SPDX-License-Identifier: Apache-2.0
// A newcomer's walk in a real browser on the real server: log in, watch the inbox, real laboratory messages come in over
// MLLP, and the signal they raise goes all the way: verified, escalated, task, team, closed, measured.
//   node walk.mjs PROGRAM
// The pages come from the program itself. To walk through pages that Vite serves while they are worked on, name their
// origin and the address that their proxy speaks to:
//   FENGSUI_WEB=http://127.0.0.1:5173 FENGSUI_HTTP=127.0.0.1:8080 node walk.mjs PROGRAM
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { launch, openPage } from './browser.mjs';
import { startServer } from './server.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const program = process.argv[2];
const shots = process.env.FENGSUI_SHOTS; // a folder for pictures, if wanted
const PASSWORD = 'a long new password';
const message = (name) => join(here, '../golden/messages/hl7v2', name);
const id = (name) => `[data-testid="${name}"]`;

const server = await startServer(program, undefined, process.env.FENGSUI_HTTP);
const web = process.env.FENGSUI_WEB ?? server.http;
const browser = await launch();
const { page, faults } = await openPage(browser);
let step = 'start';
let picture = 0;
async function at(name) {
    step = name;
    console.log(`- ${name}`);
    if (shots) {
        mkdirSync(shots, { recursive: true });
        await page.screenshot({ path: join(shots, `${String(++picture).padStart(2, '0')}-${name.replace(/\W+/g, '-')}.png`) });
    }
}

async function logIn() {
    await page.goto(`${web}/warn`);
    await page.fill(id('login-user'), 'admin');
    await page.fill(id('login-password'), server.password);
    await page.click(id('login-submit'));
    await page.waitForSelector(id('password-old'));
    await at('the one-time password must be changed');
    await page.fill(id('password-old'), server.password);
    await page.fill(id('password-new'), PASSWORD);
    await page.fill(id('password-again'), PASSWORD);
    await page.click(id('password-submit'));
    await page.waitForSelector(`${id('live-state')}[data-state=live]`);
}

async function receiveRealMessages() {
    await page.goto(`${web}/warn`);
    await page.waitForSelector(`${id('live-state')}[data-state=live]`);
    assert.equal(await page.locator(id('signal-row')).count(), 0, 'nothing has come in yet');
    await at('the inbox is empty and live');
    const sent = server.send(message('sample_HI_20240304-0001.hl7'), message('batch-covid-19.hl7'));
    assert.equal(sent.code, 0, sent.err);
    const answers = sent.out.trim().split('\n').map((line) => JSON.parse(line));
    assert.equal(answers.length, 21);
    for (const answer of answers) assert.equal(answer.ack, 'AA', JSON.stringify(answer));
    await page.waitForSelector(`${id('signal-row')}, ${id('new-signals-bar')}`);
    if (await page.locator(id('new-signals-bar')).count()) await page.click(id('new-signals-bar'));
    await page.waitForSelector(id('signal-row'));
    await at('signals came in without a reload');
}

async function answerSignal() {
    await page.locator(id('signal-row')).first().click();
    await page.waitForSelector(id('signal-acknowledge'));
    await at('the page of the signal');
    await page.click(id('signal-acknowledge'));
    await page.waitForSelector(id('signal-verify'));
    await page.click(id('signal-verify'));
    await page.waitForSelector(id('signal-escalate'));
    await at('verified');
    await page.click(id('signal-escalate'));
    await page.waitForSelector(id('escalate-confirm'));
    await at('a grade is proposed');
    await page.fill(id('escalate-title'), '新型冠状病毒感染聚集性疫情');
    await page.click(id('escalate-confirm'));
    await page.waitForSelector(id('event-give-task'));
    await at('the event');
}

async function handleEvent() {
    await page.click(id('event-give-task'));
    await page.fill(id('task-title'), '开展病例搜索');
    await page.fill(id('task-assignee'), '流调一组');
    await page.click(id('task-confirm'));
    await page.waitForSelector(id('task-done'));
    await page.click(id('event-send-team'));
    await page.waitForSelector(id('send-unit'));
    await page.click(id('send-unit'));
    await page.locator('.el-select-dropdown__item:visible').first().click();
    await page.fill(id('send-purpose'), '现场采样');
    await page.click(id('send-confirm'));
    const mission = `${id('mission-row')}[data-status=`;
    await page.waitForSelector(`${mission}ordered]`);
    await at('a task is given and a team is sent');
    for (const [button, status] of [['departed', 'departed'], ['arrived', 'arrived'], ['finished', 'finished']]) {
        await page.locator(`${id('mission-step')}[data-step=${button}]`).first().click();
        await page.waitForSelector(`${mission}${status}]`);
    }
    await page.locator(id('task-done')).first().click();
    await page.waitForSelector(id('task-note-confirm'));
    await page.click(id('task-note-confirm'));
    await page.waitForSelector(id('task-done'), { state: 'detached' });
    await at('the mission and the task are done');
    await page.click(id('event-close'));
    await page.fill(id('event-close-conclusion'), '疫情已得到控制,无新发病例。');
    await page.click(id('event-close-confirm'));
    await page.waitForSelector(id('event-give-task'), { state: 'detached' });
    await at('the event is closed');
}

async function readIndicators() {
    await page.click(id('nav-evaluate'));
    await page.waitForSelector(id('indicator-value'));
    await at('the indicators');
    const api = await (await page.request.get(`${server.http}/api/v1/evaluate/indicators`, { timeout: 20_000 })).json();
    const shown = await page.$$eval(id('indicator-value'), (cells) => cells.map((cell) => cell.dataset.value));
    const by = (words) => api.items.find((item) => words.test(item.name_en));
    const rate = by(/signal/i);
    assert.equal(rate.numerator, 1, 'one signal was answered in time');
    assert.ok(by(/median|time to answer/i).value >= 0, 'there is a median time to answer');
    assert.equal(by(/institutions connected/i).numerator, 0, 'the senders are not placed yet');
    assert.ok(by(/institutions connected/i).denominator >= 2);
    assert.ok(shown.length >= 3);
}

async function lookAtWall() {
    await page.goto(`${web}/wall`);
    for (const room of ['surveil', 'warn', 'respond', 'dispatch', 'evaluate']) {
        await page.waitForSelector(id(`wall-column-${room}`));
    }
    await page.waitForTimeout(1500); // the map is drawn
    await at('the wall');
}

try {
    await logIn();
    await receiveRealMessages();
    await answerSignal();
    await handleEvent();
    await readIndicators();
    await lookAtWall();
    assert.deepEqual(faults, [], 'no script error on any page');
    console.log('the loop is closed');
} catch (error) {
    if (shots) await page.screenshot({ path: join(shots, 'failed.png') });
    console.error(`FAILED at “${step}”: ${error.stack}\n${server.log()}`);
    process.exitCode = 1;
} finally {
    await browser.close();
    await server.stop();
    server.remove();
}
