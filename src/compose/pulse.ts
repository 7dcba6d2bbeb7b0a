import type { Pulse } from '../server/stream/event-hub.ts';

/** Tells the streams to look for news: after each turn of the loop and after a user's write. */
export function createPulse(): Pulse & { beat(): void } {
  const listeners = new Set<() => void>();
  return {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    beat: () => {
      for (const listener of listeners) listener();
    },
  };
}
