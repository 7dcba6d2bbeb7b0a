import type { AppId } from '../model/ids.ts';
import type { UseCaseDeps } from './deps.ts';
import { loadApplication } from './load-application.ts';
import type { EventView } from './views/event-view.ts';

export type ListEventsRequest = { readonly app?: AppId | undefined; readonly after?: number | undefined; readonly limit: number };

/** Events of one application or all: the newest first, or ascending after the sequence `after`. */
export async function listEvents({ store }: Pick<UseCaseDeps, 'store'>, { app, after, limit }: ListEventsRequest): Promise<{ items: EventView[] }> {
  if (app !== undefined) await loadApplication(store, app);
  const scope = app === undefined ? {} : { app };
  const events = after === undefined ? await store.latestEvents({ ...scope, limit }) : await store.events({ ...scope, after, limit });
  return { items: [...events] };
}
