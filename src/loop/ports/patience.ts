import type { Ms } from '../../units/time.ts';

/** Waits for work of others, but not for ever: the loop itself has no timers. Work that is late goes on; only the waiting ends. */
export interface Patience {
  within<T>(work: Promise<T>, limit: Ms): Promise<{ readonly done: T } | 'late'>;
}
