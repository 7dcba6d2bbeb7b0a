import type { Instant } from '../units/time.ts';

/** Where the time comes from: the system's clock, a simulation's, or a test's. */
export interface Clock {
  now(): Instant;
}
