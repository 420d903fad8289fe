// SPDX-License-Identifier: Apache-2.0
// The county's places, conditions, channels, unit kinds and roles: read once after signing in.
import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { api } from '../api/client';
import type { Catalog, Condition, CountyMap, Named, Place } from '../api/types';
import { labelOf } from '../format/names';
import { usePreferences } from './preferences';

export const useCatalogue = defineStore('catalogue', () => {
    const preferences = usePreferences();
    const catalog = shallowRef<Catalog>();
    const map = shallowRef<CountyMap>();
    let loading: Promise<void> | undefined;
    let mapLoading: Promise<void> | undefined;

    const placeByCode = computed(
        () => new Map((catalog.value?.places ?? []).map((place) => [place.code, place])),
    );
    const conditionByCode = computed(
        () => new Map((catalog.value?.conditions ?? []).map((c) => [c.code, c])),
    );
    const problemByCode = computed(
        () => new Map((catalog.value?.problems ?? []).map((p) => [p.code, p])),
    );
    const townships = computed(() =>
        (catalog.value?.places ?? []).filter((place) => place.kind === 'township'),
    );

    async function ensure(): Promise<void> {
        if (catalog.value) return;
        loading ??= api.get<Catalog>('/api/v1/catalog').then((value) => {
            catalog.value = value;
        });
        try {
            await loading;
        } finally {
            loading = undefined;
        }
    }

    async function ensureMap(): Promise<void> {
        if (map.value) return;
        mapLoading ??= api.get<CountyMap>('/api/v1/map').then((value) => {
            map.value = value;
        });
        try {
            await mapLoading;
        } finally {
            mapLoading = undefined;
        }
    }

    function forgetMap(): void {
        map.value = undefined;
    }

    function forget(): void {
        catalog.value = undefined;
        map.value = undefined;
    }

    /** The reader's language, with the Chinese name where no English one is known. */
    function nameOf(thing: Named | undefined): string {
        if (!thing) return '';
        return preferences.locale === 'en' && thing.name_en ? thing.name_en : thing.name_zh;
    }

    /** As it is spoken: 酉阳县, not the whole title of the county. */
    function placeName(code: string): string {
        const place: Place | undefined = placeByCode.value.get(code);
        if (!place) return code;
        return preferences.locale === 'en' ? nameOf(place) : place.short_zh || place.name_zh;
    }

    function conditionName(code: string): string {
        const condition: Condition | undefined = conditionByCode.value.get(code);
        return condition ? labelOf(condition, preferences.locale) : code;
    }

    /** What its counts are of: 例, 盒. */
    function conditionUnit(code: string): string {
        const condition = conditionByCode.value.get(code);
        if (!condition) return '';
        return preferences.locale === 'en' ? condition.unit_en : condition.unit_zh;
    }

    /** The sentence of a refusal; a code that is not known stands for itself. */
    function problemName(code: string): string {
        return nameOf(problemByCode.value.get(code)) || code;
    }

    function villagesOf(township: string): Place[] {
        return (catalog.value?.places ?? []).filter(
            (place) => place.kind === 'village' && place.parent === township,
        );
    }

    return {
        catalog,
        map,
        placeByCode,
        conditionByCode,
        townships,
        ensure,
        ensureMap,
        forgetMap,
        forget,
        nameOf,
        placeName,
        conditionName,
        conditionUnit,
        problemName,
        villagesOf,
    };
});
