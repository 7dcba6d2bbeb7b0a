import type { GatherDeps } from './gather-application.ts';
import { gatherApplication } from './gather-application.ts';
import { loadApplications } from './load-application.ts';
import { settingNames, wishOf } from '../knowledge/wishes.ts';
import type { ApplicationSummary, Overview } from './views/application-view.ts';

/** All applications in one line each, by name. */
export async function listApplications(deps: GatherDeps): Promise<{ items: ApplicationSummary[] }> {
  const applications = await loadApplications(deps.store);
  const gathered = await Promise.all(applications.map((application) => gatherApplication(deps, application)));
  return { items: gathered.map(({ summary }) => summary) };
}

/** All applications, worst objective first, the global stop and what everything costs. */
export async function overview(deps: GatherDeps): Promise<Overview> {
  const [{ items }, stopped] = await Promise.all([listApplications(deps), deps.store.setting(settingNames.stopped)]);
  const stop = wishOf(stopped, 'stopped');
  return {
    at: deps.clock.now(),
    stopped: { stopped: stop !== null, why: stop?.why ?? null, by: stop?.by ?? null, at: stop?.at ?? null },
    costUsdPerHour: items.reduce((sum, { costUsdPerHour }) => sum + costUsdPerHour, 0),
    applications: items.toSorted(worstApplicationFirst),
  };
}

const severity = { violated: 0, unknown: 1, met: 2 } as const;

function worstApplicationFirst(a: ApplicationSummary, b: ApplicationSummary): number {
  const rank = ({ worst }: ApplicationSummary): number => (worst === null || !worst.applies ? 3 : severity[worst.status]);
  return rank(a) - rank(b) || (a.worst?.budgetLeft ?? 1) - (b.worst?.budgetLeft ?? 1) || (a.name < b.name ? -1 : 1);
}
