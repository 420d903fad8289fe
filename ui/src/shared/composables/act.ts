// SPDX-License-Identifier: Apache-2.0
// Runs one change: holds the button while it runs, says what failed, and on a version conflict
// reads the thing again so that the person decides on what is true now.
import { ElMessage } from 'element-plus';
import 'element-plus/es/components/message/style/css';
import { ref } from 'vue';
import { toApiError } from '../api/problem';
import { useText } from './text';

// Long enough to be read, and never for ever.
const LEAST_MS = 8_000;
const MS_PER_CHARACTER = 150;

export function useAct() {
    const busy = ref(false);
    const { t, explain } = useText();

    async function act<T>(
        work: () => Promise<T>,
        options: { done?: string; onConflict?: () => unknown } = {},
    ): Promise<T | undefined> {
        if (busy.value) return undefined;
        busy.value = true;
        try {
            const value = await work();
            if (options.done) ElMessage({ message: options.done, type: 'success', grouping: true });
            return value;
        } catch (reason) {
            const error = toApiError(reason);
            if (error.kind !== 'aborted' && error.status !== 401) {
                const message = `${t('state.action_failed')} · ${explain(error)}`;
                ElMessage({
                    message,
                    type: 'error',
                    duration: Math.max(LEAST_MS, MS_PER_CHARACTER * message.length),
                    showClose: true,
                    grouping: true,
                });
            }
            if (error.conflict) await options.onConflict?.();
            return undefined;
        } finally {
            busy.value = false;
        }
    }
    return { busy, act };
}
