// SPDX-License-Identifier: Apache-2.0
// Words in the reader's language: `t` for our keys, `both` for texts that the server sends in two
// languages, and phrases (relative times, spans) with their numbers.
import { useI18n } from 'vue-i18n';
import type { ApiError } from '../api/problem';
import { duration, relative, type Phrase } from '../format/format';
import { useCatalogue } from '../stores/catalogue';
import { usePreferences } from '../stores/preferences';

export function useText() {
    const { t } = useI18n();
    const preferences = usePreferences();
    const catalogue = useCatalogue();

    function both(zh: string | undefined, en: string | undefined): string {
        return (preferences.locale === 'en' ? en || zh : zh || en) ?? '';
    }
    function phrase(value: Phrase): string {
        return t(value.key, value.values);
    }
    function ago(at: string | number | undefined, now: number): string {
        if (at === undefined || at === '') return '—';
        return phrase(relative(new Date(at).getTime(), now));
    }
    function span(ms: number): string {
        return phrase(duration(ms));
    }
    function conditionOf(row: {
        condition_name_zh: string;
        condition_name_en: string;
        condition: string;
    }): string {
        if (catalogue.conditionByCode.has(row.condition))
            return catalogue.conditionName(row.condition);
        return both(row.condition_name_zh, row.condition_name_en) || row.condition;
    }
    /** What happened and what to do, in one or two sentences. */
    function explain(error: ApiError): string {
        if (error.code === 'unreachable') return t('state.unreachable');
        if (error.code === 'timeout') return t('state.timeout');
        if (error.conflict) return t('state.conflict');
        if (error.title) return error.detail ? `${error.title} ${error.detail}` : error.title;
        if (error.status === 403) return t('state.forbidden');
        if (error.status === 404) return t('state.not_found');
        return t('state.unexpected', { status: error.status });
    }
    return { t, both, phrase, ago, span, conditionOf, explain };
}
