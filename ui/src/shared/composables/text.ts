// SPDX-License-Identifier: Apache-2.0
// Words in the reader's language: `t` for our keys, `both` for texts that the server sends in two
// languages, and phrases (relative times, spans) with their numbers.
import { useI18n } from 'vue-i18n';
import type { ApiError } from '../api/problem';
import { duration, relative, type Phrase } from '../format/format';
import { isEnglishProse, positionOf, withDetail, type Told } from '../format/problem_text';
import { useCatalogue } from '../stores/catalogue';
import { usePreferences } from '../stores/preferences';

const PROGRAM_ACTORS: Record<string, string> = {
    '': 'program',
    system: 'program',
    intake: 'intake',
    'command line': 'command_line',
};

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
    /** Accounts by their name; where the program acted, what part of it. */
    function actorName(actor: string): string {
        const key = PROGRAM_ACTORS[actor];
        return key ? t(`journal.${key}`) : actor;
    }
    function position(path: string): string {
        const place = positionOf(path);
        return place ? t(place.key, place.values) : '';
    }
    /** English prose is for those who read English. */
    function readable(detail: string): string {
        return preferences.locale !== 'en' && isEnglishProse(detail) ? '' : detail;
    }
    /** Why something was refused: where, the sentence of its code, and the detail if it is a value. */
    function reason(problem: Told): string {
        const sentence = catalogue.problemName(problem.code);
        return (
            position(problem.path) +
            withDetail(sentence, readable(problem.detail), preferences.locale)
        );
    }
    /** What happened and what to do, in one or two sentences. */
    function explain(error: ApiError): string {
        if (error.code === 'unreachable') return t('state.unreachable');
        if (error.code === 'timeout') return t('state.timeout');
        if (error.conflict) return t('state.conflict');
        if (error.title) {
            const said = [position(error.path) + error.title, readable(error.detail)];
            return said.filter(Boolean).join(preferences.locale === 'en' ? ' ' : '');
        }
        if (error.status === 403) return t('state.forbidden');
        if (error.status === 404) return t('state.not_found');
        return t('state.unexpected', { status: error.status });
    }
    return { t, both, phrase, ago, span, conditionOf, explain, reason, actorName };
}
