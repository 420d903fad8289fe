// SPDX-License-Identifier: Apache-2.0
import { api } from '@/shared/api/client';
import type {
    EventDetail,
    EventRow,
    Mode,
    ModeChange,
    Page,
    TaskBody,
    TaskRow,
    TaskStatus,
} from '@/shared/api/types';

const BASE = '/api/v1/respond';

export type EventFilter = 'open' | 'closed' | 'all';

export const respondApi = {
    events: (state: EventFilter, page: { cursor?: string; limit: number }, signal?: AbortSignal) =>
        api.get<Page<EventRow>>(`${BASE}/events`, { state, ...page }, signal),
    event: (id: string, signal?: AbortSignal) =>
        api.get<EventDetail>(`${BASE}/events/${id}`, {}, signal),
    giveTask: (event: string, task: TaskBody) =>
        api.post<TaskRow>(`${BASE}/events/${event}/tasks`, task),
    taskStatus: (
        task: Pick<TaskRow, 'id' | 'version'>,
        body: { status: Exclude<TaskStatus, 'given'>; note: string },
    ) => api.post<TaskRow>(`${BASE}/tasks/${task.id}/status`, body, task.version),
    tasks: (
        state: 'open' | 'all',
        page: { cursor?: string; limit: number },
        signal?: AbortSignal,
    ) => api.get<Page<TaskRow>>(`${BASE}/tasks`, { state, ...page }, signal),
    close: (event: Pick<EventRow, 'id' | 'version'>, conclusion: string) =>
        api.post<EventDetail>(`${BASE}/events/${event.id}/close`, { conclusion }, event.version),
    mode: (signal?: AbortSignal) => api.get<Mode>(`${BASE}/mode`, {}, signal),
    setMode: (body: ModeChange, version: string) => api.put<Mode>(`${BASE}/mode`, body, version),
};
