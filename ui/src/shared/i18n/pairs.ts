// SPDX-License-Identifier: Apache-2.0
// Each text stands once, as [Chinese, English], so that the two can be read side by side and no
// language can lack a key. vue-i18n gets one tree per language, split off here.

export type Pair = readonly [zh: string, en: string];
export interface PairTree {
    readonly [key: string]: Pair | PairTree;
}
export interface MessageTree {
    [key: string]: string | MessageTree;
}

function isPair(value: Pair | PairTree): value is Pair {
    return Array.isArray(value);
}

export function pick(tree: PairTree, language: 0 | 1): MessageTree {
    const out: MessageTree = {};
    for (const [key, value] of Object.entries(tree)) {
        out[key] = isPair(value) ? value[language] : pick(value, language);
    }
    return out;
}
