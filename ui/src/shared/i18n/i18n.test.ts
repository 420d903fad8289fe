// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allPairs, createMessages } from './index';
import { pick, type MessageTree } from './pairs';

function flatten(tree: MessageTree, prefix = ''): Map<string, string> {
    const out = new Map<string, string>();
    for (const [key, value] of Object.entries(tree)) {
        if (typeof value === 'string') out.set(prefix + key, value);
        else for (const [k, v] of flatten(value, `${prefix}${key}.`)) out.set(k, v);
    }
    return out;
}
const zh = flatten(pick(allPairs, 0));
const en = flatten(pick(allPairs, 1));
const CJK = /[\u3400-\u9fff]/;
/** Texts that name the other language, or a thing that has one name in both. */
const SAME_IN_BOTH = new Set([
    'top.language_short',
    'warn.method.ears_c2',
    'warn.method.ewma',
    'surveil.msg_kind.hl7v2',
    'surveil.msg_kind.fhir',
]);

function sources(folder: string): string[] {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) return sources(path);
        return /\.(vue|ts)$/.test(path) && !path.endsWith('.test.ts') ? [path] : [];
    });
}

describe('messages', () => {
    it('have the same keys in both languages and no empty text', () => {
        expect([...zh.keys()]).toEqual([...en.keys()]);
        expect(zh.size).toBeGreaterThan(300);
        for (const texts of [zh, en]) {
            for (const [key, text] of texts) expect(text.trim(), key).not.toBe('');
        }
    });
    it('are Chinese in Chinese and have none in English', () => {
        for (const [key, text] of zh) {
            if (SAME_IN_BOTH.has(key) || !/\p{L}/u.test(text.replace(/\{\w+\}/g, ''))) continue;
            expect(CJK.test(text), `${key}: ${text}`).toBe(true);
        }
        for (const [key, text] of en) {
            if (!SAME_IN_BOTH.has(key)) expect(CJK.test(text), `${key}: ${text}`).toBe(false);
        }
    });
    it('use full-width punctuation in Chinese', () => {
        for (const [key, text] of zh) {
            if (CJK.test(text)) expect(/[,;:?()]/.test(text), `${key}: ${text}`).toBe(false);
        }
    });
    it('take the same values in both languages', () => {
        // One of them may stand in each form of an English plural.
        const values = (text: string) =>
            [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((m) => m[1]))].sort();
        for (const [key, text] of zh) expect(values(en.get(key)!), key).toEqual(values(text));
    });
    it('exist for every key that the source names', () => {
        const missing = sources('src').flatMap((path) => {
            const text = readFileSync(path, 'utf8');
            return [...text.matchAll(/\bt\(\s*'([a-z_.A-Z]+)'/g)]
                .map((match) => match[1]!)
                .filter((key) => !zh.has(key))
                .map((key) => `${path}: ${key}`);
        });
        expect(missing).toEqual([]);
    });
    it('compile, with their values put in', () => {
        const messages = createMessages('zh-CN').global;
        const values = { n: 7, time: 'T', span: 'S', name: 'N' };
        expect(messages.t('time.minutes_ago', values)).toBe('7 分钟前');
        messages.locale.value = 'en';
        expect(messages.t('time.minutes_ago', values)).toBe('7 min ago');
        for (const key of zh.keys()) expect(messages.t(key, values), key).not.toBe(key);
    });
});
