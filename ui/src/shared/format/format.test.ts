// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { toCsv } from './csv';
import {
    addDays,
    clockState,
    dayOf,
    duration,
    formatBytes,
    formatClockTime,
    formatChance,
    formatDays,
    formatInstant,
    formatNumber,
    formatRatio,
    relative,
} from './format';
import { beijingInput, beijingInstant } from './local_time';

const MINUTE = 60_000;
const NOW = Date.parse('2026-11-21T14:32:08+08:00');

describe('numbers', () => {
    it('separates thousands and keeps the asked digits', () => {
        expect(formatNumber(1234567)).toBe('1,234,567');
        expect(formatNumber(3.14159, 1)).toBe('3.1');
        expect(formatNumber(undefined)).toBe('—');
        expect(formatNumber(Number.NaN)).toBe('—');
    });
    it('gives ratios a decimal only below ten', () => {
        expect(formatRatio(6.23)).toBe('6.2');
        expect(formatRatio(31.4)).toBe('31');
    });
    it('shows two digits of a chance', () => {
        expect(formatChance(0.34)).toBe('0.34');
        expect(formatChance(0.0123)).toBe('0.012');
        expect(formatChance(0.00123)).toBe('0.0012');
        expect(formatChance(3e-7)).toBe('<0.0001');
        expect(formatChance(1)).toBe('1.00');
        expect(formatChance(undefined)).toBe('—');
    });
    it('names sizes', () => {
        expect(formatBytes(617)).toBe('617 B');
        expect(formatBytes(2048)).toBe('2.0 kB');
        expect(formatBytes(3 * 1024 * 1024)).toBe('3.0 MB');
    });
});

describe('instants', () => {
    it('shows China time whatever the offset of the instant', () => {
        expect(formatInstant('2026-11-21T14:32:08.123+08:00', true)).toBe('2026-11-21 14:32:08');
        expect(formatInstant('2026-11-21T06:32:08Z')).toBe('2026-11-21 14:32');
        expect(formatClockTime('2026-11-21T16:30:00Z')).toBe('00:30');
        expect(dayOf('2026-11-21T16:30:00Z')).toBe('2026-11-22');
        expect(formatInstant('not a time')).toBe('—');
        expect(formatInstant(undefined)).toBe('—');
    });
    it('goes to the date-time field and back without moving', () => {
        const at = Date.parse('2026-11-21T23:59:00+08:00');
        expect(beijingInput(at)).toBe('2026-11-21T23:59');
        expect(beijingInstant(beijingInput(at))).toBe('2026-11-21T23:59:00+08:00');
    });
    it('adds days over the end of a month and a year', () => {
        expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
        expect(addDays('2028-03-01', -1)).toBe('2028-02-29');
    });
});

describe('spans', () => {
    it('says how long ago with its largest unit', () => {
        expect(relative(NOW - 30_000, NOW).key).toBe('time.just_now');
        expect(relative(NOW - 3 * MINUTE, NOW)).toEqual({
            key: 'time.minutes_ago',
            values: { n: 3 },
        });
        expect(relative(NOW - 150 * MINUTE, NOW)).toEqual({
            key: 'time.hours_ago',
            values: { n: 2 },
        });
        expect(relative(NOW - 49 * 60 * MINUTE, NOW).values).toEqual({ n: 2 });
        expect(relative(NOW + 5 * MINUTE, NOW).key).toBe('time.minutes_ahead');
    });
    it('gives durations two units from an hour on', () => {
        expect(duration(18 * MINUTE)).toEqual({ key: 'time.span_m', values: { m: 18 } });
        expect(duration(125 * MINUTE)).toEqual({ key: 'time.span_hm', values: { h: 2, m: 5 } });
        expect(duration(76 * 60 * MINUTE)).toEqual({ key: 'time.span_dh', values: { d: 3, h: 4 } });
        expect(duration(-5)).toEqual({ key: 'time.span_short', values: {} });
    });
    it('turns a clock amber at 75 % and red at 100 % of its limit', () => {
        const since = NOW;
        const until = NOW + 120 * MINUTE;
        expect(clockState(since, until, NOW + 89 * MINUTE)).toBe('calm');
        expect(clockState(since, until, NOW + 90 * MINUTE)).toBe('near');
        expect(clockState(since, until, NOW + 120 * MINUTE - 1)).toBe('near');
        expect(clockState(since, until, NOW + 120 * MINUTE)).toBe('over');
    });
});

describe('CSV', () => {
    it('quotes what needs it and defuses formulas', () => {
        const text = toCsv(
            ['地区', 'n'],
            [
                ['麻旺镇, "东"', 3],
                ['=1+1', undefined],
                ['-5', -5],
            ],
        );
        expect(text).toBe('地区,n\r\n"麻旺镇, ""东""",3\r\n\'=1+1,\r\n\'-5,-5\r\n');
    });
});

describe('a span of days', () => {
    it('is one day where it begins and ends on it', () => {
        expect(formatDays('2026-11-21', '2026-11-21')).toBe('2026-11-21');
        expect(formatDays('2026-11-20', '2026-11-21')).toBe('2026-11-20 – 2026-11-21');
    });
});
