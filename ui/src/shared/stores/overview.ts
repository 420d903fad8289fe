// SPDX-License-Identifier: Apache-2.0
// The wall's answer, read once for the whole page: the rail takes its counts from it, the top bar
// the mode, the wall everything. Journal entries of the live stream are shown as they come; the rest
// is read again soon after somebody acted, and less often while only messages come in.
import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import { api } from '../api/client';
import { toApiError, type ApiError } from '../api/problem';
import type { JournalEntry, Room, Wall, WallColumn } from '../api/types';
import { throttled } from '../composables/resource';
import { useLive } from './live';
import { useSession } from './session';

const REFRESH_MS = 2_000;
const INTAKE_REFRESH_MS = 5_000;
const JOURNAL_ROWS = 50;
const POLL_MS = 60_000;
/** The server remembers a wall for a second, and its indicators and map for ten. */
const REMEMBERED_MS = 1_100;
const SETTLED_MS = 11_000;

function isIntake(entry: JournalEntry): boolean {
    return entry.verb === 'intake.committed';
}
/** As the server chooses the wall's last hour: no accounts, and not each commit of intake. */
function isOfTheLoop(entry: JournalEntry): boolean {
    return !isIntake(entry) && !/^(session|user|token)\./.test(entry.verb);
}

export const useOverview = defineStore('overview', () => {
    const live = useLive();
    const session = useSession();
    const wall = shallowRef<Wall>();
    const error = shallowRef<ApiError>();
    const loading = ref(false);
    const loadedAt = ref<number>();
    let stops: (() => void)[] = [];
    /** Of the newest act that the live stream told and no answer has shown, in milliseconds. */
    let newest = 0;
    let repeat: ReturnType<typeof setTimeout> | undefined;
    let settle: ReturnType<typeof setTimeout> | undefined;

    const columns = computed(
        () => new Map<Room, WallColumn>((wall.value?.columns ?? []).map((c) => [c.room, c])),
    );

    async function reload(): Promise<void> {
        // Reporters have no wall; asking would only fill the log with refusals.
        if (!session.may('warn_read')) return;
        loading.value = true;
        try {
            const value = await api.get<Wall>('/api/v1/wall');
            live.noteServerTime(value.at);
            wall.value = value;
            error.value = undefined;
            loadedAt.value = Date.now();
            if (Date.parse(value.at) <= newest) again();
        } catch (reason) {
            error.value = toApiError(reason);
        } finally {
            loading.value = false;
        }
    }

    /** The answer was made before what the live stream told: it is asked for once more. */
    function again(): void {
        newest = 0;
        clearTimeout(repeat);
        repeat = setTimeout(() => void reload(), REMEMBERED_MS);
    }

    /** Somebody acted: no figure may stay as it was before. */
    function acted(entry: JournalEntry): void {
        newest = Math.max(newest, Date.parse(entry.at));
        clearTimeout(settle);
        settle = setTimeout(() => void reload(), SETTLED_MS);
    }

    function append(entry: JournalEntry): void {
        const now = wall.value;
        if (!now || now.journal.some((known) => known.seq === entry.seq)) return;
        wall.value = { ...now, journal: [entry, ...now.journal].slice(0, JOURNAL_ROWS) };
    }

    function start(): void {
        if (stops.length) return;
        const soon = throttled(() => void reload(), REFRESH_MS);
        const later = throttled(() => void reload(), INTAKE_REFRESH_MS);
        const poll = setInterval(() => void reload(), POLL_MS);
        stops = [
            live.onEntry((entry) => {
                if (isOfTheLoop(entry)) append(entry);
                if (!isIntake(entry)) acted(entry);
                (isIntake(entry) ? later : soon).run();
            }),
            live.onResync(() => void reload()),
            soon.stop,
            later.stop,
            () => clearInterval(poll),
            () => clearTimeout(repeat),
            () => clearTimeout(settle),
        ];
        void reload();
    }

    function stop(): void {
        for (const end of stops) end();
        stops = [];
        wall.value = undefined;
    }

    return { wall, error, loading, loadedAt, columns, reload, start, stop };
});
