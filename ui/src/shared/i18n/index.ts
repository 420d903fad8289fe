// SPDX-License-Identifier: Apache-2.0
import { createI18n } from 'vue-i18n';
import { dispatchMessages } from '@/dispatch/messages';
import { evaluateMessages } from '@/evaluate/messages';
import { respondMessages } from '@/respond/messages';
import { surveilMessages } from '@/surveil/messages';
import { wallMessages } from '@/wall/messages';
import { warnMessages } from '@/warn/messages';
import type { Locale } from '../stores/preferences';
import { account } from './account';
import { common } from './common';
import { pick, type PairTree } from './pairs';

export const allPairs: PairTree = {
    ...common,
    ...account,
    surveil: surveilMessages,
    warn: warnMessages,
    respond: respondMessages,
    dispatch: dispatchMessages,
    evaluate: evaluateMessages,
    wall: wallMessages,
};

export function createMessages(locale: Locale) {
    return createI18n({
        legacy: false,
        locale,
        fallbackLocale: 'zh-CN',
        messages: { 'zh-CN': pick(allPairs, 0), en: pick(allPairs, 1) },
    });
}
