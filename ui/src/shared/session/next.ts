// SPDX-License-Identifier: Apache-2.0
// Where to go after signing in: only paths of our own, never another site.
export function safeNext(value: unknown): string {
    if (typeof value !== 'string' || !value.startsWith('/')) return '/';
    if (value.startsWith('//') || value.startsWith('/\\')) return '/';
    return /^\/(login|password|unreachable)\b/.test(value) ? '/' : value;
}
