// SPDX-License-Identifier: Apache-2.0
import { api } from '@/shared/api/client';
import type {
    MissionRow,
    MissionStep,
    Page,
    UnitKind,
    UnitRow,
    UnitStatus,
} from '@/shared/api/types';

const BASE = '/api/v1/dispatch';

export interface UnitFields {
    name: string;
    kind: UnitKind;
    place: string;
    members: number;
    phone: string;
}
export interface NewMission {
    event: string;
    unit: string;
    destination: string;
    purpose: string;
}

export const dispatchApi = {
    units: (signal?: AbortSignal) =>
        api.get<Page<UnitRow>>(`${BASE}/units`, { limit: 200 }, signal),
    addUnit: (unit: UnitFields) => api.post<UnitRow>(`${BASE}/units`, unit),
    setUnit: (
        { id, version }: Pick<UnitRow, 'id' | 'version'>,
        body: UnitFields & { status: UnitStatus },
    ) => api.put<UnitRow>(`${BASE}/units/${id}`, body, version),
    missions: (
        filter: { state: 'active' | 'all'; event?: string },
        page: { cursor?: string; limit: number },
        signal?: AbortSignal,
    ) => api.get<Page<MissionRow>>(`${BASE}/missions`, { ...filter, ...page }, signal),
    send: (mission: NewMission) => api.post<MissionRow>(`${BASE}/missions`, mission),
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
