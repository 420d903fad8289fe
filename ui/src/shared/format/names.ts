// SPDX-License-Identifier: Apache-2.0
// The name of a condition as lists and headings show it. The statute's names run up to thirty
// characters (除霍乱、细菌性和阿米巴性痢疾……以外的感染性腹泻病), those of subtypes say nothing without
// their parent (利福平耐药): there the catalogue's short name is better. Pure.
import type { Condition } from '../api/types';

const LONG_ZH = 8;
const LONG_EN = 40;
type Names = Pick<Condition, 'name_zh' | 'name_en' | 'short_zh'>;

function chinese({ name_zh: name, short_zh: short }: Names): string {
    if (!short) return name;
    return name.length > LONG_ZH || short.length > name.length ? short : name;
}

/** What stands in brackets at the end explains; a heading does without. */
function english(name: string): string {
    return name.length > LONG_EN ? name.replace(/\s*\([^()]*\)$/, '') : name;
}

export function labelOf(names: Names, locale: string): string {
    return locale === 'en' && names.name_en ? english(names.name_en) : chinese(names);
}
