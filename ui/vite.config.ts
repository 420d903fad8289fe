// SPDX-License-Identifier: Apache-2.0
import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import Components from 'unplugin-vue-components/vite';
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers';
import { defineConfig } from 'vitest/config';

// In development the page comes from Vite and the data from a running server.
const server = process.env.FENGSUI_SERVER ?? 'http://127.0.0.1:8080';

export default defineConfig({
    plugins: [
        vue(),
        // Only Element Plus is resolved by name; our own components are imported where they are used.
        Components({ dirs: [], dts: 'src/components.d.ts', resolvers: [ElementPlusResolver()] }),
    ],
    resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
    server: { proxy: { '/api': server, '/fhir': server, '/healthz': server } },
    build: { target: 'es2022', sourcemap: false, chunkSizeWarningLimit: 800 },
    test: { environment: 'jsdom', include: ['src/**/*.test.ts'] },
});
