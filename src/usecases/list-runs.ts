import { NotFoundError } from '../model/error.ts';
import type { AppId, RunId } from '../model/ids.ts';
import type { UseCaseDeps } from './deps.ts';
import { loadApplication } from './load-application.ts';
import { runViewOf } from './run-view-of.ts';
import type { RunDetail } from './views/run-view.ts';

/** Runs of an application, newest first. */
export async function listRuns({ store }: Pick<UseCaseDeps, 'store'>, { app, limit }: { readonly app: AppId; readonly limit: number }): Promise<{ items: RunDetail[] }> {
  await loadApplication(store, app);
  return { items: (await store.runs(app, { limit })).map(runViewOf) };
}

/** One run with its steps; throws NotFoundError if it is not kept. */
export async function getRun({ store }: Pick<UseCaseDeps, 'store'>, id: RunId): Promise<RunDetail> {
  const run = await store.run(id);
  if (run === null) throw new NotFoundError(`there is no run ${id}; it may be older than the retention`);
  return runViewOf(run);
}
