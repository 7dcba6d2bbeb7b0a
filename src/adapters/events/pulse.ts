import type { Ms } from '../../units/time.ts';

export type RunningPulse = {
  /** Returns the function that ends the subscription. */
  subscribe(listener: () => void): () => void;
  /** Beats now, for news that this process knows of: a user's write, the end of a cycle. Many at once are one. */
  notify(): void;
  stop(): void;
};

/** The least time between two beats that `notify` causes, so that a burst of news is one look and not a hundred. */
const gapMs = 50;

/** Beats every `period`, for news that other processes wrote, and soon after every `notify`. Does not keep the process alive. */
export function startPulse(period: Ms): RunningPulse {
  const listeners = new Set<() => void>();
  let soon: NodeJS.Timeout | undefined;
  const beat = (): void => {
    clearTimeout(soon);
    soon = undefined;
    for (const listener of listeners) listener();
  };
  const timer = setInterval(beat, period).unref();
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    notify: () => {
      soon ??= setTimeout(beat, gapMs).unref();
    },
    stop: () => {
      clearInterval(timer);
      clearTimeout(soon);
      listeners.clear();
    },
  };
}
