// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ApiError, networkError } from '@/shared/api/problem';
import type { CaseReport, IngestResult } from '@/shared/api/types';
import { emptyReport } from './case_form';
import { OfflineQueue, QUEUE_LIMIT } from './offline_queue';

const OK: IngestResult = {
    message: 1,
    control_id: '',
    status: 'accepted',
    reports: 1,
    problems: [],
    stated: [],
};
const report = (id: string): CaseReport => ({ ...emptyReport('2026-11-21', id), name: id });
const send = vi.fn<(report: CaseReport) => Promise<IngestResult>>();
let memory: Map<string, string>;
let storage: { getItem(k: string): string | null; setItem(k: string, v: string): void };

function queue(user = 'li'): OfflineQueue {
    return new OfflineQueue(storage, user, send, () => 1000);
}
beforeEach(() => {
    send.mockReset();
    memory = new Map();
    storage = {
        getItem: (key) => memory.get(key) ?? null,
        setItem: (key, value) => void memory.set(key, value),
    };
});

describe('the offline queue', () => {
    it('sends at once when the network is there and keeps nothing', async () => {
        send.mockResolvedValue(OK);
        expect(await queue().submit(report('a'))).toBe('accepted');
        expect(queue().items()).toEqual([]);
    });
    it('keeps the report before it is sent, so that nothing is lost on the way', async () => {
        send.mockImplementation(async () => {
            expect(queue().items()).toHaveLength(1);
            throw networkError();
        });
        expect(await queue().submit(report('a'))).toBe('queued');
        expect(queue().items()).toMatchObject([{ queuedAt: 1000, report: { client_id: 'a' } }]);
    });
    it('outlives a reload and sends in order under the same client_id', async () => {
        send.mockRejectedValue(networkError());
        await queue().submit(report('a'));
        await queue().submit(report('b'));
        send.mockReset();
        send.mockResolvedValue(OK);
        expect(await queue().flush()).toBe(2);
        expect(send.mock.calls.map(([r]) => r.client_id)).toEqual(['a', 'b']);
        expect(queue().items()).toEqual([]);
    });
    it('counts a duplicate as sent: the lost answer was an acceptance', async () => {
        send.mockResolvedValue({ ...OK, status: 'duplicate' });
        expect(await queue().submit(report('a'))).toBe('accepted');
        expect(queue().items()).toEqual([]);
    });
    it('stops at the first that is put off', async () => {
        for (const id of ['a', 'b', 'c']) queue().add(report(id));
        send.mockResolvedValueOnce(OK).mockRejectedValue(new ApiError('problem', 503, 'busy', ''));
        expect(await queue().flush()).toBe(1);
        expect(send).toHaveBeenCalledTimes(2);
        expect(
            queue()
                .items()
                .map((i) => i.report.client_id),
        ).toEqual(['b', 'c']);
    });
    it('keeps a refused one for its author and goes on with the rest', async () => {
        for (const id of ['a', 'b']) queue().add(report(id));
        send.mockRejectedValueOnce(
            new ApiError('problem', 422, 'value_invalid', '取值无效。', '内容过长', '$.note'),
        ).mockResolvedValue(OK);
        expect(await queue().flush()).toBe(1);
        expect(queue().items()).toMatchObject([
            {
                refused: [{ code: 'value_invalid', path: '$.note', detail: '内容过长' }],
                report: { client_id: 'a' },
            },
        ]);
        send.mockClear();
        await queue().flush();
        expect(send).not.toHaveBeenCalled();
    });
    it('treats a rejected ingest result like a refusal, and a lost session like a lost network', async () => {
        send.mockResolvedValueOnce({
            ...OK,
            status: 'rejected',
            problems: [{ code: 'bad_date', path: 'onset_date', detail: 'no date' }],
        });
        expect(await queue().submit(report('a'))).toBe('refused');
        expect(queue().items()[0]!.refused).toMatchObject([
            { code: 'bad_date', path: 'onset_date' },
        ]);
        send.mockRejectedValueOnce(new ApiError('problem', 401, 'unauthorized', ''));
        expect(await queue().submit(report('b'))).toBe('queued');
        expect(queue().items()[1]!.refused).toBeUndefined();
    });
    it('holds each person apart and reads broken storage as empty', () => {
        queue('li').add(report('a'));
        expect(queue('wang').items()).toEqual([]);
        memory.set('fengsui.reports.li', '{broken');
        expect(queue('li').items()).toEqual([]);
    });
    it('refuses, and drops nothing, when it or the device is full', async () => {
        for (let i = 0; i < QUEUE_LIMIT; i += 1) expect(queue().add(report(`r${i}`))).toBe(true);
        expect(await queue().submit(report('late'))).toBe('full');
        expect(queue().items()).toHaveLength(QUEUE_LIMIT);
        expect(send).not.toHaveBeenCalled();
        memory.clear();
        storage.setItem = () => {
            throw new DOMException('full', 'QuotaExceededError');
        };
        expect(await queue().submit(report('x'))).toBe('full');
    });
    it('does not send twice when two triggers come together', async () => {
        const shared = queue();
        shared.add(report('a'));
        let release: (value: IngestResult) => void = () => undefined;
        send.mockReturnValue(new Promise((resolve) => (release = resolve)));
        const first = shared.flush();
        expect(await shared.flush()).toBe(0);
        release(OK);
        expect(await first).toBe(1);
        expect(send).toHaveBeenCalledOnce();
    });
});
