import { useSyncExternalStore } from 'react';
import type { Connection, Happening } from './connection-state.ts';
import { connectionAfter, connectionOf, connectionStart } from './connection-state.ts';

/** Time between two looks at how old the data is. */
const lookMs = 1000;

let state = connectionStart;
let shown: Connection = { kind: 'connecting' };
const listeners = new Set<() => void>();

/** Notes that something happened on the way to the server. */
export function report(happening: Happening): void {
  state = connectionAfter(state, happening);
  refresh();
}

/** Whether the stream brings the news, so that nobody need ask. */
export const streamIsOpen = (): boolean => state.stream === 'open' && state.failingSince === null;

export const tokenIsNeeded = (): boolean => state.tokenNeeded;

function refresh(): void {
  const next = connectionOf(state, Date.now());
  if (next.kind !== shown.kind || next.kind === 'lost') shown = next;
  for (const listener of listeners) listener();
}

let timer: number | null = null;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= window.setInterval(refresh, lookMs);
  return () => void listeners.delete(listener);
}

/** How the way to the server is; renders again when it changes and while data gets older. */
export const useConnection = (): Connection => useSyncExternalStore(subscribe, () => shown);

export const useTokenNeeded = (): boolean => useSyncExternalStore(subscribe, tokenIsNeeded);
