import { useSyncExternalStore } from 'react';

/** The instant under the pointer, the same for all charts of the page; null while it points at none. */
let cursorTime: number | null = null;
const listeners = new Set<() => void>();

export function setCursorTime(at: number | null): void {
  if (at === cursorTime) return;
  cursorTime = at;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export const useCursorTime = (): number | null => useSyncExternalStore(subscribe, () => cursorTime);
