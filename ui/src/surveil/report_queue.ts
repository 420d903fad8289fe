// SPDX-License-Identifier: Apache-2.0
// The offline queue as a page sees it: its items, whether there is a connection, and sending by
// itself when the connection is back (the browser says so, the live stream opens, or time passes).
import { ElMessage } from 'element-plus';
import 'element-plus/es/components/message/style/css';
import { computed, onBeforeUnmount, ref, watch } from 'vue';
import type { CaseReport } from '@/shared/api/types';
import { useText } from '@/shared/composables/text';
import { useLive } from '@/shared/stores/live';
import { useSession } from '@/shared/stores/session';
import { surveilApi } from './api';
import { OfflineQueue, QUEUE_LIMIT, type QueuedReport } from './offline_queue';

const RETRY_MS = 20_000;

export function useReportQueue() {
    const session = useSession();
    const live = useLive();
    const { t } = useText();
    const items = ref<QueuedReport[]>([]);
    const connected = ref(navigator.onLine);
    /** The last attempt did not reach the server, whatever the browser thinks of its network. */
    const putOff = ref(false);
    const queue = new OfflineQueue(
        localStorage,
        session.session?.user ?? '',
        surveilApi.sendCase,
        Date.now,
        () => (items.value = queue.items()),
    );
    items.value = queue.items();
    const waiting = computed(() => items.value.filter((item) => item.refused === undefined).length);
    const offline = computed(() => !connected.value || putOff.value || live.state === 'offline');

    async function flush(): Promise<void> {
        const sent = await queue.flush();
        putOff.value = waiting.value > 0;
        if (sent) ElMessage({ message: t('surveil.form_sent'), type: 'success', grouping: true });
    }
    /** True when the report is safe: taken by the server or kept on the device. */
    async function submit(report: CaseReport): Promise<boolean> {
        const result = await queue.submit(report);
        putOff.value = result === 'queued';
        if (result === 'full') {
            const message = t('surveil.queue_full', { n: QUEUE_LIMIT });
            ElMessage({ message, type: 'error', duration: 8000, showClose: true });
            return false;
        }
        const said = {
            accepted: { message: t('surveil.form_sent'), type: 'success' },
            queued: { message: t('surveil.form_queued'), type: 'warning' },
            refused: { message: t('surveil.queue_refused'), type: 'error' },
        } as const;
        ElMessage({ ...said[result], duration: 5000, showClose: true });
        return true;
    }
    function network(): void {
        connected.value = navigator.onLine;
        if (connected.value) void flush();
    }

    window.addEventListener('online', network);
    window.addEventListener('offline', network);
    const timer = setInterval(() => {
        if (waiting.value) void flush();
    }, RETRY_MS);
    onBeforeUnmount(() => {
        window.removeEventListener('online', network);
        window.removeEventListener('offline', network);
        clearInterval(timer);
    });
    watch(
        () => live.state,
        (state) => {
            if (state === 'live') void flush();
        },
    );
    void flush();

    return { items, waiting, offline, flush, submit, remove: (id: string) => queue.remove(id) };
}
