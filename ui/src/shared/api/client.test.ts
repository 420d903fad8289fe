// SPDX-License-Identifier: Apache-2.0
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { api, configureClient, request, withQuery } from './client';
import { ApiError, problemFrom } from './problem';

const unauthorized = vi.fn();
const fetcher = vi.fn<typeof fetch>();

function answer(status: number, body: string, type = 'application/json'): Response {
    return new Response(status === 204 ? null : body, {
        status,
        headers: { 'Content-Type': type },
    });
}
function sentHeaders(): Headers {
    return new Headers(fetcher.mock.calls[0]![1]!.headers);
}
async function failure(work: Promise<unknown>): Promise<ApiError> {
    const error = await work.then(
        () => undefined,
        (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ApiError);
    return error as ApiError;
}

beforeEach(() => {
    vi.stubGlobal('fetch', fetcher);
    configureClient({ csrf: () => 'tok', language: () => 'en', onUnauthorized: unauthorized });
});
afterEach(() => {
    vi.unstubAllGlobals();
    fetcher.mockReset();
    unauthorized.mockReset();
});

describe('requests', () => {
    it('carry language always, CSRF on changes only, and the version as If-Match', async () => {
        fetcher.mockResolvedValue(answer(200, '{"a":1}'));
        expect(await api.get('/x', { q: 'a b', none: undefined, empty: '' })).toEqual({ a: 1 });
        expect(fetcher.mock.calls[0]![0]).toBe('/x?q=a+b');
        expect(sentHeaders().get('Accept-Language')).toBe('en');
        expect(sentHeaders().has('X-CSRF-Token')).toBe(false);
        fetcher.mockReset();
        fetcher.mockResolvedValue(answer(200, '{}'));
        await api.post('/x', { note: 'n' }, '7');
        expect(sentHeaders().get('X-CSRF-Token')).toBe('tok');
        expect(sentHeaders().get('If-Match')).toBe('"7"');
        expect(fetcher.mock.calls[0]![1]!.body).toBe('{"note":"n"}');
    });
    it('send raw text with its own type', async () => {
        fetcher.mockResolvedValue(answer(200, '{}'));
        await api.postText('/x', 'text/csv', 'a,b');
        expect(sentHeaders().get('Content-Type')).toBe('text/csv');
        expect(fetcher.mock.calls[0]![1]!.body).toBe('a,b');
    });
    it('take an empty answer as nothing', async () => {
        fetcher.mockResolvedValue(answer(204, ''));
        expect(await api.delete('/x')).toBeUndefined();
    });
    it('leave empty values out of the query', () => {
        expect(withQuery('/x', { a: 0, b: null, c: '' })).toBe('/x?a=0');
    });
});

describe('failures', () => {
    it('turn a problem into its code, title and detail', async () => {
        const body = {
            title: '版本冲突',
            status: 412,
            code: 'version_conflict',
            detail: 'd',
            path: '$.a',
        };
        fetcher.mockResolvedValue(answer(412, JSON.stringify(body), 'application/problem+json'));
        const error = await failure(api.post('/x'));
        expect(error).toMatchObject({
            kind: 'problem',
            code: 'version_conflict',
            title: '版本冲突',
            path: '$.a',
        });
        expect(error.conflict).toBe(true);
        expect(error.offline).toBe(false);
    });
    it('tell the session about 401', async () => {
        fetcher.mockResolvedValue(
            answer(401, '{"title":"t","code":"unauthorized"}', 'application/problem+json'),
        );
        await failure(api.get('/x'));
        expect(unauthorized).toHaveBeenCalledOnce();
    });
    it('see a lost network, and a gateway without a server, as off line', async () => {
        fetcher.mockRejectedValue(new TypeError('fetch failed'));
        expect((await failure(api.get('/x'))).offline).toBe(true);
        fetcher.mockReset();
        fetcher.mockResolvedValue(answer(502, '<html>', 'text/html'));
        expect((await failure(api.get('/x'))).offline).toBe(true);
    });
    it('say when the page itself gave up', async () => {
        const control = new AbortController();
        fetcher.mockImplementation(async () => {
            control.abort();
            throw new DOMException('aborted', 'AbortError');
        });
        expect((await failure(request('GET', '/x', { signal: control.signal }))).kind).toBe(
            'aborted',
        );
    });
    it('survive answers that are no problem documents', () => {
        expect(problemFrom(500, 'text/html', '<h1>').code).toBe('http_500');
        expect(problemFrom(500, 'application/problem+json', '{broken').code).toBe('http_500');
        expect(problemFrom(404, 'application/json', '{}').code).toBe('http_404');
    });
});
