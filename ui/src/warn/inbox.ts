// SPDX-License-Identifier: Apache-2.0
// How the inbox changes while somebody reads it. Rows that stand keep their place and are only
// brought up to date; new ones wait behind the "new signals" bar until the reader asks for them.
// Pure: given what is shown and what the server says now, what to show next.
import type { SignalRow } from '@/shared/api/types';

export interface Inbox {
    rows: SignalRow[];
    /** Known to the server, not shown yet. */
    waiting: SignalRow[];
    /** Shown since the reader asked for them, not looked at yet. */
    unseen: ReadonlySet<string>;
    /** No longer in the server's list (closed by now): stay in place until the list is reordered. */
    left: ReadonlySet<string>;
}

export const EMPTY_INBOX: Inbox = {
    rows: [],
    waiting: [],
    unseen: new Set(),
    left: new Set(),
};

/** Most urgent first; the shorter answer limit, then the newer signal, decides between equals. */
export function byUrgency(a: SignalRow, b: SignalRow): number {
    const answered = Number(Boolean(a.answered)) - Number(Boolean(b.answered));
    if (answered !== 0) return answered;
    if (a.urgency !== b.urgency) return b.urgency - a.urgency;
    if (a.answer_by !== b.answer_by) return Date.parse(a.answer_by) - Date.parse(b.answer_by);
    return Date.parse(b.raised) - Date.parse(a.raised);
}

export function firstInbox(fresh: SignalRow[]): Inbox {
    return { ...EMPTY_INBOX, rows: [...fresh].sort(byUrgency) };
}

/** A refresh: places stay, contents move. `complete`: the server's list was read to its end. */
export function refreshInbox(inbox: Inbox, fresh: SignalRow[], complete = false): Inbox {
    // Nobody is reading a list that is empty: nothing jumps under a hand.
    if (inbox.rows.length === 0) {
        return { ...firstInbox(fresh), unseen: new Set(fresh.map((row) => row.id)) };
    }
    const now = new Map(fresh.map((row) => [row.id, row]));
    const shown = new Set(inbox.rows.map((row) => row.id));
    const gone = inbox.rows.filter((row) => !now.has(row.id)).map((row) => row.id);
    return {
        rows: inbox.rows.map((row) => now.get(row.id) ?? row),
        waiting: fresh.filter((row) => !shown.has(row.id)).sort(byUrgency),
        unseen: inbox.unseen,
        left: complete ? new Set(gone) : inbox.left,
    };
}

/** The reader asked for the new ones: put the whole list in order and mark what is new. */
export function admit(inbox: Inbox): Inbox {
    const unseen = new Set(inbox.unseen);
    for (const row of inbox.waiting) unseen.add(row.id);
    const staying = inbox.rows.filter((row) => !inbox.left.has(row.id));
    return {
        rows: [...staying, ...inbox.waiting].sort(byUrgency),
        waiting: [],
        unseen,
        left: new Set(),
    };
}

export function markSeen(inbox: Inbox, id: string): Inbox {
    if (!inbox.unseen.has(id)) return inbox;
    const unseen = new Set(inbox.unseen);
    unseen.delete(id);
    return { ...inbox, unseen };
}

/** The row `step` away from the one that is picked; the first one when none is. */
export function neighbour(
    rows: SignalRow[],
    id: string | undefined,
    step: number,
): string | undefined {
    if (!rows.length) return undefined;
    const at = rows.findIndex((row) => row.id === id);
    if (at < 0) return rows[0]!.id;
    return rows[Math.min(rows.length - 1, Math.max(0, at + step))]!.id;
}

export interface SignalActs {
    acknowledge: boolean;
    verify: boolean;
    escalate: boolean;
    close: boolean;
}

/** What the state machine allows next; rights are the caller's business. */
export function actsFor({ state, genuine }: Pick<SignalRow, 'state' | 'genuine'>): SignalActs {
    return {
        acknowledge: state === 'new',
        verify: state === 'new' || state === 'acknowledged',
        // What was found not to be genuine can only be closed.
        escalate: state === 'verified' && genuine !== false,
        close: state === 'acknowledged' || state === 'verified',
    };
}
