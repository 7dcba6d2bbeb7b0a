import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

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
  server: { proxy: { '/api': 'http://127.0.0.1:7070', '/livez': 'http://127.0.0.1:7070', '/readyz': 'http://127.0.0.1:7070', '/openapi.json': 'http://127.0.0.1:7070', '/metrics': 'http://127.0.0.1:7070' } },
});
