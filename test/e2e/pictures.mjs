// SPDX-License-Identifier: Apache-2.0
// Pictures of every page, for people to look at: wide and narrow, light and dark, Chinese and English, on a county with some
// weeks of results and on an empty one.
//   node pictures.mjs PROGRAM FOLDER [PAGE-NAME-PART]
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { launch } from './browser.mjs';
import { startServer } from './server.mjs';

const [program, folder, only = ''] = process.argv.slice(2);
const PASSWORD = 'a long new password';
const DAYS = 60;

const tests = [
    ['85477-8', 'Influenza virus A RNA', 6, 0.3],
    ['94500-6', 'SARS-CoV-2 RNA', 4, 0.2],
    ['49612-5', 'Salmonella sp DNA', 2, 0.2],
    ['31798-2', 'Dengue virus Ag', 1, 0.15],
    ['85479-4', 'Respiratory syncytial virus RNA', 3, 0.2],
];
const towns = ['钟多街道', '桃花源街道', '龙潭镇', '麻旺镇', '酉酬镇', '大溪镇', '兴隆镇', '黑水镇', '丁市镇', '龚滩镇'];

// The same numbers in each run.
let state = 20261121;
const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;

function lab(number, day, [loinc, name], town, positive) {
    const at = day.toISOString().slice(0, 10).replaceAll('-', '');
    const sender = number % 3;
    return [
        `MSH|^~\\&|LIS|县医院${sender + 1}^H${sender + 1}^L|FS|CDC|${at}103000+0800||ORU^R01^ORU_R01|P${number}|P|2.5.1|||||CHN|UNICODE UTF-8`,
        `PID|1||N${number}^^^H^MR||王^某${number}||${1950 + (number % 70)}0312|${number % 2 ? 'F' : 'M'}|||酉阳县${town}${(number % 40) + 1}号^^酉阳^重庆市^409800`,
        `OBR|1|${number}|${number}|${loinc}^${name}^LN|||${at}083000+0800|||||||||||||||${at}102500+0800|||F`,
        `OBX|1|CWE|${loinc}^${name}^LN|1|${positive ? '260373001^Detected' : '260415000^Not detected'}^SCT||||||F|||${at}083000+0800`,
    ].join('\r');
}

function results() {
    const messages = [];
    const today = Date.now();
    for (let back = DAYS; back >= 0; --back) {
        const day = new Date(today - back * 86_400_000);
        for (const test of tests) {
            const burst = back < 6 && test[0] === '85477-8' ? 4 : 1;
            for (let i = 0; i < test[2] * burst; ++i) {
                const town = burst > 1 ? '龙潭镇' : towns[Math.floor(random() * towns.length)];
                messages.push(lab(messages.length + 1, day, test, town, random() < test[3] * (burst > 1 ? 2 : 1)));
            }
        }
    }
    return messages.join('\r');
}

const pages = [
    ['login', '/login'], ['wall', '/wall'], ['warn', '/warn'], ['signal', '/warn/FIRST'], ['surveil', '/surveil'],
    ['streams', '/surveil/streams'], ['heatmap', '/surveil/heatmap'], ['reports', '/surveil/reports'],
    ['institutions', '/surveil/institutions'], ['messages', '/surveil/messages'], ['report-form', '/surveil/report'],
    ['upload', '/surveil/upload'], ['events', '/respond/events'], ['event', '/respond/events/FIRST'],
    ['tasks', '/respond/tasks'], ['mode', '/respond/mode'], ['units', '/dispatch/units'],
    ['missions', '/dispatch/missions'], ['evaluate', '/evaluate'], ['settings', '/settings'], ['users', '/settings/users'],
    ['tokens', '/settings/tokens'], ['map', '/settings/map'], ['about', '/settings/about'], ['missing', '/nowhere'],
].filter(([name]) => name.includes(only));

const sizes = [['wide', 1440, 900], ['narrow', 390, 844]];

async function logIn(server, context) {
    const page = await context.newPage();
    await page.goto(`${server.http}/login`);
    await page.fill('[data-testid="login-user"]', 'admin');
    await page.fill('[data-testid="login-password"]', server.password);
    await page.click('[data-testid="login-submit"]');
    await page.waitForSelector('[data-testid="password-old"]');
    await page.fill('[data-testid="password-old"]', server.password);
    await page.fill('[data-testid="password-new"]', PASSWORD);
    await page.fill('[data-testid="password-again"]', PASSWORD);
    await page.click('[data-testid="password-submit"]');
    await page.waitForSelector('[data-testid="live-state"][data-state=live]');
    await page.close();
    return context.storageState();
}

/** The first signal becomes an event with a task, so that its pages have something to show. */
async function openEvent({ request }, server) {
    const get = async (path) => (await request.get(server.http + path)).json();
    const { csrf } = await get('/api/v1/session');
    const post = async (path, data, version) => {
        const headers = { 'X-CSRF-Token': csrf, ...(version && { 'If-Match': `"${version}"` }) };
        const answer = await request.post(server.http + path, { data, headers });
        if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
        return answer.json();
    };
    const { items } = await get('/api/v1/warn/signals');
    const path = `/api/v1/warn/signals/${items[0].id}`;
    const version = async () => (await get(path)).version;
    await post(`${path}/acknowledge`, {}, await version());
    await post(`${path}/verify`, { genuine: true, note: '电话核实属实' }, await version());
    const { event } = await post(`${path}/escalate`,
        { title: '龙潭镇流行性感冒聚集性疫情', grade: 'IV' }, await version());
    const due = new Date(Date.now() + 7_200_000).toISOString();
    await post(`/api/v1/respond/events/${event}/tasks`, { title: '开展病例搜索和密切接触者排查', assignee: '流调一组', due, note: '' });
    return { signal: items[0].id, event };
}

async function shoot(server, kind, browser) {
    const first = await browser.newContext({ locale: 'zh-CN' });
    const storage = await logIn(server, first);
    const made = kind === 'full' ? await openEvent(first, server) : {};
    for (const [size, width, height] of sizes) {
        for (const scheme of ['light', 'dark']) {
            for (const language of ['zh', 'en']) {
                const context = await browser.newContext({
                    viewport: { width, height }, colorScheme: scheme, locale: language === 'zh' ? 'zh-CN' : 'en-GB',
                    storageState: storage,
                });
                const preferences = JSON.stringify({ locale: language === 'zh' ? 'zh-CN' : 'en', theme: scheme, wallTheme: scheme });
                await context.addInitScript((value) => localStorage.setItem('fengsui.preferences', value), preferences);
                for (const [name, path] of pages) {
                    const page = await context.newPage();
                    const target = path.replace('FIRST', (name === 'event' ? made.event : made.signal) ?? '1');
                    await page.goto(server.http + target);
                    await page.waitForLoadState('load');
                    await page.waitForTimeout(900);
                    await page.screenshot({ path: join(folder, `${kind}-${name}-${size}-${scheme}-${language}.png`) });
                    await page.close();
                }
                await context.close();
            }
        }
    }
}

mkdirSync(folder, { recursive: true });
const browser = await launch();
for (const kind of ['empty', 'full']) {
    const server = await startServer(program);
    try {
        if (kind === 'full') {
            const file = join(mkdtempSync(join(tmpdir(), 'fengsui-')), 'results.hl7');
            writeFileSync(file, results());
            const sent = server.send(file);
            if (sent.code !== 0) throw new Error(sent.err);
            await new Promise((done) => setTimeout(done, 3000));
        }
        await shoot(server, kind, browser);
    } finally {
        await server.stop?.();
    }
}
await browser.close();
