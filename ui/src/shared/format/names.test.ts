// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { labelOf } from './names';

const names = (name_zh: string, short_zh: string, name_en = '') => ({ name_zh, short_zh, name_en });

describe('labelOf', () => {
    it('keeps a name that is short enough', () => {
        expect(labelOf(names('流行性腮腺炎', '流腮', 'Mumps'), 'zh-CN')).toBe('流行性腮腺炎');
        expect(labelOf(names('流行性腮腺炎', '流腮', 'Mumps'), 'en')).toBe('Mumps');
    });

    it('takes the short name for a long one', () => {
        const other = names(
            '除霍乱、细菌性和阿米巴性痢疾、伤寒和副伤寒以外的感染性腹泻病',
            '其他感染性腹泻',
            'Other infectious diarrhoea (excluding cholera, dysentery, typhoid, paratyphoid)',
        );
        expect(labelOf(other, 'zh-CN')).toBe('其他感染性腹泻');
        expect(labelOf(other, 'en')).toBe('Other infectious diarrhoea');
    });

    it('takes the longer one where the name alone says nothing', () => {
        expect(labelOf(names('利福平耐药', '肺结核(利福平耐药)'), 'zh-CN')).toBe(
            '肺结核(利福平耐药)',
        );
    });

    it('falls back to Chinese where no English name is known', () => {
        expect(labelOf(names('手足口病', ''), 'en')).toBe('手足口病');
    });
});
