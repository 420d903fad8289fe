// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { emptyReport, faultsOf, isIdNumber, newClientId, readIdNumber } from './case_form';

const TODAY = '2026-11-21';
const full = {
    ...emptyReport(TODAY, 'c1', '500242103'),
    condition: 'C10',
    name: '张三',
};

describe('the case form', () => {
    it('accepts a complete report and names each fault of an incomplete one', () => {
        expect(faultsOf(full, TODAY)).toEqual([]);
        expect(faultsOf(emptyReport(TODAY, 'c1'), TODAY)).toEqual(['condition', 'place', 'name']);
        expect(faultsOf({ ...full, name: '  ' }, TODAY)).toEqual(['name']);
    });
    it('checks the dates against each other and against today', () => {
        expect(faultsOf({ ...full, diagnosis_date: '2026-11-20' }, TODAY)).toEqual(['order']);
        expect(faultsOf({ ...full, diagnosis_date: '2026-11-22' }, TODAY)).toEqual(['future']);
        expect(faultsOf({ ...full, onset_date: '' }, TODAY)).toEqual(['onset_date']);
    });
    it('checks ID numbers by GB 11643 and reads birth date and sex', () => {
        // The standard's own examples.
        expect(isIdNumber('11010519491231002X')).toBe(true);
        expect(isIdNumber('440524188001010014')).toBe(true);
        expect(isIdNumber('110105194912310021')).toBe(false);
        expect(isIdNumber('11010519491231002')).toBe(false);
        expect(readIdNumber('11010519491231002x')).toEqual({ birth: '1949-12-31', sex: 'female' });
        expect(readIdNumber('440524188001010014')).toEqual({ birth: '1880-01-01', sex: 'male' });
        expect(faultsOf({ ...full, id_number: '123' }, TODAY)).toEqual(['id_number']);
    });
    it('gives each report its own id', () => {
        expect(newClientId()).toMatch(/^[0-9a-f]{32}$/);
        expect(newClientId()).not.toBe(newClientId());
    });
});
