// SPDX-License-Identifier: Apache-2.0
// Who is signed in and what this person may do. Pages ask `may`, never the role.
import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import { api } from '../api/client';
import { ApiError } from '../api/problem';
import type { Right, Session } from '../api/types';

export const useSession = defineStore('session', () => {
    const session = ref<Session>();
    /** False until the server was asked once, so that a reload does not flash the login page. */
    const asked = ref(false);
    const rights = computed(() => new Set(session.value?.rights ?? []));

    function may(right: Right): boolean {
        return rights.value.has(right);
    }

    async function restore(): Promise<void> {
        try {
            session.value = await api.get<Session>('/api/v1/session');
            asked.value = true;
        } catch (error) {
            if (error instanceof ApiError && error.status === 401) {
                session.value = undefined;
                asked.value = true;
                return;
            }
            throw error;
        }
    }

    async function login(user: string, password: string): Promise<void> {
        session.value = await api.post<Session>('/api/v1/session', { user, password });
        asked.value = true;
    }

    async function changePassword(oldPassword: string, newPassword: string): Promise<void> {
        session.value = await api.post<Session>('/api/v1/session/password', {
            old_password: oldPassword,
            new_password: newPassword,
        });
    }

    async function logout(): Promise<void> {
        await api.delete('/api/v1/session');
        session.value = undefined;
    }

    function forget(): void {
        session.value = undefined;
    }

    return { session, asked, may, restore, login, changePassword, logout, forget };
});
