import type { Ms } from '../../units/time.ts';

export type Ticker = {
  /** Ends the ticking; resolves when a tick under way has finished. */
  stop(): Promise<void>;
};

/**
 * Calls `tick` every `period` without overlap: a tick that takes longer than the period is followed by the next one at
 * the next multiple of the period, so that a slow cycle never causes a burst. A tick that throws is reported and the
 * ticking goes on.
 */
export function startTicker(period: Ms, tick: () => Promise<void>, onError: (error: unknown) => void): Ticker {
  const start = performance.now();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  let running: Promise<void> = Promise.resolve();

  const schedule = (): void => {
    if (stopped) return;
    const elapsed = performance.now() - start;
    const next = (Math.floor(elapsed / period) + 1) * period;
    timer = setTimeout(() => {
      running = tick().catch(onError).finally(schedule);
    }, next - elapsed);
  };
  schedule();
  return {
    stop: async () => {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
