// SPDX-License-Identifier: Apache-2.0
// Township by week as an ECharts heat map option; also finds the highest cell for the description.
import type { HeatMap } from '../api/types';
import type { ChartTokens } from './chart_theme';

export function highestCell(heat: HeatMap): { row: number; week: number; count: number } {
    let best = { row: 0, week: 0, count: -1 };
    heat.rows.forEach((row, r) =>
        row.counts.forEach((count, w) => {
            if (count > best.count) best = { row: r, week: w, count };
        }),
    );
    return { ...best, count: Math.max(0, best.count) };
}

export function heatOption(
    heat: HeatMap,
    names: string[],
    words: { count: string; week: string },
    tokens: ChartTokens,
): object {
    const cells = heat.rows.flatMap((row, r) => row.counts.map((count, w) => [w, r, count]));
    const most = Math.max(1, highestCell(heat).count);
    return {
        animation: false,
        grid: { left: 8, right: 12, top: 8, bottom: 60, containLabel: true },
        tooltip: {
            confine: true,
            formatter: (point: { value: [number, number, number] }) => {
                const [w, r, count] = point.value;
                return `<b>${names[r]}</b><br>${heat.weeks[w]?.label} (${heat.weeks[w]?.from})<br>${words.count} ${count}`;
            },
        },
        xAxis: {
            type: 'category',
            data: heat.weeks.map((week) => `${week.label}\n${week.from.slice(5)}`),
            axisLabel: { hideOverlap: true, lineHeight: 16 },
            name: '',
        },
        yAxis: {
            type: 'category',
            inverse: true,
            data: names,
            axisLabel: { interval: 0, width: 150, overflow: 'truncate' },
        },
        visualMap: {
            type: 'continuous',
            min: 0,
            max: most,
            orient: 'horizontal',
            left: 'center',
            bottom: 0,
            itemHeight: 140,
            itemWidth: 10,
            calculable: false,
            text: [String(most), '0'],
            inRange: { color: tokens.sequence },
        },
        series: [
            {
                type: 'heatmap',
                data: cells,
                itemStyle: { borderColor: tokens.panel, borderWidth: 1 },
                label: {
                    show: heat.weeks.length <= 16,
                    formatter: (point: { value: number[] }) =>
                        point.value[2] ? String(point.value[2]) : '',
                    fontSize: 11,
                },
                emphasis: { itemStyle: { borderColor: tokens.ink, borderWidth: 1.5 } },
            },
        ],
    };
}
