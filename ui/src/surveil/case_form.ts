// SPDX-License-Identifier: Apache-2.0
// What makes a case report complete, checked before it is sent or kept. Pure.
import type { CaseReport } from '@/shared/api/types';

export type FormFault =
    | 'condition'
    | 'place'
    | 'name'
    | 'onset_date'
    | 'diagnosis_date'
    | 'order'
    | 'future'
    | 'id_number';

const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECKS = '10X98765432';

/** GB 11643: 17 digits and a check character (ISO 7064 MOD 11-2). */
export function isIdNumber(text: string): boolean {
    if (!/^\d{17}[\dXx]$/.test(text)) return false;
    const sum = WEIGHTS.reduce((total, weight, i) => total + weight * Number(text[i]), 0);
    return CHECKS[sum % 11] === text[17]!.toUpperCase();
}

/** What an ID number says about its bearer; undefined when it is not valid. */
export function readIdNumber(text: string): { birth: string; sex: 'male' | 'female' } | undefined {
    if (!isIdNumber(text)) return undefined;
    const birth = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
    if (Number.isNaN(Date.parse(birth))) return undefined;
    return { birth, sex: Number(text[16]) % 2 === 1 ? 'male' : 'female' };
}

export function faultsOf(report: CaseReport, today: string): FormFault[] {
    const faults: FormFault[] = [];
    if (!report.condition) faults.push('condition');
    if (!report.place) faults.push('place');
    if (!report.name.trim()) faults.push('name');
    if (!report.onset_date) faults.push('onset_date');
    if (!report.diagnosis_date) faults.push('diagnosis_date');
    if (report.onset_date > today || report.diagnosis_date > today) faults.push('future');
    else if (report.diagnosis_date && report.onset_date > report.diagnosis_date)
        faults.push('order');
    if (report.id_number && !isIdNumber(report.id_number)) faults.push('id_number');
    return faults;
}

export function emptyReport(today: string, clientId: string, place = ''): CaseReport {
    return {
        condition: '',
        onset_date: today,
        diagnosis_date: today,
        place,
        name: '',
        sex: 'unknown',
        birth_date: '',
        id_number: '',
        phone: '',
        note: '',
        client_id: clientId,
    };
}

/** crypto.randomUUID exists only in secure contexts; a county's server is often plain HTTP. */
export function newClientId(): string {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
