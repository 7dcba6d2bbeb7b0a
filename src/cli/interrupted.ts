import type { Io } from './io.ts';

/** Resolves with null when the user has pressed Ctrl-C. */
export const whenInterrupted = (io: Io): Promise<null> =>
  new Promise((resolve) => {
    if (io.interrupted.aborted) resolve(null);
    else io.interrupted.addEventListener('abort', () => resolve(null), { once: true });
  });
