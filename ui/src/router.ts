// SPDX-License-Identifier: Apache-2.0
// Every view has an address. Pages load when they are first opened; the guard keeps those without
// a session at the login page, and those with a one-time password at the password page.
import { createRouter, createWebHistory, type RouteRecordRaw, type Router } from 'vue-router';
import { toApiError } from './shared/api/problem';
import type { Right } from './shared/api/types';
import { homePath, mayOpen, mostlyReports } from './shared/rooms';
import { usePreferences } from './shared/stores/preferences';
import { useSession } from './shared/stores/session';

declare module 'vue-router' {
    interface RouteMeta {
        /** Without rail and top bar. */
        bare?: boolean;
        /** Any one of these rights opens the page. */
        rights?: Right[];
        wall?: boolean;
    }
}

const surveil: RouteRecordRaw = {
    path: '/surveil',
    component: () => import('./surveil/SurveilRoom.vue'),
    meta: { rights: ['surveil_read', 'surveil_send'] },
    children: [
        {
            path: '',
            name: 'surveil',
            redirect: () =>
                mostlyReports(useSession().may) ? '/surveil/report' : '/surveil/streams',
        },
        {
            path: 'streams',
            component: () => import('./surveil/StreamsPage.vue'),
            meta: { rights: ['surveil_read'] },
        },
        {
            path: 'heatmap',
            component: () => import('./surveil/HeatmapPage.vue'),
            meta: { rights: ['surveil_read'] },
        },
        {
            path: 'reports',
            component: () => import('./surveil/ReportsPage.vue'),
            meta: { rights: ['surveil_read'] },
        },
        {
            path: 'institutions',
            component: () => import('./surveil/InstitutionsPage.vue'),
            meta: { rights: ['surveil_read'] },
        },
        {
            path: 'messages/:id?',
            component: () => import('./surveil/MessagesPage.vue'),
            meta: { rights: ['surveil_read'] },
        },
        {
            path: 'report',
            component: () => import('./surveil/ReportFormPage.vue'),
            meta: { rights: ['surveil_send'] },
        },
        {
            path: 'upload',
            component: () => import('./surveil/UploadPage.vue'),
            meta: { rights: ['surveil_send'] },
        },
    ],
};

const respond: RouteRecordRaw = {
    path: '/respond',
    component: () => import('./respond/RespondRoom.vue'),
    meta: { rights: ['respond_read'] },
    children: [
        { path: '', redirect: '/respond/events' },
        { path: 'events', component: () => import('./respond/EventsPage.vue') },
        { path: 'events/:id', component: () => import('./respond/EventPage.vue') },
        { path: 'tasks', component: () => import('./respond/TasksPage.vue') },
        { path: 'mode', component: () => import('./respond/ModePage.vue') },
    ],
};

const dispatch: RouteRecordRaw = {
    path: '/dispatch',
    component: () => import('./dispatch/DispatchRoom.vue'),
    meta: { rights: ['dispatch_read'] },
    children: [
        { path: '', redirect: '/dispatch/units' },
        { path: 'units', component: () => import('./dispatch/UnitsPage.vue') },
        { path: 'missions', component: () => import('./dispatch/MissionsPage.vue') },
    ],
};

const settings: RouteRecordRaw = {
    path: '/settings',
    component: () => import('./shared/settings/SettingsRoom.vue'),
    children: [
        {
            path: '',
            redirect: () =>
                useSession().may('administer') ? '/settings/users' : '/settings/about',
        },
        {
            path: 'users',
            component: () => import('./shared/settings/UsersPage.vue'),
            meta: { rights: ['administer'] },
        },
        {
            path: 'tokens',
            component: () => import('./shared/settings/TokensPage.vue'),
            meta: { rights: ['administer'] },
        },
        {
            path: 'map',
            component: () => import('./shared/settings/MapPage.vue'),
            meta: { rights: ['administer'] },
        },
        { path: 'about', component: () => import('./shared/settings/AboutPage.vue') },
    ],
};

const routes: RouteRecordRaw[] = [
    { path: '/', redirect: () => homePath(useSession().may) },
    {
        path: '/login',
        name: 'login',
        component: () => import('./shared/session/LoginPage.vue'),
        meta: { bare: true },
    },
    {
        path: '/password',
        name: 'password',
        component: () => import('./shared/session/PasswordPage.vue'),
        meta: { bare: true },
    },
    {
        path: '/unreachable',
        name: 'unreachable',
        component: () => import('./shared/session/UnreachablePage.vue'),
        meta: { bare: true },
    },
    {
        path: '/wall',
        name: 'wall',
        component: () => import('./wall/WallPage.vue'),
        meta: { rights: ['warn_read'], wall: true },
    },
    surveil,
    {
        path: '/warn/:id?',
        name: 'warn',
        component: () => import('./warn/WarnPage.vue'),
        meta: { rights: ['warn_read'] },
    },
    respond,
    dispatch,
    {
        path: '/evaluate/:code?',
        name: 'evaluate',
        component: () => import('./evaluate/EvaluatePage.vue'),
        meta: { rights: ['evaluate_read'] },
    },
    settings,
    {
        path: '/:missing(.*)*',
        name: 'missing',
        component: () => import('./shared/session/MissingPage.vue'),
    },
    {
        // Never found by its address, which is that of every page: the guard names it.
        path: '/:asked(.*)*',
        name: 'forbidden',
        component: () => import('./shared/session/ForbiddenPage.vue'),
    },
];

export function createAppRouter(): Router {
    const router = createRouter({ history: createWebHistory(), routes });

    router.beforeEach(async (to) => {
        const session = useSession();
        if (!session.asked && to.name !== 'unreachable') {
            try {
                await session.restore();
                // A redirect by rights that was taken before anybody was known is taken anew.
                if (session.session && to.redirectedFrom) {
                    return { path: to.redirectedFrom.fullPath, replace: true };
                }
            } catch (reason) {
                if (!toApiError(reason).offline) session.forget();
                return { name: 'unreachable', query: { next: to.fullPath } };
            }
        }
        if (to.name === 'unreachable' || to.name === 'login') return true;
        if (!session.session)
            return { name: 'login', query: { next: (to.redirectedFrom ?? to).fullPath } };
        if (session.session.must_change_password && to.name !== 'password') {
            return { name: 'password', query: { next: to.fullPath } };
        }
        const refused = to.matched.some((record) => !mayOpen(record.meta.rights, session.may));
        if (!refused) return true;
        // The address stays as it was typed, so that it can be sent to somebody who may.
        const asked = to.path.slice(1).split('/');
        return { name: 'forbidden', params: { asked }, query: to.query, replace: true };
    });
    router.afterEach((to) => {
        usePreferences().onWall = to.meta.wall === true;
    });
    return router;
}
