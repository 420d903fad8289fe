// SPDX-License-Identifier: Apache-2.0
import { createPinia } from 'pinia';
import { createApp, watch } from 'vue';
import App from './App.vue';
import { createAppRouter } from './router';
import { configureClient } from './shared/api/client';
import { createMessages } from './shared/i18n';
import { usePreferences } from './shared/stores/preferences';
import { useSession } from './shared/stores/session';
import 'element-plus/theme-chalk/base.css';
import './shared/theme/tokens.css';
import './shared/theme/base.css';
import './shared/theme/element.css';

const app = createApp(App);
app.use(createPinia());

const preferences = usePreferences();
const session = useSession();
const messages = createMessages(preferences.locale);
watch(
    () => preferences.locale,
    (locale) => (messages.global.locale.value = locale),
);
app.use(messages);

const router = createAppRouter();
configureClient({
    csrf: () => session.session?.csrf ?? '',
    language: () => preferences.locale,
    onUnauthorized() {
        const known = session.session !== undefined;
        session.forget();
        const here = router.currentRoute.value;
        if (known && here.name !== 'login') {
            void router.replace({ name: 'login', query: { next: here.fullPath, expired: '1' } });
        }
    },
});
app.use(router);
app.mount('#app');
