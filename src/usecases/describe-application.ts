import { costOf } from '../knowledge/cost.ts';
import type { Application } from '../model/application.ts';
import type { DiagnosisFinding } from '../model/finding.ts';
import type { AppId } from '../model/ids.ts';
import { shadowNames } from '../model/shadow-names.ts';
import type { Reading } from '../model/reading.ts';
import { queriesOf } from '../monitor/query/queries-of.ts';
import { componentViews } from './component-views.ts';
import { decisionViewOf } from './decision-view-of.ts';
import type { UseCaseDeps } from './deps.ts';
import { gatherApplication } from './gather-application.ts';
import { hideSecrets } from './hide-secrets.ts';
import { loadApplication } from './load-application.ts';
import { runViewOf } from './run-view-of.ts';
import type { ApplicationView } from './views/application-view.ts';

/** How many of the latest decisions and events a description holds; listings have the rest. */
const recentMax = 20;

/** Everything about one application; throws NotFoundError if there is none of that name. */
export async function describeApplication(
  deps: Pick<UseCaseDeps, 'store' | 'series' | 'platform' | 'clock' | 'findings'>,
  name: AppId,
): Promise<ApplicationView> {
  const { store } = deps;
  const loaded = await loadApplication(store, name);
  const { app, stored } = loaded;
  const gathered = await gatherApplication(deps, loaded);
  const { summary, now } = gathered;
  const [readings, ledger, decisions, events, shadows] = await Promise.all([
    deps.series.evaluate(queriesOf(app), now),
    store.ledger(name, stored.createdAt, now),
    store.decisions(name, { limit: recentMax }),
    store.latestEvents({ app: name, limit: recentMax }),
    shadowViews(store, app),
  ]);
  const { worst: _worst, objectives: _objectives, openRuns: _openRuns, ...shared } = summary;
  return {
    ...shared,
    openRuns: gathered.openRuns.length,
    at: now,
    pause: gathered.pause,
    cycleMs: app.spec.cycle,
    shadows: [...shadows],
    components: componentViews(app, gathered.components, gathered.openLedger),
    objectives: [...gathered.objectives],
    ...measuresOf(app, readings),
    actions: app.spec.actions.map((action) => ({
      name: action.name,
      description: action.description ?? null,
      steps: action.steps.map((step) => step.name ?? step.operation),
      holds: action.holds,
    })),
    diagnoses: [
      ...deps
        .findings(name)
        .filter((finding): finding is DiagnosisFinding => finding.kind === 'diagnosis')
        .map(({ component, message, severity }) => ({ component, message, severity })),
      // A shadow acts on nothing, so nothing else would tell that it has stopped to decide.
      ...shadows.flatMap(({ name: shadow, failed, reason }) => (failed ? [{ component: '*', severity: 'warning' as const, message: `shadow ${shadow} does not decide: ${reason}` }] : [])),
    ],
    cost: { usdPerHour: summary.costUsdPerHour, usd: costOf(ledger, stored.createdAt, now), since: stored.createdAt },
    runs: gathered.openRuns.map(runViewOf),
    decisions: decisions.map(decisionViewOf),
    events: [...events],
    document: hideSecrets(stored.document),
  };
}

/** The shadows with what each decided last. */
async function shadowViews(store: Pick<UseCaseDeps['store'], 'shadowDecision'>, { name: app, spec }: Application): Promise<ApplicationView['shadows']> {
  const names = shadowNames(spec.shadows);
  const last = await Promise.all(names.map((_, index) => store.shadowDecision(app, index, Number.MAX_SAFE_INTEGER)));
  return names.map((name, index) => {
    // Of another shadow that was at this place before, nothing is told.
    const own = last[index]?.policy.label === name ? last[index] : null;
    return { name, policy: spec.shadows[index]?.name ?? name, failed: own?.policy.failed === true, decision: own?.id ?? null, lastAt: own?.lastAt ?? null, reason: own?.reason ?? null };
  });
}

function measuresOf(app: Application, readings: Readonly<Record<string, Reading>>): Pick<ApplicationView, 'workloads' | 'metrics'> {
  const valueOf = (id: string): { value: number | null; why: string | null } => {
    const reading = readings[id];
    if (reading === undefined) return { value: null, why: 'nothing measures it' };
    return reading.kind === 'value' ? { value: reading.value, why: null } : { value: null, why: reading.why };
  };
  const shared = (measure: Application['spec']['metrics'][number]) => ({
    name: measure.name,
    description: measure.description ?? null,
    component: measure.component ?? null,
  });
  return {
    workloads: app.spec.workloads.map((workload) => ({ ...shared(workload), ...valueOf(`workload.${workload.name}`) })),
    metrics: app.spec.metrics.map((metric) => ({
      ...shared(metric),
      level: metric.level,
      statistic: metric.statistic,
      ...valueOf(`metrics.${metric.name}`),
    })),
  };
}
