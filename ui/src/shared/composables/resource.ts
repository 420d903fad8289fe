// SPDX-License-Identifier: Apache-2.0
// Reads one thing from the server and keeps it current. `useResource` reads a whole thing,
// `usePaged` a list by cursor. Both keep the last good data when a later read fails, drop answers
// that were overtaken, and read again (at most once in REFRESH_MS) when the live stream says that
// something of their kind changed.
import { onScopeDispose, shallowReactive } from 'vue';
import { abortedError, toApiError, type ApiError } from '../api/problem';
import type { JournalEntry, Page } from '../api/types';
import { useLive } from '../stores/live';

const REFRESH_MS = 1500;
/** Intake never stops; what only follows intake is read again less often. */
const INTAKE_REFRESH_MS = 5000;
export const PAGE_SIZE = 50;
const LARGEST_PAGE = 200;

export interface Resource<T> {
    data: T | undefined;
    error: ApiError | undefined;
    loading: boolean;
    /** When the shown data were read. */
    loadedAt: number | undefined;
    reload: () => Promise<void>;
    /** Puts in an answer that a change brought back. */
    set: (value: T) => void;
}

export interface ResourceOptions {
    live?: (entry: JournalEntry) => boolean;
    /** Do not read at once; the page calls reload. */
    lazy?: boolean;
}

/** Runs `action` soon, and never more often than once per `gap`; returns trigger and cancel. */
export function throttled(action: () => void, gap: number): { run: () => void; stop: () => void } {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = 0;
    return {
        run() {
            if (timer) return;
            const wait = Math.max(150, last + gap - Date.now());
            timer = setTimeout(() => {
                timer = undefined;
                last = Date.now();
                action();
            }, wait);
        },
        stop() {
            if (timer) clearTimeout(timer);
            timer = undefined;
        },
    };
}

function followLive(options: ResourceOptions, reload: () => Promise<void>): void {
    const live = useLive();
    const soon = throttled(() => void reload(), REFRESH_MS);
    const later = throttled(() => void reload(), INTAKE_REFRESH_MS);
    const { live: matches } = options;
    const stops = [live.onResync(() => void reload())];
    if (matches) {
        stops.push(
            live.onEntry((entry) => {
                if (!matches(entry)) return;
                (entry.verb.startsWith('intake.') ? later : soon).run();
            }),
        );
    }
    onScopeDispose(() => {
        soon.stop();
        later.stop();
        for (const stop of stops) stop();
    });
}

export function useResource<T>(
    load: (signal: AbortSignal) => Promise<T>,
    options: ResourceOptions = {},
): Resource<T> {
    let control: AbortController | undefined;

    async function reload(): Promise<void> {
        control?.abort();
        const mine = new AbortController();
        control = mine;
        state.loading = true;
        try {
            const value = await load(mine.signal);
            if (mine.signal.aborted) throw abortedError();
            state.set(value);
        } catch (reason) {
            const error = toApiError(reason);
            if (error.kind === 'aborted' || mine.signal.aborted) return;
            state.error = error;
        }
        if (control === mine) state.loading = false;
    }

    const state: Resource<T> = shallowReactive<Resource<T>>({
        data: undefined,
        error: undefined,
        loading: !options.lazy,
        loadedAt: undefined,
        reload,
        set(value: T) {
            state.data = value;
            state.error = undefined;
            state.loadedAt = Date.now();
        },
    });

    followLive(options, reload);
    onScopeDispose(() => control?.abort());
    if (!options.lazy) void reload();
    return state;
}

export interface Paged<T> extends Resource<T[]> {
    hasMore: boolean;
    more: () => Promise<void>;
    /** Another filter: forget the rows and begin again. */
    restart: () => Promise<void>;
}

export function usePaged<T>(
    load: (page: { cursor?: string; limit: number }, signal: AbortSignal) => Promise<Page<T>>,
    options: ResourceOptions = {},
): Paged<T> {
    let cursor: string | undefined;
    let busy = false;

    // A refresh reads as many rows as are shown, so that a list does not shrink under the reader.
    const first = useResource<T[]>(
        async (signal) => {
            const shown = state?.data?.length ?? 0;
            const limit = Math.min(LARGEST_PAGE, Math.max(PAGE_SIZE, shown));
            const page = await load({ limit }, signal);
            // What stands beyond the largest page stays as it was read.
            const beyond = shown > page.items.length && page.next_cursor ? state.data : undefined;
            if (beyond && shown > LARGEST_PAGE) return [...page.items, ...beyond.slice(limit)];
            cursor = page.next_cursor;
            state.hasMore = Boolean(cursor);
            return page.items;
        },
        { ...options, lazy: true },
    );

    const state: Paged<T> = Object.assign(first, {
        hasMore: false,
        async restart() {
            cursor = undefined;
            state.data = undefined;
            state.hasMore = false;
            await state.reload();
        },
        async more() {
            if (!cursor || busy) return;
            busy = true;
            try {
                const page = await load({ cursor, limit: PAGE_SIZE }, new AbortController().signal);
                cursor = page.next_cursor;
                state.data = [...(state.data ?? []), ...page.items];
                state.hasMore = Boolean(cursor);
            } catch (reason) {
                state.error = toApiError(reason);
            } finally {
                busy = false;
            }
        },
    });
    if (!options.lazy) {
        state.loading = true;
        void state.reload();
    }
    return state;
}
