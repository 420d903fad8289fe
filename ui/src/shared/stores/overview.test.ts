// SPDX-License-Identifier: Apache-2.0
import { createPinia, setActivePinia } from 'pinia';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { JournalEntry, Wall } from '../api/types';
import { useOverview } from './overview';

const get = vi.hoisted(() => vi.fn());
const told = vi.hoisted((): { entry: (entry: unknown) => void } => ({ entry: () => undefined }));
vi.mock('../api/client', () => ({ api: { get } }));
vi.mock('./session', () => ({ useSession: () => ({ may: () => true }) }));
vi.mock('./live', () => ({
    useLive: () => ({
        noteServerTime: () => undefined,
        onEntry: (listener: (entry: unknown) => void) => {
            told.entry = listener;
            return () => undefined;
        },
        onResync: () => () => undefined,
    }),
}));

const START = Date.parse('2026-11-21T12:00:00Z');
const iso = (ms: number) => new Date(ms).toISOString();
const wall = (at: number) => ({ at: iso(at), columns: [], journal: [] }) as unknown as Wall;
const entry = (verb: string, at: number) =>
    ({ seq: at, at: iso(at), verb, object_kind: 'signal' }) as unknown as JournalEntry;

beforeEach(() => {
    vi.useFakeTimers({ now: START });
    setActivePinia(createPinia());
    get.mockReset();
});
afterEach(() => vi.useRealTimers());

describe('the overview', () => {
    it('asks again when the answer is older than what the live stream told', async () => {
        get.mockResolvedValue(wall(START - 500));
        const overview = useOverview();
        overview.start();
        await vi.advanceTimersByTimeAsync(3000);
        expect(get).toHaveBeenCalledTimes(1);
        told.entry(entry('signal.acknowledged', START + 3000));
        // The server still remembers the wall from before the act.
        await vi.advanceTimersByTimeAsync(200);
        expect(get).toHaveBeenCalledTimes(2);
        get.mockResolvedValue(wall(START + 4000));
        await vi.advanceTimersByTimeAsync(1200);
        expect(get).toHaveBeenCalledTimes(3);
        // And once when also the slow figures are read anew.
        await vi.advanceTimersByTimeAsync(11_000);
        expect(get).toHaveBeenCalledTimes(4);
        overview.stop();
    });
    it('shows acts in the journal, and no commits of intake', async () => {
        get.mockResolvedValue(wall(START + 60_000));
        const overview = useOverview();
        overview.start();
        await vi.advanceTimersByTimeAsync(0);
        told.entry(entry('intake.committed', START + 1));
        told.entry(entry('session.opened', START + 2));
        told.entry(entry('signal.raised', START + 3));
        expect(overview.wall?.journal.map((row) => row.verb)).toEqual(['signal.raised']);
        overview.stop();
    });
});
