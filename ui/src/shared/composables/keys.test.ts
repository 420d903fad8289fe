// SPDX-License-Identifier: Apache-2.0
import { afterEach, describe, expect, it, vi } from 'vitest';
import { commandFor } from './keys';

const down = vi.fn();
const open = vi.fn();
const MAP = { j: down, Enter: open };

function press(html: string, init: KeyboardEventInit): (() => void) | undefined {
    document.body.innerHTML = html;
    const target = document.querySelector('#t') ?? document.body;
    let found: (() => void) | undefined;
    const listen = (event: Event) => (found = commandFor(event as KeyboardEvent, MAP));
    window.addEventListener('keydown', listen);
    target.dispatchEvent(
        new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }),
    );
    window.removeEventListener('keydown', listen);
    return found;
}
afterEach(() => (document.body.innerHTML = ''));

describe('single-key commands', () => {
    it('work on the page, in both cases of the letter', () => {
        expect(press('', { key: 'j' })).toBe(down);
        expect(press('', { key: 'J' })).toBe(down);
        expect(press('', { key: 'x' })).toBeUndefined();
    });
    it('leave typing alone', () => {
        for (const html of ['<input id="t">', '<textarea id="t"></textarea>']) {
            expect(press(html, { key: 'j' })).toBeUndefined();
        }
        expect(press('<div role="dialog"><b id="t"></b></div>', { key: 'j' })).toBeUndefined();
        expect(press('', { key: 'j', isComposing: true })).toBeUndefined();
    });
    it('leave the browser its own keys', () => {
        expect(press('', { key: 'j', ctrlKey: true })).toBeUndefined();
        expect(press('', { key: 'j', metaKey: true })).toBeUndefined();
        expect(press('', { key: 'j', altKey: true })).toBeUndefined();
    });
    it('leave Enter to a focused button or link', () => {
        expect(press('', { key: 'Enter' })).toBe(open);
        expect(press('<button id="t"></button>', { key: 'Enter' })).toBeUndefined();
        expect(press('<a href="/x"><i id="t"></i></a>', { key: 'Enter' })).toBeUndefined();
        expect(press('<button id="t"></button>', { key: 'j' })).toBe(down);
    });
});
