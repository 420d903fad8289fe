// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { Indicator } from '@/shared/api/types';
import { figure, redFirst, verdictOf } from './indicators';

function indicator(code: string, more: Partial<Indicator>): Indicator {
    return { code, unit: '%', comparator: '>=', target: 100, ...more } as Indicator;
}

describe('indicators', () => {
    it('come red first, the farthest from its target on top, then as the server sorts', () => {
        const items = [
            indicator('met1', { value: 100, met: true }),
            indicator('none', {}),
            indicator('near', { value: 98, met: false }),
            indicator('far', { value: 60, met: false }),
            indicator('info', { value: 147, unit: 'count', target: undefined }),
            indicator('met2', { value: 100, met: true }),
        ];
        expect(redFirst(items).map((item) => item.code)).toEqual([
            'far',
            'near',
            'met1',
            'met2',
            'info',
            'none',
        ]);
    });
    it('have no verdict without data or without a target', () => {
        expect(verdictOf(indicator('a', {}))).toBe('no_data');
        expect(verdictOf(indicator('a', { value: 3 }))).toBe('no_verdict');
        expect(verdictOf(indicator('a', { value: 0, met: false }))).toBe('unmet');
    });
    it('show as many digits as their unit needs', () => {
        expect(figure(98.64, '%')).toBe('98.6 %');
        expect(figure(100, '%')).toBe('100 %');
        expect(figure(1203, 'count')).toBe('1,203');
        expect(figure(18.5, 'min')).toBe('18.5');
        expect(figure(undefined, '%')).toBe('—');
    });
});
