// SPDX-License-Identifier: Apache-2.0
// Runs one change: holds the button while it runs, says what failed, and on a version conflict
// reads the thing again so that the person decides on what is true now.
import { ElMessage } from 'element-plus';
import 'element-plus/es/components/message/style/css';
import { ref } from 'vue';
import { toApiError } from '../api/problem';
import { useText } from './text';

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
                ElMessage({
                    message: `${t('state.action_failed')} · ${explain(error)}`,
                    type: 'error',
                    duration: 8000,
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
