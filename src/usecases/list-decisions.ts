import type { AppId } from '../model/ids.ts';
import { decisionViewOf } from './decision-view-of.ts';
import type { UseCaseDeps } from './deps.ts';
import { loadApplication } from './load-application.ts';
import type { DecisionView } from './views/decision-view.ts';

export type ListDecisionsRequest = { readonly app: AppId; readonly limit: number; readonly before?: number | undefined; readonly shadows: boolean };

/** Decisions of an application, newest first; `before` of the answer continues the listing. */
export async function listDecisions(
  { store }: Pick<UseCaseDeps, 'store'>,
  { app, limit, before, shadows }: ListDecisionsRequest,
): Promise<{ items: DecisionView[]; before: number | null }> {
  await loadApplication(store, app);
  const decisions = await store.decisions(app, { limit, shadows, ...(before === undefined ? {} : { before }) });
  return { items: decisions.map(decisionViewOf), before: decisions.length < limit ? null : (decisions.at(-1)?.cycle ?? null) };
}
