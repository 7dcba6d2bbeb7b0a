import { defineConfig } from 'vitest/config';

/** Tests against real servers (PostgreSQL, Chromium, Prometheus ...): `npm run test:real`. */
export default defineConfig({
  test: {
    name: 'real',
    include: ['test/real/**/*.test.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    fileParallelism: false,
    passWithNoTests: false,
  },
});
