import { defineConfig } from 'vitest/config';

/** `unit`: fast, in-process, what `npm run check` runs. `e2e`: real processes, sockets and browsers; `npm test` runs both. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['src/**/*.test.ts', 'web/src/**/*.test.ts', 'examples/**/*.test.ts', 'docs/**/*.test.ts', 'bench/**/*.test.ts'],
          exclude: ['**/*.e2e.test.ts', 'node_modules'],
          testTimeout: 20_000,
          // No test file replaces modules or globals, so they can share what is loaded: half of the time went into loading it again.
          isolate: false,
          // Vitest leaves one core free, which on two cores halves the speed.
          maxWorkers: '100%',
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['src/**/*.e2e.test.ts', 'test/e2e/**/*.test.ts'],
          exclude: ['node_modules'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          // Real processes compete for two cores: one file at a time keeps behaviour the thing that is tested.
          fileParallelism: false,
          // After the unit tests, not beside them.
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
