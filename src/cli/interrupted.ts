import type { Io } from './io.ts';

/** Resolves with null when the user has pressed Ctrl-C. */
export const whenInterrupted = (io: Io): Promise<null> =>
  new Promise((resolve) => {
    if (io.interrupted.aborted) resolve(null);
    else io.interrupted.addEventListener('abort', () => resolve(null), { once: true });
  });

/** Resolves with null when standard input closes, as it does when the process that holds its other end is gone. */
export const whenInputEnds = (io: Io): Promise<null> =>
  new Promise((resolve) => {
    io.stdin.on('end', () => resolve(null)).on('close', () => resolve(null)).resume();
  });
