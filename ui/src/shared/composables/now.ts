// SPDX-License-Identifier: Apache-2.0
// One clock for all clocks on a page: it ticks once a second while somebody looks, and shows the
// server's time.
import { computed, onScopeDispose, ref, type ComputedRef } from 'vue';
import { useLive } from '../stores/live';

const tick = ref(Date.now());
let users = 0;
let timer: ReturnType<typeof setInterval> | undefined;

export function useNow(): ComputedRef<number> {
    const live = useLive();
    users += 1;
    tick.value = Date.now();
    timer ??= setInterval(() => (tick.value = Date.now()), 1000);
    onScopeDispose(() => {
        users -= 1;
        if (users === 0 && timer) {
            clearInterval(timer);
            timer = undefined;
        }
    });
    return computed(() => tick.value + live.skew);
}
