import { setTimeout as wait } from 'node:timers/promises';
import { isRetryable } from './store-error.ts';

/** How long a transaction is tried again while another process holds the lock, in milliseconds. */
const RETRY_FOR_MS = 10_000;

/** The longest pause between two attempts, in milliseconds; pauses double from 1 ms. */
const PAUSE_MS_MAX = 100;

/**
 * Runs `attempt` again while it fails only because another process was faster (a lock, a deadlock that was broken), for at
 * most 10 s. Each attempt must be one whole transaction, so that nothing is done twice.
 */
export async function retrying<T>(attempt: () => Promise<T>): Promise<T> {
  const end = performance.now() + RETRY_FOR_MS;
  for (let pauseMs = 1; ; pauseMs = Math.min(2 * pauseMs, PAUSE_MS_MAX)) {
    try {
      return await attempt();
    } catch (error) {
      if (!isRetryable(error) || performance.now() + pauseMs > end) throw error;
      await wait(pauseMs);
    }
  }
}
