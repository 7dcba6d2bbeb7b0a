import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Where `homeostat dev` listens. */
const server = 'http://127.0.0.1:7600';

/** The page is served by the server itself, from web/dist; while it is worked on, vite serves it and hands requests on. */
export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2022',
    // Nothing may be written into the page itself: the server forbids inline scripts.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    emptyOutDir: true,
  },
  server: { proxy: Object.fromEntries(['/api', '/livez', '/readyz', '/openapi.json', '/metrics'].map((path) => [path, server])) },
});
