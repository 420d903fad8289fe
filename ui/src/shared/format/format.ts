// SPDX-License-Identifier: Apache-2.0
// Pure formatting: numbers, days, instants and spans of time. Words are left to the caller: spans
// come back as a message key with its numbers. All instants are shown in China's one time zone,
// whatever the zone of the reader's device, because a county works by its own clock.

const BEIJING_OFFSET_MS = 8 * 3600_000;
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

export interface Phrase {
    key: string;
    values: Record<string, number | string>;
}

export function formatNumber(value: number | undefined, digits = 0): string {
    if (value === undefined || !Number.isFinite(value)) return '—';
    return value.toLocaleString('en-US', {
        minimumFractionDigits: digits,
        maximumFractionDigits: digits,
    });
}

/** A probability with two leading digits; below 0.0001 only that. */
export function formatChance(value: number | undefined): string {
    if (value === undefined || !Number.isFinite(value)) return '—';
    if (value < 0.0001) return '<0.0001';
    return value.toFixed(Math.min(4, Math.max(2, 1 - Math.floor(Math.log10(value)))));
}

/** One decimal below ten, none above: 6.2 and 31, never 31.4. */
export function formatRatio(value: number | undefined): string {
    if (value === undefined || !Number.isFinite(value)) return '—';
    return formatNumber(value, value < 10 ? 1 : 0);
}

function beijing(at: Date | number | string): Date {
    return new Date(new Date(at).getTime() + BEIJING_OFFSET_MS);
}

const two = (n: number) => String(n).padStart(2, '0');

export function formatClockTime(at: Date | number | string, seconds = false): string {
    const d = beijing(at);
    const base = `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}`;
    return seconds ? `${base}:${two(d.getUTCSeconds())}` : base;
}

export function dayOf(at: Date | number | string): string {
    return beijing(at).toISOString().slice(0, 10);
}

export function formatInstant(at: Date | number | string | undefined, seconds = false): string {
    if (at === undefined || at === '' || Number.isNaN(new Date(at).getTime())) return '—';
    return `${dayOf(at)} ${formatClockTime(at, seconds)}`;
}

/** "11-21" when the year is this year, the whole day otherwise. */
export function formatShortDay(day: string, today: string): string {
    return day.slice(0, 4) === today.slice(0, 4) ? day.slice(5) : day;
}

/** One day is a day, not a range from it to itself. */
export function formatDays(first: string, last: string): string {
    return first === last ? first : `${first} – ${last}`;
}

export function addDays(day: string, days: number): string {
    return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}

export function relative(at: number, now: number): Phrase {
    const span = now - at;
    if (Math.abs(span) < MINUTE) return { key: 'time.just_now', values: {} };
    const size = Math.abs(span);
    const word = span >= 0 ? 'ago' : 'ahead';
    if (size < HOUR)
        return { key: `time.minutes_${word}`, values: { n: Math.floor(size / MINUTE) } };
    if (size < DAY) return { key: `time.hours_${word}`, values: { n: Math.floor(size / HOUR) } };
    return { key: `time.days_${word}`, values: { n: Math.floor(size / DAY) } };
}

export function duration(ms: number): Phrase {
    const size = Math.max(0, ms);
    if (size < MINUTE) return { key: 'time.span_short', values: {} };
    if (size < HOUR) return { key: 'time.span_m', values: { m: Math.floor(size / MINUTE) } };
    const hours = Math.floor(size / HOUR);
    if (size < DAY) {
        const m = Math.floor((size - hours * HOUR) / MINUTE);
        return { key: 'time.span_hm', values: { h: hours, m } };
    }
    const days = Math.floor(size / DAY);
    return { key: 'time.span_dh', values: { d: days, h: Math.floor((size - days * DAY) / HOUR) } };
}

export type ClockState = 'calm' | 'near' | 'over';

/** A duty's clock: amber from 75 % of its limit, red from the limit on. */
export function clockState(since: number, until: number, now: number): ClockState {
    if (now >= until) return 'over';
    const limit = until - since;
    return limit > 0 && now - since >= 0.75 * limit ? 'near' : 'calm';
}

export function formatBytes(bytes: number): string {
    if (bytes < 1024) return `${bytes} B`;
    if (bytes < 1024 * 1024) return `${formatNumber(bytes / 1024, 1)} kB`;
    return `${formatNumber(bytes / 1024 / 1024, 1)} MB`;
}
