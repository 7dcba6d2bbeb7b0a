import type { Instant } from '../../units/time.ts';

/** Advances every stored run by at most one durable transition; never waits for one to finish. */
export interface Runner {
  tick(now: Instant): Promise<void>;
}
