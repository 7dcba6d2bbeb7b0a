import { deviations } from '../analyse/diagnose/deviations.ts';
import { diagnose } from '../analyse/diagnose/diagnose.ts';
import { evaluateObjectives } from '../analyse/objectives/evaluate-objectives.ts';
import { costRateOf } from '../knowledge/cost.ts';
import { durationsOf } from '../knowledge/durations.ts';
import { runView } from '../knowledge/run-view.ts';
import type { Application } from '../model/application.ts';
import type { ComponentState } from '../model/component-state.ts';
import type { ObjectiveFinding } from '../model/finding.ts';
import type { QueryId } from '../model/ids.ts';
import type { Observation } from '../model/observation.ts';
import type { Needs } from '../model/policy.ts';
import type { Reading } from '../model/reading.ts';
import { missing, reading } from '../model/reading.ts';
import type { Run, RunView } from '../model/run.ts';
import { isInProgress, openStatuses } from '../model/run.ts';
import type { Sample } from '../model/sample.ts';
import { queriesOf } from '../monitor/query/queries-of.ts';
import type { Instant, Ms } from '../units/time.ts';
import { after, instant, minutes, ms } from '../units/time.ts';
import type { AppMemory } from './app-memory.ts';
import { silentInstances } from './hearing.ts';
import { ledgerChange } from './ledger.ts';
import type { ForecastsSeen } from './forecasts/serve-forecasts.ts';
import { serveForecasts } from './forecasts/serve-forecasts.ts';
import type { LedgerChange } from './ledger.ts';
import type { LoopParts } from './loop-parts.ts';

/** Everything that is read before anything is decided. */
export type Seen = {
  /** Null where the platform did not say what is there. */
  readonly components: readonly ComponentState[] | null;
  readonly readings: Readonly<Record<QueryId, Reading>>;
  readonly histories: Observation['histories'];
  readonly runs: readonly Run[];
  readonly forecasts: ForecastsSeen;
  readonly ledger: LedgerChange;
  readonly platformTrouble: string | null;
};

/** Reads the platform, the measurements and the runs of an application. */
export async function see(parts: LoopParts, app: Application, memory: AppMemory, open: readonly Run[], at: Instant): Promise<Seen> {
  const { platform, series } = parts.world;
  const needs = needsOf(parts, app);
  const [observed, measured, histories, runs] = await Promise.all([
    tryWithin(parts, platform.observe(app.name)),
    series.evaluate([...queriesOf(app), ...needs.queries], at),
    needs.queries.length === 0 ? {} : series.range(needs.queries, instant(at - needs.history), at, app.spec.cycle),
    recentRuns(parts, memory.runs, open, instant(at - Math.max(runHistory(app), needs.history))),
  ]);
  const components = 'done' in observed ? observed.done : null;
  const readings = freshOnly(measured, app.spec.safety.stalenessMax, at);
  // A store that takes no samples is reported by the sampler; for want of a line on a chart no cycle shall fail.
  await series.append({ samples: desiredSamples(components ?? [], at), failures: [] }).catch(() => undefined);
  return {
    components,
    histories,
    readings,
    runs,
    forecasts: await serveForecasts({ app, requests: needs.forecasts, readings, memory: memory.forecasts, store: parts.world.store, series, desk: parts.desk }, at),
    ledger: components === null ? { writes: [], open: memory.openLedger } : ledgerChange(memory.openLedger, components, app, memory.lastAt, at),
    platformTrouble: 'why' in observed ? observed.why : null,
  };
}

/** How many replicas every component was asked to have, for charts and for policies that learn from it. */
const desiredSamples = (components: readonly ComponentState[], at: Instant): readonly Sample[] =>
  components.flatMap(({ app, component, desired }): Sample[] =>
    desired === null ? [] : [{ series: 'homeostat_component_replicas_desired', labels: { app, component }, type: 'gauge', value: desired.replicas, at }],
  );

/** What the acting policy and the shadows ask for beside the application's own measures. A policy that cannot be made asks for nothing. */
function needsOf(parts: LoopParts, app: Application): Needs {
  const asked = [app.spec.policy, ...app.spec.shadows].flatMap((settings) => {
    try {
      return [parts.policies.get(settings.name)?.({ effectsOf: parts.effectsOf }, settings.parameters).needs(app)].filter((needs) => needs !== undefined);
    } catch {
      // The same policy fails again when it is asked to decide, and is reported there.
      return [];
    }
  });
  return { queries: asked.flatMap((needs) => needs.queries), forecasts: asked.flatMap((needs) => needs.forecasts), history: ms(Math.max(0, ...asked.map((needs) => needs.history))) };
}

