// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import type { MapFeature, SeriesDay } from '../api/types';
import type { ChartTokens } from './chart_theme';
import { axisTop, curveOption, knownDays, summarise } from './curve';
import { highestCell } from './heat';
import { centroid, mapOption } from './map';

const TOKENS = { sequence: ['a', 'b', 'c', 'd', 'e'], beacon: 'amber' } as unknown as ChartTokens;
const WORDS = {
    unit: 'u',
    day: 'd',
    observed: 'o',
    expected: 'e',
    upper: 'up',
    late: 'l',
    alarm: 'al',
    beyond: 'be',
};
const DAYS: SeriesDay[] = [
    { day: '2026-11-19', count: 4, late: 1, window_count: 0, alarm: false, beyond: false },
    {
        day: '2026-11-20',
        count: 3,
        late: 0,
        expected: 2,
        upper: 5,
        window_count: 0,
        alarm: false,
        beyond: false,
    },
    {
        day: '2026-11-21',
        count: 9,
        late: 0,
        expected: 2,
        upper: 5,
        window_count: 0,
        alarm: true,
        beyond: false,
    },
];
type Option = {
    yAxis: { min: number };
    xAxis: { data: string[] };
    series: { type: string; data: unknown[] }[];
    tooltip: { formatter: (points: { dataIndex: number }[]) => string };
};

describe('the curve', () => {
    const option = curveOption({ days: DAYS }, WORDS, TOKENS) as Option;
    it('starts at zero and shows each day once', () => {
        expect(option.yAxis.min).toBe(0);
        expect([0, 1, 5, 28, 40, 970].map((max) => axisTop({ max }))).toEqual([
            5, 5, 6, 30, 50, 1200,
        ]);
        expect(option.xAxis.data).toEqual(DAYS.map((d) => d.day));
    });
    it('stacks the band from the expected value to the upper bound, with gaps where none is known', () => {
        expect(option.series[0]!.data).toEqual([null, 2, 2]);
        expect(option.series[1]!.data).toEqual([null, 3, 3]);
    });
    it('hatches the late share on top of what came in time', () => {
        expect(option.series[2]!.data).toEqual([3, null, null]);
        expect(option.series[3]!.data).toEqual([1, null, null]);
    });
    it('puts a dot on each alarm', () => {
        expect(option.series.at(-1)).toMatchObject({ type: 'scatter', data: [[2, 9]] });
    });
    it('tells the numbers of a day and nothing beyond the last', () => {
        expect(option.tooltip.formatter([{ dataIndex: 2 }])).toContain('o 9');
        expect(option.tooltip.formatter([{ dataIndex: 9 }])).toBe('');
    });
    it('ends with the day of the last news', () => {
        const days = [
            ...DAYS,
            { day: '2026-11-22', count: 0, late: 0, window_count: 0, alarm: false, beyond: false },
        ];
        expect(knownDays({ days, known_until: '2026-11-21T23:59:00+08:00' })).toEqual(DAYS);
        expect(knownDays({ days, known_until: '2026-11-21T16:01:00Z' })).toEqual(days);
    });
    it('is summarised for those who cannot see it', () => {
        expect(summarise(DAYS)).toEqual({
            from: '2026-11-19',
            to: '2026-11-21',
            total: 16,
            max: 9,
            maxDay: '2026-11-21',
            alarms: 1,
        });
        expect(summarise([]).total).toBe(0);
    });
});

function square(code: string, x: number, y: number, size: number): MapFeature {
    const ring = [
        [x, y],
        [x + size, y],
        [x + size, y + size],
        [x, y + size],
        [x, y],
    ];
    return {
        type: 'Feature',
        properties: { code, name_zh: code },
        geometry: { type: 'Polygon', coordinates: [ring] },
    };
}

describe('the map', () => {
    it('puts the beacon into the middle of the largest part', () => {
        expect(centroid(square('a', 108, 28, 2))).toEqual([109, 29]);
        const multi: MapFeature = {
            type: 'Feature',
            properties: { code: 'm', name_zh: 'm' },
            geometry: {
                type: 'MultiPolygon',
                coordinates: [square('', 0, 0, 1), square('', 10, 10, 4)].map(
                    (f) => f.geometry.coordinates,
                ),
            },
        };
        expect(centroid(multi)).toEqual([12, 12]);
        const empty = { ...multi, geometry: { type: 'Polygon' as const, coordinates: [] } };
        expect(centroid(empty)).toBeUndefined();
    });
    it('shades every place, names the quiet ones and lights those with open signals', () => {
        const option = mapOption(
            {
                mapName: 'county',
                map: {
                    type: 'FeatureCollection',
                    features: [square('a', 0, 0, 1), square('b', 1, 0, 1)],
                },
                places: [{ place: 'b', count: 5, open_signals: 2 }],
                nameOf: (code) => code,
                words: { count: 'n', signals: 's' },
            },
            TOKENS,
        ) as Option;
        expect(option.series[0]!.data).toEqual([
            { name: 'a', value: 0 },
            { name: 'b', value: 5 },
        ]);
        expect(option.series[1]!.data).toEqual([{ name: 'a', value: [0.5, 0.5] }]);
        expect(option.series[2]!.data).toEqual([{ name: 'b', value: [1.5, 0.5, 2] }]);
    });
});

describe('the heat map', () => {
    it('finds its highest cell', () => {
        const heat = {
            weeks: [
                { label: 'W1', from: '2026-01-01' },
                { label: 'W2', from: '2026-01-08' },
            ],
            rows: [
                { place: 'a', name: 'a', counts: [0, 3] },
                { place: 'b', name: 'b', counts: [7, 1] },
            ],
            unplaced: [0, 0],
        };
        expect(highestCell(heat)).toEqual({ row: 1, week: 0, count: 7 });
        expect(highestCell({ weeks: [], rows: [], unplaced: [] }).count).toBe(0);
    });
});
