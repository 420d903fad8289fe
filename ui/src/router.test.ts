// SPDX-License-Identifier: Apache-2.0
import { createPinia, setActivePinia } from 'pinia';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Session } from './shared/api/types';
import { createAppRouter } from './router';
import { useSession } from './shared/stores/session';

vi.mock('./shared/session/ForbiddenPage.vue', () => ({ default: {} }));
vi.mock('./shared/session/PasswordPage.vue', () => ({ default: {} }));
vi.mock('./surveil/ReportFormPage.vue', () => ({ default: {} }));
vi.mock('./surveil/SurveilRoom.vue', () => ({ default: {} }));

function signIn(rights: string[], must_change_password = false): void {
    const session = useSession();
    session.session = { user: 'li', rights, must_change_password } as unknown as Session;
    session.asked = true;
}

beforeEach(() => setActivePinia(createPinia()));

describe('the way to a page', () => {
    it('ends at a page that says no, under the address that was asked for', async () => {
        signIn(['surveil_read', 'surveil_send']);
        const router = createAppRouter();
        await router.push('/settings/users?x=1');
        expect(router.currentRoute.value.name).toBe('forbidden');
        expect(router.currentRoute.value.fullPath).toBe('/settings/users?x=1');
    });
    it('begins at the form for those who only report', async () => {
        signIn(['surveil_read', 'surveil_send']);
        const router = createAppRouter();
        await router.push('/surveil');
        expect(router.currentRoute.value.path).toBe('/surveil/report');
    });
    it('leads to the new password first', async () => {
        signIn(['administer'], true);
        const router = createAppRouter();
        await router.push('/settings/users');
        expect(router.currentRoute.value.name).toBe('password');
    });
});
