// SPDX-License-Identifier: Apache-2.0
// The order and the words of indicators. Pure.
import type { Indicator } from '@/shared/api/types';
import { formatNumber } from '@/shared/format/format';

export type Verdict = 'unmet' | 'met' | 'no_data' | 'no_verdict';

export function verdictOf(indicator: Indicator): Verdict {
    if (indicator.value === undefined || indicator.value === null) return 'no_data';
    if (indicator.met === true) return 'met';
    return indicator.met === false ? 'unmet' : 'no_verdict';
}

/** Those that miss their target come first, the farthest from it on top; then as the server sorts. */
export function redFirst(items: Indicator[]): Indicator[] {
    const rank: Record<Verdict, number> = { unmet: 0, met: 1, no_verdict: 2, no_data: 3 };
    const gap = ({ value = 0, target }: Indicator) =>
        target ? Math.abs(value - target) / Math.abs(target) : 0;
    return items
        .map((item, index) => ({ item, index, verdict: verdictOf(item) }))
        .sort((a, b) => {
            if (rank[a.verdict] !== rank[b.verdict]) return rank[a.verdict] - rank[b.verdict];
            if (a.verdict === 'unmet') return gap(b.item) - gap(a.item) || a.index - b.index;
            return a.index - b.index;
        })
        .map(({ item }) => item);
}

/** One decimal for shares and minutes, unless it says nothing; whole numbers for counts. */
export function figure(value: number | undefined, unit: Indicator['unit']): string {
    if (value === undefined || value === null) return '—';
    const digits = unit === 'count' || Number.isInteger(value) ? 0 : 1;
    const text = formatNumber(value, digits);
    return unit === '%' ? `${text} %` : text;
}
