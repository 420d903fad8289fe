// SPDX-License-Identifier: Apache-2.0
// Where a thing of the journal can be looked at; undefined when it has no page of its own.
export function pathOf(kind: string, id: string): string | undefined {
    switch (kind) {
        case 'signal':
            return `/warn/${id}`;
        case 'event':
            return `/respond/events/${id}`;
        case 'message':
            return `/surveil/messages/${id}`;
        case 'institution':
            return '/surveil/institutions';
        case 'task':
            return '/respond/tasks';
        case 'mission':
            return '/dispatch/missions';
        case 'unit':
            return '/dispatch/units';
        case 'mode':
            return '/respond/mode';
        default:
            return undefined;
    }
}
