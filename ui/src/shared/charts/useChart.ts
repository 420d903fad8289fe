// SPDX-License-Identifier: Apache-2.0
// Owns one ECharts instance: made when its element has a size, redrawn when the option changes,
// resized with its element, made anew when the theme changes, disposed with its component.
import {
    nextTick,
    onBeforeUnmount,
    onMounted,
    shallowRef,
    watch,
    type Ref,
    type ShallowRef,
} from 'vue';
import { usePreferences } from '../stores/preferences';
import { chartTheme, readTokens, type ChartTokens } from './chart_theme';
import { init, type ECharts, type EChartsCoreOption } from './echarts';

export interface ChartBuild {
    (tokens: ChartTokens): object | undefined;
}

export function useChart(
    element: Ref<HTMLElement | null>,
    build: ChartBuild,
    onReady?: (chart: ECharts) => void,
): { chart: ShallowRef<ECharts | undefined> } {
    const preferences = usePreferences();
    const chart = shallowRef<ECharts>();
    let observer: ResizeObserver | undefined;

    function draw(): void {
        if (!chart.value || !element.value) return;
        const option = build(readTokens(element.value));
        if (option)
            chart.value.setOption(option as EChartsCoreOption, {
                notMerge: true,
                lazyUpdate: true,
            });
        else chart.value.clear();
    }

    function make(): void {
        chart.value?.dispose();
        chart.value = undefined;
        const box = element.value;
        if (!box || box.clientWidth === 0 || box.clientHeight === 0) return;
        chart.value = init(box, chartTheme(readTokens(box)));
        onReady?.(chart.value);
        draw();
    }

    function resized(): void {
        if (!chart.value) make();
        else chart.value.resize();
    }

    onMounted(() => {
        make();
        observer = new ResizeObserver(resized);
        if (element.value) observer.observe(element.value);
    });
    watch(
        () => preferences.theme,
        () => void nextTick(make),
    );
    watch(() => build(readTokens()), draw);
    onBeforeUnmount(() => {
        observer?.disconnect();
        chart.value?.dispose();
        chart.value = undefined;
    });
    return { chart };
}

export function motionAllowed(): boolean {
    return !window.matchMedia?.('(prefers-reduced-motion: reduce)').matches;
}
