// SPDX-License-Identifier: Apache-2.0
// What a message is, in words: our own kinds by name, those of a standard as the standard writes
// them (ORU^R01, Bundle).
import type { MessageRow } from '@/shared/api/types';

const OWN = ['case_report', 'daily_count', 'batch', 'form', 'csv', 'hl7v2', 'fhir', 'unknown'];

export function messageKind(
    row: Pick<MessageRow, 'type' | 'format'>,
    t: (key: string) => string,
): string {
    const own = row.type || row.format;
    return OWN.includes(own) ? t(`surveil.msg_kind.${own}`) : own;
}
