import { costRateOf } from '../knowledge/cost.ts';
import type { ReadApplication } from '../knowledge/application-reader.ts';
import type { LedgerRow } from '../knowledge/ports/knowledge-store.ts';
import type { ComponentState } from '../model/component-state.ts';
import type { Run } from '../model/run.ts';
import type { Instant } from '../units/time.ts';
import { instant } from '../units/time.ts';
import { applicationConditions } from './application-conditions.ts';
import { livingInstances, readyCount } from '../model/component-state.ts';
import type { UseCaseDeps } from './deps.ts';
import { objectiveViews } from './objective-views.ts';
import type { Wish } from '../knowledge/wishes.ts';
import { generationOf, settingNames, wishOf } from '../knowledge/wishes.ts';
import type { ApplicationSummary } from './views/application-view.ts';
import type { ObjectiveView } from './views/objective-view.ts';

export type GatherDeps = Pick<UseCaseDeps, 'store' | 'platform' | 'clock' | 'findings'>;

/** What every view of an application starts from, read once. */
export type GatheredApplication = {
  readonly summary: ApplicationSummary;
  readonly objectives: readonly ObjectiveView[];
  readonly components: readonly ComponentState[];
  readonly openLedger: readonly LedgerRow[];
  readonly openRuns: readonly Run[];
  readonly pause: Wish | null;
  readonly now: Instant;
};

/** Reads the state of one application. A platform that does not answer makes it not ready; it does not make this fail. */
export async function gatherApplication(deps: GatherDeps, { app, stored }: ReadApplication): Promise<GatheredApplication> {
  const { store } = deps;
  const now = deps.clock.now();
  const period = app.spec.objectives.reduce((longest, objective) => Math.max(longest, objective.period), 0);
  const [paused, deleting, deployed, stopped, openLedger, allOpenRuns, latestRuns, spans, observed] = await Promise.all([
    store.setting(settingNames.paused(app.name)),
    store.setting(settingNames.deleting(app.name)),
    store.setting(settingNames.deployed(app.name)),
    store.setting(settingNames.stopped),
    store.openLedger(app.name),
    store.openRuns(),
    store.runs(app.name, { limit: 10 }),
    period === 0 ? Promise.resolve([]) : store.spans(app.name, instant(now - period), now),
    deps.platform.observe(app.name).catch(() => null),
  ]);
  const openRuns = allOpenRuns.filter((run) => run.app === app.name);
  const objectives = objectiveViews(app, deps.findings(app.name), spans, now);
  const pause = wishOf(paused, 'paused');
  const isDeleting = wishOf(deleting, 'deleting') !== null;
  const observedGeneration = generationOf(deployed) ?? 0;
  const conditions = applicationConditions({
    stored,
    deployedGeneration: observedGeneration,
    deleting: isDeleting,
    pause,
    stop: wishOf(stopped, 'stopped'),
    components: observed,
    objectives,
    spans,
    openRuns,
    lastRunEndedAt: lastEnd(latestRuns),
  });
  const components = observed ?? [];
  const lines = objectives.map(lineOf);
  const summary: ApplicationSummary = {
    name: app.name,
    owner: app.spec.owner,
    mode: app.spec.mode,
    policy: app.spec.policy.name,
    labels: app.labels,
    generation: app.generation,
    observedGeneration,
    resourceVersion: stored.resourceVersion,
    createdAt: stored.createdAt,
    updatedAt: stored.updatedAt,
    deleting: isDeleting,
    paused: pause !== null,
    conditions,
    replicas: replicasOf(components),
    costUsdPerHour: costRateOf(openLedger),
    openRuns: openRuns.length,
    worst: lines[0] ?? null,
    objectives: lines,
  };
  return { summary, objectives, components, openLedger, openRuns, pause, now };
}

function lastEnd(runs: readonly Run[]): Instant | null {
  return runs.reduce<Instant | null>((last, { endedAt }) => (endedAt !== null && (last === null || endedAt > last) ? endedAt : last), null);
}

function replicasOf(components: readonly ComponentState[]): ApplicationSummary['replicas'] {
  const sum = (of: (component: ComponentState) => number): number => components.reduce((total, component) => total + of(component), 0);
  return {
    desired: sum((component) => component.desired?.replicas ?? 0),
    living: sum((component) => livingInstances(component).length),
    ready: sum(readyCount),
  };
}

function lineOf({ name, status, applies, metShare, budgetLeft, valueText, targetText, comparator }: ObjectiveView): ApplicationSummary['objectives'][number] {
  return { objective: name, status, applies, metShare, budgetLeft, valueText, targetText, comparator };
}
