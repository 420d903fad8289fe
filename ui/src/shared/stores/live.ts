// SPDX-License-Identifier: Apache-2.0
// The live stream of journal entries. The browser resumes it by itself with Last-Event-ID; when it
// gives up (the server answered with an error), we open it anew with growing pauses and tell all
// pages to read again, because entries may have been missed.
import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { JournalEntry } from '../api/types';

export type LiveState = 'idle' | 'connecting' | 'live' | 'offline';
type EntryListener = (entry: JournalEntry) => void;

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
/** So far ahead of what we take for its time, the server's clock must run faster than ours. */
const FAST_CLOCK_MS = 3_000;

export const useLive = defineStore('live', () => {
    const state = ref<LiveState>('idle');
    /** When the last entry came, or the stream was opened: the age of what the screens show. */
    const dataAt = ref<number>();
    const offlineSince = ref<number>();
    /** Server time minus device time, so that clocks do not depend on the device. */
    const skew = ref(0);
    const entries = new Set<EntryListener>();
    const resyncs = new Set<() => void>();
    let source: EventSource | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let pause = FIRST_PAUSE_MS;
    let wasOpen = false;

    function noteServerTime(at: string): void {
        const time = Date.parse(at);
        if (!Number.isNaN(time)) skew.value = time - Date.now();
    }

    /** A server whose clock runs faster (a demonstration, a drill) is followed entry by entry. */
    function isAhead(at: string): boolean {
        return Date.parse(at) - Date.now() - skew.value > FAST_CLOCK_MS;
    }

    function lost(): void {
        if (state.value !== 'offline') offlineSince.value = Date.now();
        state.value = 'offline';
        if (source?.readyState !== EventSource.CLOSED) return;
        close();
        timer = setTimeout(open, pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
    }

    function opened(): void {
        const again = wasOpen || state.value === 'offline';
        state.value = 'live';
        offlineSince.value = undefined;
        dataAt.value = Date.now();
        pause = FIRST_PAUSE_MS;
        wasOpen = true;
        if (again) for (const listener of resyncs) listener();
    }

    function received(event: MessageEvent<string>): void {
        dataAt.value = Date.now();
        let entry: JournalEntry;
        try {
            entry = JSON.parse(event.data) as JournalEntry;
        } catch {
            return;
        }
        if (isAhead(entry.at)) noteServerTime(entry.at);
        for (const listener of entries) listener(entry);
    }

    function close(): void {
        if (timer) clearTimeout(timer);
        timer = undefined;
        source?.close();
        source = undefined;
    }

    function open(): void {
        close();
        if (state.value !== 'offline') state.value = 'connecting';
        source = new EventSource('/api/v1/live');
        source.addEventListener('open', opened);
        source.addEventListener('error', lost);
        source.addEventListener('journal', received as EventListener);
        // Too much has happened since the last entry seen for the server to say it one by one.
        source.addEventListener('reset', () => resyncs.forEach((listener) => listener()));
    }

    function start(): void {
        if (!source && !timer) open();
    }

    function stop(): void {
        close();
        state.value = 'idle';
        offlineSince.value = undefined;
        wasOpen = false;
    }

    function onEntry(listener: EntryListener): () => void {
        entries.add(listener);
        return () => entries.delete(listener);
    }

    function onResync(listener: () => void): () => void {
        resyncs.add(listener);
        return () => resyncs.delete(listener);
    }

    return { state, dataAt, offlineSince, skew, start, stop, onEntry, onResync, noteServerTime };
});
