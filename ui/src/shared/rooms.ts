// SPDX-License-Identifier: Apache-2.0
// The rooms in loop order, with the rights that open them, and where a person starts.
import type { Right, Room } from './api/types';

export type May = (right: Right) => boolean;

export interface RoomEntry {
    key: Room | 'wall' | 'settings';
    path: string;
    rights?: Right[];
}

export const ROOMS: RoomEntry[] = [
    { key: 'surveil', path: '/surveil', rights: ['surveil_read', 'surveil_send'] },
    { key: 'warn', path: '/warn', rights: ['warn_read'] },
    { key: 'respond', path: '/respond', rights: ['respond_read'] },
    { key: 'dispatch', path: '/dispatch', rights: ['dispatch_read'] },
    { key: 'evaluate', path: '/evaluate', rights: ['evaluate_read'] },
    { key: 'wall', path: '/wall', rights: ['warn_read'] },
    { key: 'settings', path: '/settings' },
];

export function mayOpen(rights: Right[] | undefined, may: May): boolean {
    return !rights?.length || rights.some(may);
}

/** Who sends cases and follows nothing: for these the form comes first. */
export function mostlyReports(may: May): boolean {
    return may('surveil_send') && !may('warn_read');
}

/** The wall where there is one, the report form for those who only report, else what is allowed. */
export function homePath(may: May): string {
    if (mostlyReports(may)) return '/surveil/report';
    const wall = ROOMS.find((room) => room.key === 'wall');
    if (mayOpen(wall?.rights, may)) return '/wall';
    return ROOMS.find((room) => mayOpen(room.rights, may))?.path ?? '/settings/about';
}
