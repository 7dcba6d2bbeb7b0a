import { setTimeout as wait } from 'node:timers/promises';

/** Waits; rejects with an AbortError if the signal comes first. */
export const pause = (milliseconds: number, signal?: AbortSignal): Promise<void> => wait(milliseconds, undefined, signal === undefined ? {} : { signal });

/**
 * Asks until the answer is not null, and returns it.
 * @throws Error naming `what` if there is none within `limitMs`
 */
export async function poll<T>(what: string, limitMs: number, ask: () => Promise<T | null>, signal?: AbortSignal): Promise<T> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null) return answer;
    if (performance.now() > deadline) throw new Error(`${what} did not come within ${limitMs / 1000} s`);
    await pause(50, signal);
  }
}
