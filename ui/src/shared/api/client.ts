// SPDX-License-Identifier: Apache-2.0
// The only place that calls fetch. It adds the CSRF token, the language and the version that an
// update is based on, bounds the waiting time, and turns every failure into an ApiError.
import { abortedError, networkError, problemFrom } from './problem';

export type Query = Record<string, string | number | undefined | null>;

export interface RequestOptions {
    query?: Query;
    body?: unknown;
    /** Sent as it is, with this content type, in place of a JSON body. */
    raw?: { type: string; text: string };
    /** The version that the change is based on: goes out as If-Match. */
    version?: string;
    signal?: AbortSignal;
}

interface ClientContext {
    csrf: () => string;
    language: () => string;
    onUnauthorized: () => void;
}

const TIMEOUT_MS = 20_000;

let context: ClientContext = {
    csrf: () => '',
    language: () => 'zh-CN',
    onUnauthorized: () => undefined,
};

export function configureClient(next: ClientContext): void {
    context = next;
}

export function withQuery(path: string, query?: Query): string {
    const params = new URLSearchParams();
    for (const [key, value] of Object.entries(query ?? {})) {
        if (value !== undefined && value !== null && value !== '') params.set(key, String(value));
    }
    const text = params.toString();
    return text ? `${path}?${text}` : path;
}

function headersFor(method: string, options: RequestOptions): Headers {
    const headers = new Headers({
        Accept: 'application/json, application/problem+json',
        'Accept-Language': context.language(),
    });
    if (method !== 'GET' && context.csrf()) headers.set('X-CSRF-Token', context.csrf());
    if (options.version !== undefined) headers.set('If-Match', `"${options.version}"`);
    if (options.raw) headers.set('Content-Type', options.raw.type);
    else if (options.body !== undefined) headers.set('Content-Type', 'application/json');
    return headers;
}

async function send(method: string, path: string, options: RequestOptions): Promise<Response> {
    const control = new AbortController();
    const forward = () => control.abort();
    options.signal?.addEventListener('abort', forward);
    let late = false;
    const timer = setTimeout(() => {
        late = true;
        control.abort();
    }, TIMEOUT_MS);
    const body =
        options.raw?.text ??
        (options.body === undefined ? undefined : JSON.stringify(options.body));
    try {
        return await fetch(withQuery(path, options.query), {
            method,
            headers: headersFor(method, options),
            body,
            signal: control.signal,
            credentials: 'same-origin',
        });
    } catch {
        if (options.signal?.aborted) throw abortedError();
        throw networkError(late ? 'timeout' : 'unreachable');
    } finally {
        clearTimeout(timer);
        options.signal?.removeEventListener('abort', forward);
    }
}

export async function request<T>(
    method: string,
    path: string,
    options: RequestOptions = {},
): Promise<T> {
    const response = await send(method, path, options);
    let text: string;
    try {
        text = await response.text();
    } catch {
        if (options.signal?.aborted) throw abortedError();
        throw networkError();
    }
    const type = response.headers.get('Content-Type') ?? '';
    if (!response.ok) {
        if (response.status === 401) context.onUnauthorized();
        // A development proxy or a gateway answers 502/504 when the server itself is away.
        if (response.status === 502 || response.status === 504) throw networkError();
        throw problemFrom(response.status, type, text);
    }
    if (!text) return undefined as T;
    if (!type.includes('json')) throw problemFrom(response.status, type, text);
    return JSON.parse(text) as T;
}

export const api = {
    get: <T>(path: string, query?: Query, signal?: AbortSignal) =>
        request<T>('GET', path, { query, signal }),
    post: <T>(path: string, body: unknown = {}, version?: string) =>
        request<T>('POST', path, { body, version }),
    put: <T>(path: string, body: unknown, version?: string) =>
        request<T>('PUT', path, { body, version }),
    delete: <T>(path: string) => request<T>('DELETE', path),
    postText: <T>(path: string, type: string, text: string) =>
        request<T>('POST', path, { raw: { type, text } }),
};
