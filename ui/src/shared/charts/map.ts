// SPDX-License-Identifier: Apache-2.0
// The map of townships as an ECharts option: places shaded by their count, a beacon where signals
// are open. The GeoJSON is keyed by place code, so names can be shown in either language.
import type { CountyMap, MapFeature, WallPlace } from '../api/types';
import type { ChartTokens } from './chart_theme';

type Ring = [number, number][];

function outerRings(feature: MapFeature): Ring[] {
    const coordinates = feature.geometry.coordinates as unknown;
    if (feature.geometry.type === 'Polygon') return [(coordinates as Ring[])[0] ?? []];
    return (coordinates as Ring[][]).map((polygon) => polygon[0] ?? []);
}

function ringArea(ring: Ring): number {
    let sum = 0;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        sum += (ring[j]![0] - ring[i]![0]) * (ring[j]![1] + ring[i]![1]);
    }
    return sum / 2;
}

/** The area centroid of a feature's largest polygon: where its beacon stands. */
export function centroid(feature: MapFeature): [number, number] | undefined {
    const rings = outerRings(feature).filter((ring) => ring.length > 2);
    const ring = rings.sort((a, b) => Math.abs(ringArea(b)) - Math.abs(ringArea(a)))[0];
    if (!ring) return undefined;
    let area = 0;
    let x = 0;
    let y = 0;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const cross = ring[j]![0] * ring[i]![1] - ring[i]![0] * ring[j]![1];
        area += cross;
        x += (ring[j]![0] + ring[i]![0]) * cross;
        y += (ring[j]![1] + ring[i]![1]) * cross;
    }
    if (area === 0) return ring[0];
    return [x / (3 * area), y / (3 * area)];
}

export interface MapInput {
    mapName: string;
    map: CountyMap;
    places: WallPlace[];
    nameOf: (code: string) => string;
    words: { count: string; signals: string };
    selected?: string;
}

export function mapOption(input: MapInput, tokens: ChartTokens): object {
    const { map, places, nameOf, words } = input;
    const byPlace = new Map(places.map((place) => [place.place, place]));
    const most = Math.max(1, ...places.map((place) => place.count));
    const marks = map.features.flatMap((feature) => {
        const { code } = feature.properties;
        const at = centroid(feature);
        return at ? [{ name: code, at, signals: byPlace.get(code)?.open_signals ?? 0 }] : [];
    });
    const latitude = marks.reduce((sum, { at }) => sum + at[1], 0) / Math.max(1, marks.length);
    const tip = (code: string) => {
        const place = byPlace.get(code);
        const lines = [`<b>${nameOf(code)}</b>`, `${words.count} ${place?.count ?? 0}`];
        if (place?.open_signals) lines.push(`● ${words.signals} ${place.open_signals}`);
        return lines.join('<br>');
    };
    const region = {
        areaColor: tokens.sequence[0],
        borderColor: tokens.inkMark,
        borderWidth: 0.6,
    };
    return {
        animation: false,
        tooltip: {
            trigger: 'item',
            confine: true,
            formatter: (point: { name: string }) => tip(point.name),
        },
        visualMap: {
            type: 'continuous',
            show: places.length > 0,
            min: 0,
            max: most,
            seriesIndex: 0,
            left: 8,
            bottom: 8,
            itemHeight: 90,
            itemWidth: 10,
            calculable: false,
            inRange: { color: tokens.sequence },
            text: [String(most), '0'],
        },
        geo: {
            map: input.mapName,
            nameProperty: 'code',
            roam: false,
            // As large as fits, and never stretched to the shape of its panel.
            layoutCenter: ['50%', '50%'],
            layoutSize: '98%',
            aspectScale: Math.cos((latitude * Math.PI) / 180),
            itemStyle: region,
            emphasis: {
                itemStyle: { areaColor: undefined, borderColor: tokens.ink, borderWidth: 1.5 },
                label: { show: false },
            },
            select: { disabled: true },
        },
        series: [
            {
                type: 'map',
                geoIndex: 0,
                data: map.features.map((feature) => ({
                    name: feature.properties.code,
                    value: byPlace.get(feature.properties.code)?.count ?? 0,
                })),
            },
            {
                type: 'scatter',
                coordinateSystem: 'geo',
                data: marks
                    .filter(({ signals }) => signals === 0)
                    .map(({ name, at }) => ({ name, value: at })),
                symbolSize: 0.1,
                silent: true,
                label: {
                    show: true,
                    position: 'inside',
                    formatter: (point: { name: string }) => nameOf(point.name),
                    color: tokens.inkSoft,
                    fontSize: 11,
                    textBorderColor: tokens.panel,
                    textBorderWidth: 2,
                },
                labelLayout: { hideOverlap: true },
                z: 4,
            },
            {
                type: 'scatter',
                coordinateSystem: 'geo',
                data: marks
                    .filter(({ signals }) => signals > 0)
                    .map(({ name, at, signals }) => ({ name, value: [...at, signals] })),
                symbolSize: 15,
                itemStyle: {
                    color: tokens.beacon,
                    borderColor: tokens.panel,
                    borderWidth: 2,
                    opacity: 1,
                    shadowColor: tokens.beaconLine,
                    shadowBlur: 8,
                },
                label: {
                    show: true,
                    position: 'right',
                    formatter: (point: { name: string }) => nameOf(point.name),
                    color: tokens.ink,
                    fontSize: 12,
                    fontWeight: 600,
                    textBorderColor: tokens.panel,
                    textBorderWidth: 3,
                },
                labelLayout: { hideOverlap: true },
                z: 5,
            },
        ],
    };
}
