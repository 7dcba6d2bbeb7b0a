import { useCallback, useEffect, useReducer, useRef } from 'react';
import { streamIsOpen } from '../live/connection.ts';
import type { News } from '../live/live-stream.ts';
import { listenToNews } from '../live/live-stream.ts';
import type { Resource, ResourceEvent } from './resource.ts';
import { resourceAfter } from './resource.ts';

export type ResourceOptions<T> = {
  /** Reads it. Not called while the page is hidden. */
  readonly load: (signal: AbortSignal) => Promise<T>;
  /** Time between two readings while the stream brings news. */
  readonly everyMs: number;
  /** Whether news mean that it must be read anew. */
  readonly changedBy?: (news: News) => boolean;
  /** What news mean for it at once, before it is read anew. */
  readonly merge?: (value: T, news: News) => T;
};

/** Time between two readings where the stream is closed. */
const pollMs = 3000;
/** What a person asked for comes at once, but after the server has done it. */
const promptMs = 100;
/** News come in bursts and with every cycle; readings of what they do not carry keep this distance, for the server's sake. */
const newsGapMs = 1500;

export type Loaded<T> = { readonly resource: Resource<T>; readonly refresh: () => void };

/** Reads something, and reads it again as time passes and news come. `key` names it: another key is another thing. */
export function useResource<T>(key: string, options: ResourceOptions<T>): Loaded<T> {
  const [resource, dispatch] = useReducer<Resource<T>, [ResourceEvent<T>]>(resourceAfter<T>, { kind: 'loading' });
  const latest = useRef(options);
  const wanted = useRef<() => void>(() => undefined);
  useEffect(() => {
    latest.current = options;
  });

  useEffect(() => {
    dispatch({ kind: 'asked-for-another' });
    const loop = startLoop(() => latest.current, dispatch);
    wanted.current = loop.soon;
    return loop.end;
  }, [key]);

  const refresh = useCallback(() => wanted.current(), []);
  return { resource, refresh };
}

/** One reading at a time: the next is due after a while, or soon where something changed meanwhile. */
function startLoop<T>(options: () => ResourceOptions<T>, dispatch: (event: ResourceEvent<T>) => void): { readonly soon: () => void; readonly end: () => void } {
  const abort = new AbortController();
  let timer: number | undefined;
  let dueAt = Number.POSITIVE_INFINITY;
  let reading = false;
  let again = false;
  let readAt = Number.NEGATIVE_INFINITY;

  const plan = (inMs: number): void => {
    const at = Date.now() + inMs;
    if (at >= dueAt) return;
    window.clearTimeout(timer);
    dueAt = at;
    timer = window.setTimeout(() => void read(), inMs);
  };

  async function read(): Promise<void> {
    dueAt = Number.POSITIVE_INFINITY;
    if (document.hidden) return;
    if (reading) {
      again = true;
      return;
    }
    reading = true;
    again = false;
    readAt = Date.now();
    try {
      const value = await options().load(abort.signal);
      if (!abort.signal.aborted) dispatch({ kind: 'loaded', value });
    } catch (error) {
      if (!abort.signal.aborted) dispatch({ kind: 'failed', error });
    }
    reading = false;
    if (abort.signal.aborted) return;
    const { everyMs } = options();
    plan(again ? promptMs : streamIsOpen() ? everyMs : Math.min(everyMs, pollMs));
  }

  const soon = (): void => {
    if (reading) again = true;
    else plan(promptMs);
  };
  // While it is being read nothing is noted: the next reading is at most `everyMs` away.
  const afterNews = (): void => {
    if (!reading) plan(Math.max(promptMs, readAt + newsGapMs - Date.now()));
  };
  const unlisten = listenToNews((news) => {
    const { merge, changedBy } = options();
    if (merge !== undefined) dispatch({ kind: 'changed', change: (value) => merge(value, news) });
    if (news.kind === 'reset') soon();
    else if (changedBy?.(news) === true) afterNews();
  });
  const shown = (): void => {
    if (!document.hidden) soon();
  };
  document.addEventListener('visibilitychange', shown);
  void read();
  return {
    soon,
    end: () => {
      abort.abort();
      window.clearTimeout(timer);
      unlisten();
      document.removeEventListener('visibilitychange', shown);
    },
  };
}
