import { useCallback, useEffect, useRef, useState } from 'react';

/** A plan that is asked for: not yet, being made, refused, or there. What was there stays while the next is made; a refusal takes it away, since it answers another question. */
export type Planning<T> = { readonly busy: boolean; readonly failure: string | null; readonly value: T | null };

export type UsePlan<T> = Planning<T> & { readonly start: (plan: (signal: AbortSignal) => Promise<T>) => void; readonly stop: () => void };

/** Asks for one plan at a time; a new one gives up the one before. The server stops planning for who goes away. */
export function usePlan<T>(): UsePlan<T> {
  const [planning, setPlanning] = useState<Planning<T>>({ busy: false, failure: null, value: null });
  const current = useRef<AbortController | null>(null);
  useEffect(() => () => current.current?.abort(), []);

  const stop = useCallback(() => {
    current.current?.abort();
    current.current = null;
    setPlanning((before) => ({ ...before, busy: false }));
  }, []);

  const start = useCallback((plan: (signal: AbortSignal) => Promise<T>) => {
    current.current?.abort();
    const controller = new AbortController();
    current.current = controller;
    setPlanning((before) => ({ ...before, busy: true, failure: null }));
    const finish = (end: (before: Planning<T>) => Planning<T>): void => {
      if (!controller.signal.aborted) setPlanning(end);
    };
    plan(controller.signal).then(
      (value) => finish(() => ({ busy: false, failure: null, value })),
      (error: unknown) => finish(() => ({ busy: false, value: null, failure: error instanceof Error ? error.message : 'it failed' })),
    );
  }, []);

  return { ...planning, start, stop };
}
