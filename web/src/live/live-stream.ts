import { api } from '../api/api.ts';
import type { ApplicationSummary, Decision, Event, Run } from '../api/generated/types.ts';
import { report } from './connection.ts';
import { silenceMsMax } from './connection-state.ts';
import type { SseMessage } from './sse-parser.ts';
import { createSseParser } from './sse-parser.ts';

/** What the stream brings. `reset`: something may have been missed; read everything anew. */
export type News =
  | { readonly kind: 'event'; readonly event: Event }
  | { readonly kind: 'run'; readonly run: Run }
  | { readonly kind: 'decision'; readonly decision: Decision }
  | { readonly kind: 'application'; readonly application: ApplicationSummary }
  | { readonly kind: 'application-gone'; readonly name: string }
  | { readonly kind: 'reset' };

type Listener = (news: News) => void;

/** Time before the first new attempt, doubled until it is the longest. */
const [retryMsMin, retryMsMax] = [500, 10_000];

const listeners = new Set<Listener>();
let lastEventId: string | undefined;
let wake: (() => void) | null = null;

/** Calls `listener` with all news; returns the function that ends it. */
export function listenToNews(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Tries at once where it would wait, since a token was given or the network is back. */
export const connectNow = (): void => wake?.();

/** Keeps a stream open for as long as the page lives, and says how it is. */
export async function keepStreamOpen(): Promise<never> {
  let retryMs = retryMsMin;
  for (let attempt = 1; ; attempt++) {
    const opened = await readStream(attempt > 1).catch(() => false);
    report({ kind: 'stream', stream: 'closed' });
    // Whoever waited for news must ask for them now.
    if (opened) publish({ kind: 'reset' });
    retryMs = opened ? retryMsMin : Math.min(retryMsMax, retryMs * 2);
    await pause(retryMs);
  }
}

/** Reads one connection to its end; true if it ever opened. */
async function readStream(again: boolean): Promise<boolean> {
  const abort = new AbortController();
  let silence = window.setTimeout(() => abort.abort(), silenceMsMax);
  try {
    const response = await api.streamEvents(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }, abort.signal);
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    if (reader === undefined) return false;
    const parse = createSseParser();
    report({ kind: 'stream', stream: 'open' });
    // Runs and summaries have no past in the stream: after a gap they are read anew.
    if (again) publish({ kind: 'reset' });
    for (;;) {
      const { done, value } = await reader.read().catch(() => ({ done: true, value: undefined }) as const);
      if (done) return true;
      window.clearTimeout(silence);
      silence = window.setTimeout(() => abort.abort(), silenceMsMax);
      report({ kind: 'heard', at: Date.now() });
      for (const message of parse(value)) receive(message);
    }
  } finally {
    window.clearTimeout(silence);
    abort.abort();
  }
}

function receive({ event, id, data }: SseMessage): void {
  if (id !== null) lastEventId = id;
  const news = newsOf(event, JSON.parse(data));
  if (news !== null) publish(news);
}

function publish(news: News): void {
  for (const listener of listeners) listener(news);
}

function newsOf(event: string, data: unknown): News | null {
  switch (event) {
    case 'event':
      return { kind: 'event', event: data as Event };
    case 'run':
      return { kind: 'run', run: data as Run };
    case 'decision':
      return { kind: 'decision', decision: data as Decision };
    case 'application':
      return { kind: 'application', application: data as ApplicationSummary };
    case 'application-gone':
      return { kind: 'application-gone', name: (data as { readonly name: string }).name };
    case 'reset':
      return { kind: 'reset' };
    default:
      return null;
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    const timer = window.setTimeout(done, ms);
    function done(): void {
      window.clearTimeout(timer);
      wake = null;
      resolve();
    }
    wake = done;
  });
}
