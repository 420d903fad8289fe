// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { nextStep } from '@/dispatch/api';
import type { Right } from './api/types';
import { homePath, mayOpen } from './rooms';
import { safeNext } from './session/next';

const having =
    (...rights: Right[]) =>
    (right: Right) =>
        rights.includes(right);

describe('where people go', () => {
    it('begin at the wall, or where their rights lead', () => {
        expect(homePath(having('surveil_read', 'warn_read'))).toBe('/wall');
        expect(homePath(having('surveil_send'))).toBe('/surveil/report');
        expect(homePath(having('surveil_read', 'surveil_send'))).toBe('/surveil/report');
        expect(homePath(having('surveil_send', 'warn_read'))).toBe('/wall');
        expect(homePath(having('dispatch_read'))).toBe('/dispatch');
        expect(homePath(having())).toBe('/settings');
    });
    it('open a page with any one of its rights', () => {
        expect(mayOpen(['surveil_read', 'surveil_send'], having('surveil_send'))).toBe(true);
        expect(mayOpen(['administer'], having('warn_read'))).toBe(false);
        expect(mayOpen(undefined, having())).toBe(true);
    });
    it('never leave for another site after signing in', () => {
        expect(safeNext('/warn/7?state=all')).toBe('/warn/7?state=all');
        for (const bad of ['//evil', '/\\evil', 'https://evil', undefined, '/login?next=/x']) {
            expect(safeNext(bad)).toBe('/');
        }
    });
    it('take a mission step by step', () => {
        expect(
            ['ordered', 'departed', 'arrived', 'finished', 'cancelled'].map((s) =>
                nextStep(s as never),
            ),
        ).toEqual(['departed', 'arrived', 'finished', undefined, undefined]);
    });
});
