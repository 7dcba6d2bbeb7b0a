import type { EventReads, StoredEvent } from '../../knowledge/ports/knowledge-store.ts';
import type { ApplicationSummary } from '../../usecases/views/application-view.ts';
import type { DecisionView } from '../../usecases/views/decision-view.ts';
import type { RunDetail } from '../../usecases/views/run-view.ts';
import { limits } from '../limits.ts';

/** One message of the stream; `app` is null for what concerns none in particular. */
export type StreamMessage =
  | { readonly kind: 'event'; readonly app: string | null; readonly event: StoredEvent }
  | { readonly kind: 'run'; readonly app: string; readonly run: RunDetail }
  | { readonly kind: 'decision'; readonly app: string; readonly decision: DecisionView }
  | { readonly kind: 'application'; readonly app: string; readonly application: ApplicationSummary }
  | { readonly kind: 'application-gone'; readonly app: string };

/** As it goes over the wire: only events have an id, since only they can be resumed from. */
export type WireMessage = { readonly id?: string; readonly event: string; readonly data: unknown };

export interface StreamClient {
  push(message: StreamMessage): void;
  close(): void;
  /** What the client is sent until it goes: first what it missed after the event `lastEventId`, then news. */
  messages(lastEventId: number | null): AsyncGenerator<WireMessage>;
}

/** A bounded queue between the hub and one connection. One that falls too far behind is closed: it resumes by itself. */
export function createStreamClient(store: EventReads, app: string | undefined, onClose: () => void): StreamClient {
  let queue: StreamMessage[] = [];
  let wake: (() => void) | null = null;
  const state = { closed: false };

  const close = (): void => {
    if (state.closed) return;
    state.closed = true;
    onClose();
    wake?.();
  };

  const push = (message: StreamMessage): void => {
    if (state.closed || (app !== undefined && message.app !== null && message.app !== app)) return;
    if (queue.length >= limits.streamQueue) return close();
    queue.push(message);
    wake?.();
  };

  async function* missed(after: number): AsyncGenerator<WireMessage, number> {
    const events = await store.events({ after, limit: limits.streamReplay, ...(app === undefined ? {} : { app }) });
    // Too much to send again: the reader must read everything anew, and goes on from the newest event.
    const newest = events.length < limits.streamReplay ? undefined : (await store.latestEvents({ limit: 1 }))[0];
    if (newest !== undefined) {
      yield { id: String(newest.sequence), event: 'reset', data: { sequence: newest.sequence } };
      return newest.sequence;
    }
    for (const event of events) yield wired({ kind: 'event', app: event.app, event });
    return events.at(-1)?.sequence ?? after;
  }

  async function* messages(lastEventId: number | null): AsyncGenerator<WireMessage> {
    try {
      const newest = (await store.latestEvents({ limit: 1 }))[0]?.sequence ?? 0;
      yield { ...(lastEventId === null ? { id: String(newest) } : {}), event: 'hello', data: { sequence: newest } };
      // What was written while the past was read is in the queue as well; the sequence keeps it from being sent twice.
      let sent = lastEventId === null ? newest : yield* missed(lastEventId);
      while (!state.closed) {
        const batch = queue;
        queue = [];
        for (const message of batch) {
          if (message.kind === 'event' && message.event.sequence <= sent) continue;
          if (message.kind === 'event') sent = message.event.sequence;
          yield wired(message);
        }
        if (queue.length === 0 && !state.closed) await new Promise<void>((resolve) => (wake = resolve));
        wake = null;
      }
    } finally {
      close();
    }
  }

  return { push, close, messages };
}

function wired(message: StreamMessage): WireMessage {
  switch (message.kind) {
    case 'event':
      return { id: String(message.event.sequence), event: 'event', data: message.event };
    case 'run':
      return { event: 'run', data: message.run };
    case 'decision':
      return { event: 'decision', data: message.decision };
    case 'application':
      return { event: 'application', data: message.application };
    case 'application-gone':
      return { event: 'application-gone', data: { name: message.app } };
  }
}
