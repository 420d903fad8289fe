// SPDX-License-Identifier: Apache-2.0
import { api } from '@/shared/api/client';
import type {
    CaseReport,
    HeatMap,
    IngestAnswer,
    IngestResult,
    Institution,
    MessageDetail,
    MessageRow,
    Page,
    ReportRow,
    Series,
    StreamList,
} from '@/shared/api/types';

const BASE = '/api/v1/surveil';
type PageQuery = { cursor?: string; limit: number };

export interface StreamKey {
    channel: string;
    condition: string;
    place: string;
}
export interface ReportFilter {
    channel?: string;
    condition?: string;
    place?: string;
    from?: string;
    to?: string;
    result?: string;
}

/** A method and settings to look at a stream with; the empty method is the stream's own. */
export interface MethodTrial {
    method: string;
    threshold?: number;
    min_count?: number;
}

export const surveilApi = {
    streams: (key: Partial<StreamKey> & { days: number }, signal?: AbortSignal) =>
        api.get<StreamList>(`${BASE}/streams`, { ...key, limit: 200 }, signal),
    series: (key: StreamKey & Partial<MethodTrial>, signal?: AbortSignal) =>
        api.get<Series>(`${BASE}/series`, { ...key }, signal),
    heatmap: (key: { channel: string; condition: string; weeks: number }, signal?: AbortSignal) =>
        api.get<HeatMap>(`${BASE}/heatmap`, key, signal),
    reports: (filter: ReportFilter, page: PageQuery, signal?: AbortSignal) =>
        api.get<Page<ReportRow>>(`${BASE}/reports`, { ...filter, ...page }, signal),
    messages: (
        filter: { status?: string; institution?: string },
        page: PageQuery,
        signal?: AbortSignal,
    ) => api.get<Page<MessageRow>>(`${BASE}/messages`, { ...filter, ...page }, signal),
    message: (id: string, signal?: AbortSignal) =>
        api.get<MessageDetail>(`${BASE}/messages/${id}`, {}, signal),
    handle: (id: string, note: string) =>
        api.post<MessageRow>(`${BASE}/messages/${id}/handle`, { note }),
    resend: (id: string, body: string) =>
        api.post<IngestResult>(`${BASE}/messages/${id}/resend`, { body }),
    sendHl7: (text: string) =>
        api.postText<IngestAnswer>(`${BASE}/messages`, 'application/hl7-v2', text),
    sendCsv: (text: string) =>
        api.postText<IngestAnswer>(`${BASE}/case_reports`, 'text/csv; charset=utf-8', text),
    sendCase: (report: CaseReport) => api.post<IngestResult>(`${BASE}/case_report`, report),
    institutions: (signal?: AbortSignal) =>
        api.get<Page<Institution>>(`${BASE}/institutions`, { limit: 200 }, signal),
    setInstitution: (
        { id, version }: Pick<Institution, 'id' | 'version'>,
        body: Pick<Institution, 'name' | 'kind' | 'place'>,
    ) => api.put<Institution>(`${BASE}/institutions/${id}`, body, version),
    caseTemplateUrl: `${BASE}/case_reports/template.csv`,
    countTemplateUrl: `${BASE}/daily_counts/template.csv`,
};
