// SPDX-License-Identifier: Apache-2.0
import { api } from '@/shared/api/client';
import type {
    Grade,
    GradeProposal,
    Outcome,
    Page,
    SignalDetail,
    SignalRow,
} from '@/shared/api/types';

const BASE = '/api/v1/warn/signals';

export type SignalFilter = 'open' | 'closed' | 'all';
export type SignalKey = Pick<SignalRow, 'id' | 'version'>;

export const warnApi = {
    list: (state: SignalFilter, page: { cursor?: string; limit: number }, signal?: AbortSignal) =>
        api.get<Page<SignalRow>>(BASE, { state, ...page }, signal),
    get: (id: string, signal?: AbortSignal) => api.get<SignalDetail>(`${BASE}/${id}`, {}, signal),
    /** What the grading criteria say about the signal now; the person decides. */
    grade: (id: string, signal?: AbortSignal) =>
        api.get<GradeProposal>(`${BASE}/${id}/grade`, {}, signal),
    acknowledge: ({ id, version }: SignalKey, note: string) =>
        api.post<SignalDetail>(`${BASE}/${id}/acknowledge`, { note }, version),
    verify: ({ id, version }: SignalKey, body: { genuine: boolean; note: string }) =>
        api.post<SignalDetail>(`${BASE}/${id}/verify`, body, version),
    close: ({ id, version }: SignalKey, body: { outcome: Outcome; note: string }) =>
        api.post<SignalDetail>(`${BASE}/${id}/close`, body, version),
    escalate: ({ id, version }: SignalKey, body: { title: string; grade: Grade; note: string }) =>
        api.post<{ event: string }>(`${BASE}/${id}/escalate`, body, version),
};
