// SPDX-License-Identifier: Apache-2.0
import { api } from '@/shared/api/client';
import type {
    MissionBody,
    MissionRow,
    MissionStep,
    Page,
    UnitDraft,
    UnitRow,
    UnitStatus,
} from '@/shared/api/types';

const BASE = '/api/v1/dispatch';

export const dispatchApi = {
    units: (signal?: AbortSignal) =>
        api.get<Page<UnitRow>>(`${BASE}/units`, { limit: 200 }, signal),
    addUnit: (unit: UnitDraft) => api.post<UnitRow>(`${BASE}/units`, unit),
    setUnit: (
        { id, version }: Pick<UnitRow, 'id' | 'version'>,
        body: UnitDraft & { status: UnitStatus },
    ) => api.put<UnitRow>(`${BASE}/units/${id}`, body, version),
    missions: (
        filter: { state: 'active' | 'all'; event?: string },
        page: { cursor?: string; limit: number },
        signal?: AbortSignal,
    ) => api.get<Page<MissionRow>>(`${BASE}/missions`, { ...filter, ...page }, signal),
    send: (mission: MissionBody) => api.post<MissionRow>(`${BASE}/missions`, mission),
    step: (
        { id, version }: Pick<MissionRow, 'id' | 'version'>,
        body: { step: MissionStep; note: string },
    ) => api.post<MissionRow>(`${BASE}/missions/${id}/step`, body, version),
};

/** The step that a mission takes next on its way, if it is still on it. */
export function nextStep(
    status: MissionRow['status'],
): Exclude<MissionStep, 'cancelled'> | undefined {
    if (status === 'ordered') return 'departed';
    if (status === 'departed') return 'arrived';
    return status === 'arrived' ? 'finished' : undefined;
}
