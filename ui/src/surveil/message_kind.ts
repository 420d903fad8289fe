// SPDX-License-Identifier: Apache-2.0
// What a message is, in words: our own kinds by name, those of a standard as the standard writes
// them (ORU^R01, Bundle).
import type { MessageRow } from '@/shared/api/types';

export function messageKind(
    row: Pick<MessageRow, 'type' | 'format'>,
    t: (key: string) => string,
): string {
    return row.type === 'case_report' ? t('surveil.msg_kind.case_report') : row.type || row.format;
}
