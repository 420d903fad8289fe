// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { isEnglishProse, positionOf, withDetail } from './problem_text';

describe('what a problem tells', () => {
    it('knows English prose from values and Chinese', () => {
        for (const prose of [
            'the header has 13 columns',
            'no townships of this county: 140702001 麻旺镇',
            'a quote is not closed',
        ])
            expect(isEnglishProse(prose)).toBe(true);
        for (const value of [
            '2027-01-01 > 2026-11-22',
            'onset_date / diagnosis_date',
            'onset_date',
            'HL7 v2',
            '麻旺镇',
            '应先经度后纬度，单位为度（WGS 84）',
            '要素须有 properties，含 code 或 name',
            '',
        ])
            expect(isEnglishProse(value)).toBe(false);
    });
    it('finds the line of a file and the feature of a map', () => {
        expect(positionOf('line 4')).toEqual({ key: 'problem.line', values: { line: '4' } });
        expect(positionOf('line 4, column onset_date')?.values).toEqual({
            line: '4',
            column: 'onset_date',
        });
        expect(positionOf('$.features[2].geometry.type')?.values).toEqual({ n: 3 });
        expect(positionOf('$.name')).toBeUndefined();
        expect(positionOf('')).toBeUndefined();
    });
    it('puts a detail into the sentence', () => {
        expect(withDetail('字段取值无效。', 'ZZZ', 'zh-CN')).toBe('字段取值无效（ZZZ）。');
        expect(withDetail('取值无效', 'ZZZ', 'zh-CN')).toBe('取值无效（ZZZ）');
        expect(withDetail('Wrong.', 'ZZZ', 'en')).toBe('Wrong. ZZZ');
        expect(withDetail('取值无效。', '', 'zh-CN')).toBe('取值无效。');
    });
});
