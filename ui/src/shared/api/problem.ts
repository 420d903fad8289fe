// SPDX-License-Identifier: Apache-2.0
// The one error type that pages see. A problem is what the server said (RFC 9457), a network
// error is a server that did not answer; pages treat the second as "off line" and keep their data.
import type { ProblemBody } from './types';

export type FailureKind = 'problem' | 'network' | 'aborted';

export class ApiError extends Error {
    constructor(
        readonly kind: FailureKind,
        readonly status: number,
        readonly code: string,
        readonly title: string,
        readonly detail = '',
        readonly path = '',
    ) {
        super(title || code);
        this.name = 'ApiError';
    }

    get offline(): boolean {
        return this.kind === 'network';
    }

    /** Somebody changed the thing in between: read it again before trying again. */
    get conflict(): boolean {
        return this.status === 412;
    }
}

export function networkError(code: 'unreachable' | 'timeout' = 'unreachable'): ApiError {
    return new ApiError('network', 0, code, '');
}

export function abortedError(): ApiError {
    return new ApiError('aborted', 0, 'aborted', '');
}

/** Gateways between us and the server answer in HTML; such an answer still becomes a problem. */
export function problemFrom(status: number, contentType: string, text: string): ApiError {
    if (contentType.includes('json')) {
        try {
            const body = JSON.parse(text) as Partial<ProblemBody>;
            return new ApiError(
                'problem',
                status,
                body.code ?? `http_${status}`,
                body.title ?? '',
                body.detail ?? '',
                body.path ?? '',
            );
        } catch {
            // Falls through: a body that is not JSON says no more than its status.
        }
    }
    return new ApiError('problem', status, `http_${status}`, '');
}

export function toApiError(reason: unknown): ApiError {
    return reason instanceof ApiError
        ? reason
        : new ApiError('problem', 0, 'unexpected', '', String(reason));
}