/**
 * Open runs as they are now, and those that ended lately. Ended ones never change and only the loop begins runs, so that just
 * those must be read that were open in the last cycle and are not any more. Newest first.
 */
async function recentRuns({ world, limits }: LoopParts, before: readonly Run[], open: readonly Run[], since: Instant): Promise<readonly Run[]> {
  const isOpen = new Set(open.map(({ id }) => id));
  const gone = before.filter(({ id }) => !isOpen.has(id));
  const justEnded = await Promise.all(gone.filter(({ status }) => openStatuses.includes(status)).map(({ id }) => world.store.run(id)));
  const ended = [...gone.filter(({ status }) => !openStatuses.includes(status)), ...justEnded.filter((run) => run !== null)].filter((run) => (run.endedAt ?? since) >= since);
  return [...open, ...ended].toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1)).slice(0, limits.runsMax);
}

async function tryWithin<T>(parts: LoopParts, work: Promise<T>): Promise<{ readonly done: T } | { readonly why: string }> {
  try {
    const answer = await parts.patience.within(work, parts.limits.observeMax);
    return answer === 'late' ? { why: `the platform did not answer within ${parts.limits.observeMax / 1000} s` } : answer;
  } catch (error) {
    return { why: `the platform cannot be asked: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** Long enough to see every run that still settles, and to judge it one cycle later. */
export const runHistory = (app: Application): Ms => ms(Math.max(0, ...app.spec.actions.map((action) => action.settle)) + 2 * app.spec.cycle + minutes(1));

/** A reading older than `stalenessMax` counts as missing. */
function freshOnly(readings: Readonly<Record<QueryId, Reading>>, stalenessMax: Ms, at: Instant): Readonly<Record<QueryId, Reading>> {
  const stale = Object.entries(readings).filter(([, one]) => one.kind === 'value' && at - one.at > stalenessMax);
  if (stale.length === 0) return readings;
  const replaced = stale.map(([id, one]) => [id, missing(`its last value is ${Math.round((at - (one.kind === 'value' ? one.at : at)) / 1000)} s old`)] as const);
  return { ...readings, ...Object.fromEntries(replaced) };
}

/** What analysis makes of it: objectives with their budgets, and what is wrong with components. */
export function analyse(parts: LoopParts, app: Application, seen: Seen, memory: AppMemory, at: Instant): { readonly objectives: readonly ObjectiveFinding[]; readonly observation: Observation } {
  const components = seen.components ?? [];
  const costRate = seen.components === null ? missing(seen.platformTrouble ?? 'the platform cannot be asked') : reading(costRateOf(seen.ledger.open), at);
  const objectives = evaluateObjectives(app, { readings: seen.readings, costRate, components, spans: memory.spans, previous: memory.objectives }, at);
  const failures = parts.sampler.failures().filter(({ labels }) => labels['app'] === undefined || labels['app'] === app.name);
  const runs = seen.runs.map(runView);
  const observation: Observation = {
    app,
    cycle: memory.cycle + 1,
    at,
    readings: seen.readings,
    histories: seen.histories,
    components,
    silent: silentInstances(app, components, (...of) => parts.sampler.heard(...of), at),
    findings: [...objectives, ...seen.forecasts.findings, ...diagnose(components, at, failures), ...deviations(app, objectives)],
    runs,
    holds: runs.flatMap((run) => holdsOf(run, at)),
    durations: durationsOf(seen.runs),
    costRate,
  };
  return { objectives, observation };
}

/** A run holds its objectives while it goes on and until its effect can be judged; one that waits for a person holds nothing. */
function holdsOf(run: RunView, at: Instant): Observation['holds'][number][] {
  if (isInProgress(run)) return run.holds.map((objective) => ({ objective, run: run.id, until: 'run-end' as const }));
  const { settlesAt } = run;
  return settlesAt === null || settlesAt <= at ? [] : run.holds.map((objective) => ({ objective, run: run.id, until: settlesAt }));
}

/** The time in which the status that was found now is taken to have held: since the last cycle, if that was not long ago. */
export function spanStart(app: Application, lastAt: Instant | null, at: Instant): Instant {
  const oneCycle = after(at, ms(-1 * app.spec.cycle));
  return lastAt === null || lastAt < after(at, ms(-2.5 * app.spec.cycle)) ? oneCycle : lastAt;
}
