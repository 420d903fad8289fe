// SPDX-License-Identifier: Apache-2.0
// Between the browser's date-time field ("2026-11-21T14:30", no zone) and instants: the field is
// read and filled in China's time, like everything that is shown.
import { dayOf, formatClockTime } from './format';

export function beijingInput(at: number): string {
    return `${dayOf(at)}T${formatClockTime(at)}`;
}

export function beijingInstant(value: string): string {
    return `${value.length === 16 ? `${value}:00` : value}+08:00`;
}
