import type { KnowledgeStore, StoredEvent } from '../../knowledge/ports/knowledge-store.ts';
import type { Run } from '../../model/run.ts';
import { decisionViewOf } from '../../usecases/decision-view-of.ts';
import type { GatherDeps } from '../../usecases/gather-application.ts';
import { overview } from '../../usecases/list-applications.ts';
import { runViewOf } from '../../usecases/run-view-of.ts';
import type { ApplicationSummary } from '../../usecases/views/application-view.ts';
import { limits } from '../limits.ts';
import { HttpError } from '../problem.ts';
import type { StreamClient, StreamMessage } from './stream-client.ts';
import { createStreamClient } from './stream-client.ts';

/** Says when to look for news: after a user's write, after a cycle, and every second or so in any case. */
export interface Pulse {
  /** Returns the function that ends the subscription. */
  subscribe(listener: () => void): () => void;
}

export interface EventHub {
  /** Opens a stream, of one application or all; throws HttpError 503 if there are too many. */
  open(app: string | undefined): StreamClient;
  close(): void;
}

type HubOptions = {
  readonly pulse: Pulse;
  readonly onEvent: (event: StoredEvent) => void;
  readonly onClients: (count: number) => void;
  readonly onError: (error: unknown) => void;
};

/** Events read at once. */
const batchMax = 500;

/**
 * Reads the store's news once for all streams and hands them out: events as they are written, and runs, decisions and
 * application summaries as they change. Two processes on one store see each other's news, since only the store counts.
 */
export function createEventHub(deps: GatherDeps, options: HubOptions): EventHub {
  const { store } = deps;
  const clients = new Set<StreamClient>();
  let sequence: number | null = null;
  let runs = new Map<string, Run>();
  let decisions = new Map<string, string>();
  let summaries = new Map<string, string>();
  let looking = false;
  let again = false;

  const send = (message: StreamMessage): void => {
    for (const client of clients) client.push(message);
  };

  async function lookForEvents(): Promise<void> {
    sequence ??= (await store.latestEvents({ limit: 1 }))[0]?.sequence ?? 0;
    for (;;) {
      const events = await store.events({ after: sequence, limit: batchMax });
      for (const event of events) {
        sequence = event.sequence;
        options.onEvent(event);
        send({ kind: 'event', app: event.app, event });
      }
      if (events.length < batchMax) return;
    }
  }

  async function lookForRuns(): Promise<void> {
    const open = new Map((await store.openRuns()).map((run) => [run.id, run]));
    // A run that left the list has ended: its last state is news too.
    const ended = await Promise.all([...runs.keys()].filter((id) => !open.has(id)).map((id) => store.run(id)));
    const changed = [...ended.filter((run) => run !== null), ...[...open.values()].filter((run) => runs.get(run.id)?.version !== run.version)];
    runs = open;
    for (const run of changed) send({ kind: 'run', app: run.app, run: runViewOf(run) });
  }

  async function lookForSummaries(): Promise<void> {
    const seen = await overview(deps);
    const next = new Map(seen.applications.map((summary) => [summary.name, JSON.stringify(summary)]));
    for (const summary of seen.applications) {
      if (summaries.get(summary.name) !== next.get(summary.name)) send({ kind: 'application', app: summary.name, application: summary });
    }
    for (const name of summaries.keys()) if (!next.has(name)) send({ kind: 'application-gone', app: name });
    summaries = next;
    decisions = await lookForDecisions(store, seen.applications, decisions, send);
  }

  async function look(): Promise<void> {
    if (looking) {
      again = true;
      return;
    }
    looking = true;
    try {
      do {
        again = false;
        await lookForEvents();
        if (clients.size > 0) {
          await lookForRuns();
          await lookForSummaries();
        }
      } while (again);
    } catch (error) {
      options.onError(error);
    } finally {
      looking = false;
    }
  }

  const unsubscribe = options.pulse.subscribe(() => void look());
  void look();
  return {
    open: (app) => {
      if (clients.size >= limits.streams) throw new HttpError(503, `${limits.streams} streams are open, which is the most; close one or try again later`);
      const client: StreamClient = createStreamClient(store, app, () => {
        clients.delete(client);
        options.onClients(clients.size);
      });
      clients.add(client);
      options.onClients(clients.size);
      return client;
    },
    close: () => {
      unsubscribe();
      for (const client of clients) client.close();
    },
  };
}

async function lookForDecisions(
  store: KnowledgeStore,
  applications: readonly ApplicationSummary[],
  known: ReadonlyMap<string, string>,
  send: (message: StreamMessage) => void,
): Promise<Map<string, string>> {
  const next = new Map<string, string>();
  for (const { name } of applications) {
    const [latest] = await store.decisions(name, { limit: 1 });
    if (latest === undefined) continue;
    const mark = `${latest.id}/${latest.count}/${latest.outcome}`;
    next.set(name, mark);
    if (known.get(name) !== mark) send({ kind: 'decision', app: name, decision: decisionViewOf(latest) });
  }
  return next;
}
