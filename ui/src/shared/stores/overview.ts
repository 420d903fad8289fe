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

export const useOverview = defineStore('overview', () => {
    const live = useLive();
    const session = useSession();
    const wall = shallowRef<Wall>();
    const error = shallowRef<ApiError>();
    const loading = ref(false);
    const loadedAt = ref<number>();
    let stops: (() => void)[] = [];

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
        } catch (reason) {
            error.value = toApiError(reason);
        } finally {
            loading.value = false;
        }
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
                append(entry);
                (entry.verb.startsWith('intake.') ? later : soon).run();
            }),
            live.onResync(() => void reload()),
            soon.stop,
            later.stop,
            () => clearInterval(poll),
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
