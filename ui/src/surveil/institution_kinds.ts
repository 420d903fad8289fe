// SPDX-License-Identifier: Apache-2.0
// The kinds offered when an institution is placed; another kind that the server knows is kept.
export const KINDS = [
    'hospital',
    'township_hospital',
    'community_health',
    'village_clinic',
    'clinic',
    'laboratory',
    'cdc',
    'school',
    'pharmacy',
    'other',
];
/** And those that the program gives by itself. */
export const KNOWN = [...KINDS, 'reporter', 'unknown'];
