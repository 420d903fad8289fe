// SPDX-License-Identifier: Apache-2.0
// The ECharts theme, read from tokens.css: charts have no colours of their own.

export interface ChartTokens {
    ink: string;
    inkSoft: string;
    inkMark: string;
    line: string;
    panel: string;
    panelSunk: string;
    beacon: string;
    beaconLine: string;
    band: string;
    series: string;
    sequence: string[];
    categories: string[];
    font: string;
}

export function readTokens(element: Element = document.documentElement): ChartTokens {
    const style = getComputedStyle(element);
    const token = (name: string) => style.getPropertyValue(name).trim();
    return {
        ink: token('--ink'),
        inkSoft: token('--ink-soft'),
        inkMark: token('--ink-mark'),
        line: token('--line'),
        panel: token('--panel'),
        panelSunk: token('--panel-sunk'),
        beacon: token('--beacon'),
        beaconLine: token('--beacon-line'),
        band: token('--band'),
        series: token('--series'),
        sequence: [0, 1, 2, 3, 4].map((n) => token(`--seq-${n}`)),
        categories: [1, 2, 3, 4, 5, 6].map((n) => token(`--category-${n}`)),
        font: token('--font'),
    };
}

export function chartTheme(tokens: ChartTokens): object {
    const axis = {
        axisLine: { lineStyle: { color: tokens.inkMark } },
        axisTick: { lineStyle: { color: tokens.inkMark } },
        axisLabel: { color: tokens.inkSoft, fontSize: 12 },
        splitLine: { lineStyle: { color: tokens.line } },
        splitArea: { show: false },
        nameTextStyle: { color: tokens.inkSoft, fontSize: 12 },
    };
    return {
        color: tokens.categories,
        backgroundColor: 'transparent',
        textStyle: { fontFamily: tokens.font, color: tokens.ink },
        categoryAxis: axis,
        valueAxis: axis,
        timeAxis: axis,
        tooltip: {
            backgroundColor: tokens.panel,
            borderColor: tokens.inkMark,
            borderWidth: 1,
            textStyle: { color: tokens.ink, fontSize: 12 },
            extraCssText: 'box-shadow:none;border-radius:6px;',
        },
        dataZoom: {
            backgroundColor: 'transparent',
            fillerColor: `${tokens.inkMark}33`,
            borderColor: tokens.line,
            textStyle: { color: tokens.inkSoft },
            handleStyle: { color: tokens.panel, borderColor: tokens.inkMark },
            moveHandleStyle: { color: tokens.inkMark },
            dataBackground: {
                lineStyle: { color: tokens.inkMark },
                areaStyle: { color: tokens.band },
            },
            selectedDataBackground: {
                lineStyle: { color: tokens.inkMark },
                areaStyle: { color: tokens.band },
            },
            emphasis: {
                handleStyle: { borderColor: tokens.ink },
                moveHandleStyle: { color: tokens.ink },
            },
        },
        visualMap: { textStyle: { color: tokens.inkSoft } },
    };
}
