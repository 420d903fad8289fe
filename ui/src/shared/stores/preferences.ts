// SPDX-License-Identifier: Apache-2.0
// What a person chose for this device: language and theme. The wall has a theme of its own, dark
// until somebody changes it, because it hangs in a room and not on a desk.
import { defineStore } from 'pinia';
import { computed, ref, watchEffect } from 'vue';

export type Locale = 'zh-CN' | 'en';
export type Theme = 'light' | 'dark';

const KEY = 'fengsui.preferences';

interface Stored {
    locale?: Locale;
    theme?: Theme;
    wallTheme?: Theme;
}

function read(): Stored {
    try {
        return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Stored;
    } catch {
        return {};
    }
}

export const usePreferences = defineStore('preferences', () => {
    const stored = read();
    const locale = ref<Locale>(stored.locale === 'en' ? 'en' : 'zh-CN');
    const chosen = ref<Theme | undefined>(stored.theme);
    const wallTheme = ref<Theme>(stored.wallTheme ?? 'dark');
    const onWall = ref(false);

    const system = window.matchMedia?.('(prefers-color-scheme: dark)');
    const systemDark = ref(system?.matches ?? false);
    system?.addEventListener?.('change', (event) => (systemDark.value = event.matches));

    const theme = computed<Theme>(() =>
        onWall.value ? wallTheme.value : (chosen.value ?? (systemDark.value ? 'dark' : 'light')),
    );

    function toggleTheme(): void {
        const next = theme.value === 'dark' ? 'light' : 'dark';
        if (onWall.value) wallTheme.value = next;
        else chosen.value = next;
    }

    watchEffect(
        () => {
            document.documentElement.dataset.theme = theme.value;
            document.documentElement.lang = locale.value;
            const value: Stored = {
                locale: locale.value,
                theme: chosen.value,
                wallTheme: wallTheme.value,
            };
            localStorage.setItem(KEY, JSON.stringify(value));
        },
        { flush: 'sync' },
    );

    return { locale, theme, onWall, toggleTheme };
});
