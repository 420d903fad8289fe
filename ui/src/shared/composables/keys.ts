// SPDX-License-Identifier: Apache-2.0
// Single-key commands of a page. Keys typed into a field, into an open dialog, or together with
// Ctrl, Alt or Meta belong to the browser and are left alone.
import { onBeforeUnmount, onMounted } from 'vue';

export type KeyMap = Record<string, () => void>;

function isTyping(target: EventTarget | null): boolean {
    if (!(target instanceof HTMLElement)) return false;
    return (
        target.isContentEditable ||
        ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) ||
        target.closest('[role="dialog"], [role="listbox"], [role="menu"]') !== null
    );
}

/** The command for a key press, or nothing when the press is not ours. */
export function commandFor(event: KeyboardEvent, map: KeyMap): (() => void) | undefined {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return undefined;
    if (event.isComposing || isTyping(event.target)) return undefined;
    // Enter on a focused button or link is that control's own.
    if (event.key === 'Enter' && event.target instanceof HTMLElement) {
        if (event.target.closest('button, a, summary')) return undefined;
    }
    return map[event.key.length === 1 ? event.key.toLowerCase() : event.key];
}

export function useKeys(map: KeyMap): void {
    function pressed(event: KeyboardEvent): void {
        if (document.querySelector('.el-overlay:not([style*="display: none"]) [role="dialog"]')) {
            return;
        }
        const command = commandFor(event, map);
        if (!command) return;
        event.preventDefault();
        command();
    }
    onMounted(() => window.addEventListener('keydown', pressed));
    onBeforeUnmount(() => window.removeEventListener('keydown', pressed));
}
