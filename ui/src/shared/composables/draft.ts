// SPDX-License-Identifier: Apache-2.0
// A text that outlives a reload or a lost connection: what a person typed is kept in this tab
// until it was sent.
import { ref, watch, type Ref } from 'vue';

export function useDraft(key: () => string): Ref<string> {
    const name = () => `fengsui.draft.${key()}`;
    const text = ref(sessionStorage.getItem(name()) ?? '');
    watch(text, (value) => {
        if (value) sessionStorage.setItem(name(), value);
        else sessionStorage.removeItem(name());
    });
    return text;
}
