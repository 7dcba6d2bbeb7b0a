import { defineConfig } from 'vitest/config';

/** The long run of the crash tests (`npm run test:crash`): at least 300 kills. */
export default defineConfig({
  test: { name: 'crash', include: ['test/crash/**/*.test.ts'], testTimeout: 900_000, fileParallelism: false },
});
