import type { GuardRule } from './guard-rule.ts';

/** The global stop and an application's pause: nothing begins while one is set. */
export const switches: GuardRule = (_judged, { app }, { stopped, paused }) => [
  ...(stopped === null ? [] : [{ rule: 'paused', name: 'stopped', why: stopped } as const]),
  ...(paused === null ? [] : [{ rule: 'paused', name: app.name, why: paused } as const]),
];
