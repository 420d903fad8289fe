// SPDX-License-Identifier: Apache-2.0
import { api } from '../api/client';
import type { About, CountyMap, NewUser, Page, Profile, TokenRow, UserRow } from '../api/types';

const BASE = '/api/v1/admin';
const enc = encodeURIComponent;

export const adminApi = {
    users: (signal?: AbortSignal) =>
        api.get<Page<UserRow>>(`${BASE}/users`, { limit: 200 }, signal),
    addUser: (body: NewUser) =>
        api.post<{ user: string; one_time_password: string }>(`${BASE}/users`, body),
    setUser: (user: string, body: Profile) => api.put<UserRow>(`${BASE}/users/${enc(user)}`, body),
    resetUser: (user: string) =>
        api.post<{ one_time_password: string }>(`${BASE}/users/${enc(user)}/reset`),
    tokens: (signal?: AbortSignal) =>
        api.get<Page<TokenRow>>(`${BASE}/tokens`, { limit: 200 }, signal),
    addToken: (body: { name: string; institution?: string }) =>
        api.post<{ id: string; token: string }>(`${BASE}/tokens`, body),
    dropToken: (id: string) => api.delete<void>(`${BASE}/tokens/${enc(id)}`),
    setMap: (map: CountyMap) => api.put<{ features: number }>('/api/v1/map', map),
    dropMap: () => api.delete<void>('/api/v1/map'),
    about: (signal?: AbortSignal) => api.get<About>('/api/v1/about', {}, signal),
};
