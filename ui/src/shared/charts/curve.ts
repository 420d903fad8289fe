// SPDX-License-Identifier: Apache-2.0
// A series as an ECharts option: expected band in grey, observed as an ink line, the late share
// hatched, alarms as amber dots with a ring, days beyond the bound without an alarm as empty rings. Pure, so that it can be tested without a canvas.
import type { Series, SeriesDay } from '../api/types';
import { dayOf } from '../format/format';
import type { ChartTokens } from './chart_theme';

export interface CurveWords {
    unit: string;
    day: string;
    observed: string;
    expected: string;
    upper: string;
    late: string;
    alarm: string;
    beyond: string;
}

export interface CurveSummary {
    from: string;
    to: string;
    total: number;
    max: number;
    maxDay: string;
    alarms: number;
}

/** The days whose counts can be known: none beyond the day of the series' last news. */
export function knownDays(series: Pick<Series, 'days' | 'known_until'>): SeriesDay[] {
    const last = dayOf(series.known_until);
    return series.days.filter((day) => day.day <= last);
}

/** Where the bound is of several days together, so is what is shown against it. */
export function inWindows(
    series: Pick<Series, 'days' | 'known_until' | 'window_days'>,
): SeriesDay[] {
    const days = knownDays(series);
    if (series.window_days === 1) return days;
    return days.map((day) => ({ ...day, count: day.window_count, late: 0 }));
}

export function summarise(days: SeriesDay[]): CurveSummary {
    const out = { from: '', to: '', total: 0, max: 0, maxDay: '', alarms: 0 };
    for (const day of days) {
        out.from ||= day.day;
        out.to = day.day;
        out.total += day.count;
        if (day.count > out.max || !out.maxDay) {
            out.max = day.count;
            out.maxDay = day.day;
        }
        if (day.alarm) out.alarms += 1;
    }
    return out;
}

function tip(day: SeriesDay, words: CurveWords): string {
    const lines = [day.day, `${words.observed} ${day.count}`];
    if (day.late > 0) lines.push(`${words.late} ${day.late}`);
    if (day.expected !== undefined) lines.push(`${words.expected} ${day.expected.toFixed(1)}`);
    if (day.upper !== undefined) lines.push(`${words.upper} ${day.upper.toFixed(1)}`);
    if (day.alarm) lines.push(`<b>● ${words.alarm}</b>`);
    if (day.beyond) lines.push(`○ ${words.beyond}`);
    return lines.join('<br>');
}

/** A mark on each of some days. */
function dots(days: SeriesDay[], which: (day: SeriesDay) => boolean, style: object): object {
    return {
        type: 'scatter',
        data: days.flatMap((day, index) => (which(day) ? [[index, day.count]] : [])),
        symbolSize: 11,
        itemStyle: { ...style, opacity: 1 },
        z: 5,
    };
}

function bandSeries(days: SeriesDay[], tokens: ChartTokens): object[] {
    const base = { type: 'line', stack: 'band', symbol: 'none', silent: true, z: 1 };
    return [
        {
            ...base,
            data: days.map((d) => d.expected ?? null),
            lineStyle: { color: tokens.inkMark, width: 1, type: 'dotted' },
        },
        {
            ...base,
            data: days.map((d) =>
                d.upper === undefined ? null : Math.max(0, d.upper - (d.expected ?? 0)),
            ),
            lineStyle: { opacity: 0 },
            areaStyle: { color: tokens.band, opacity: 0.75 },
        },
    ];
}

function lateSeries(days: SeriesDay[], tokens: ChartTokens): object[] {
    const hatch = {
        symbol: 'rect',
        dashArrayX: [1, 0],
        dashArrayY: [2, 4],
        rotation: Math.PI / 4,
        color: tokens.inkMark,
    };
    const base = { type: 'bar', stack: 'late', silent: true, barWidth: '70%', z: 2 };
    return [
        {
            ...base,
            data: days.map((d) => (d.late > 0 ? d.count - d.late : null)),
            itemStyle: { color: 'transparent' },
        },
        {
            ...base,
            data: days.map((d) => (d.late > 0 ? d.late : null)),
            itemStyle: { color: 'transparent', decal: hatch, borderColor: tokens.inkMark },
        },
    ];
}

const LEAST_AXIS = 5;

/** The step between the marks of an axis of five parts, as the chart library chooses it. */
function axisStep(top: number): number {
    const part = top / 5;
    const unit = 10 ** Math.floor(Math.log10(part));
    const lead = part / unit;
    const nice = lead < 1.5 ? 1 : lead < 2.5 ? 2 : lead < 4 ? 3 : lead < 7 ? 5 : 10;
    return Math.max(1, nice * unit);
}

/** A mark with room above the highest of count and bound: a band of one case must not look like a flood. */
export function axisTop({ max }: { max: number }): number {
    const wanted = Math.max(LEAST_AXIS, max * 1.05);
    let top = wanted;
    for (let round = 0; round < 3; round++) {
        const step = axisStep(top);
        top = Math.ceil(wanted / step) * step;
    }
    return top;
}

export function curveOption(
    series: Pick<Series, 'days'>,
    words: CurveWords,
    tokens: ChartTokens,
    zoom = false,
): object {
    const { days } = series;
    const sparse = days.length <= 31;
    return {
        animation: false,
        grid: { left: 44, right: 16, top: 30, bottom: zoom ? 64 : 28 },
        tooltip: {
            trigger: 'axis',
            confine: true,
            formatter: (points: { dataIndex: number }[]) => {
                const day = days[points[0]?.dataIndex ?? -1];
                return day ? tip(day, words) : '';
            },
        },
        xAxis: {
            type: 'category',
            data: days.map((d) => d.day),
            axisLabel: { formatter: (day: string) => day.slice(5), hideOverlap: true },
            name: '',
        },
        yAxis: {
            type: 'value',
            min: 0,
            max: axisTop,
            minInterval: 1,
            name: words.unit,
            nameTextStyle: { align: 'left', padding: [0, 0, 0, -32] },
        },
        dataZoom: zoom
            ? [
                  { type: 'inside', zoomOnMouseWheel: 'ctrl' },
                  { type: 'slider', height: 22, bottom: 8 },
              ]
            : undefined,
        series: [
            ...bandSeries(days, tokens),
            ...lateSeries(days, tokens),
            {
                type: 'line',
                data: days.map((d) => d.count),
                symbol: sparse ? 'circle' : 'none',
                symbolSize: 4,
                itemStyle: { color: tokens.series },
                lineStyle: { color: tokens.series, width: 1.75 },
                z: 4,
            },
            dots(days, (day) => day.beyond, {
                color: tokens.panel,
                borderColor: tokens.beaconLine,
                borderWidth: 1.5,
            }),
            dots(days, (day) => day.alarm, {
                color: tokens.beacon,
                borderColor: tokens.beaconLine,
                borderWidth: 2,
            }),
        ],
    };
}
