// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { SignalRow } from '@/shared/api/types';
import { actsFor, admit, byUrgency, firstInbox, markSeen, neighbour, refreshInbox } from './inbox';

function signal(id: string, urgency: number, more: Partial<SignalRow> = {}): SignalRow {
    return {
        id,
        urgency,
        version: '1',
        raised: '2026-11-21T10:00:00+08:00',
        answer_by: '2026-11-21T12:00:00+08:00',
        state: 'new',
        ...more,
    } as SignalRow;
}
const ids = (rows: SignalRow[]) => rows.map((row) => row.id).join('');

describe('the order of the inbox', () => {
    it('puts the unanswered first, then the urgent, then the shorter limit, then the newer', () => {
        const rows = [
            signal('a', 50),
            signal('b', 90, { answered: '2026-11-21T10:10:00+08:00' }),
            signal('c', 80),
            signal('d', 50, { answer_by: '2026-11-21T11:00:00+08:00' }),
            signal('e', 50, { raised: '2026-11-21T10:30:00+08:00' }),
        ];
        expect(ids(rows.sort(byUrgency))).toBe('cdeab');
    });
});

describe('a refresh', () => {
    const start = firstInbox([signal('a', 90), signal('b', 50)]);

    it('never moves a row, even when its urgency changed', () => {
        const next = refreshInbox(start, [signal('b', 99, { state: 'verified' }), signal('a', 90)]);
        expect(ids(next.rows)).toBe('ab');
        expect(next.rows[1]).toMatchObject({ urgency: 99, state: 'verified' });
    });
    it('shows the first ones at once where nothing stood, marked as new', () => {
        const next = refreshInbox(firstInbox([]), [signal('a', 50), signal('b', 90)]);
        expect(ids(next.rows)).toBe('ba');
        expect(next.waiting).toEqual([]);
        expect([...next.unseen].sort().join('')).toBe('ab');
    });
    it('keeps new ones behind the bar until they are asked for, then marks them', () => {
        const next = refreshInbox(start, [signal('c', 95), signal('a', 90), signal('b', 50)]);
        expect(ids(next.rows)).toBe('ab');
        expect(ids(next.waiting)).toBe('c');
        const shown = admit(next);
        expect(ids(shown.rows)).toBe('cab');
        expect(shown.waiting).toEqual([]);
        expect([...shown.unseen]).toEqual(['c']);
        expect(markSeen(shown, 'c').unseen.size).toBe(0);
        expect(markSeen(shown, 'a')).toBe(shown);
    });
    it('keeps a closed one in place until the list is put in order', () => {
        const next = refreshInbox(start, [signal('b', 50)], true);
        expect(ids(next.rows)).toBe('ab');
        expect([...next.left]).toEqual(['a']);
        expect(ids(admit(next).rows)).toBe('b');
    });
    it('does not take a row of a later page for closed', () => {
        expect(refreshInbox(start, [signal('a', 90)]).left.size).toBe(0);
    });
});

describe('moving and acting', () => {
    const rows = [signal('a', 3), signal('b', 2), signal('c', 1)];
    it('stops at both ends and starts at the top', () => {
        expect(neighbour(rows, undefined, 1)).toBe('a');
        expect(neighbour(rows, 'a', 1)).toBe('b');
        expect(neighbour(rows, 'c', 1)).toBe('c');
        expect(neighbour(rows, 'a', -1)).toBe('a');
        expect(neighbour([], 'a', 1)).toBeUndefined();
    });
    it('follows the state machine', () => {
        expect(actsFor({ state: 'new' })).toEqual({
            acknowledge: true,
            verify: true,
            escalate: false,
            close: false,
        });
        expect(actsFor({ state: 'acknowledged' })).toMatchObject({
            acknowledge: false,
            verify: true,
            close: true,
        });
        expect(actsFor({ state: 'verified', genuine: true })).toEqual({
            acknowledge: false,
            verify: false,
            escalate: true,
            close: true,
        });
        expect(actsFor({ state: 'verified', genuine: false })).toMatchObject({
            escalate: false,
            close: true,
        });
        for (const state of ['escalated', 'closed'] as const) {
            expect(Object.values(actsFor({ state }))).toEqual([false, false, false, false]);
        }
    });
});
