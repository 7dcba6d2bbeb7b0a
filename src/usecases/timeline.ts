import type { ObjectiveSpan } from '../knowledge/ports/knowledge-store.ts';
import type { Application } from '../model/application.ts';
import type { RecordedDecision } from '../model/decision.ts';
import type { AppId } from '../model/ids.ts';
import type { Series } from '../model/reading.ts';
import type { Run } from '../model/run.ts';
import { queriesOf } from '../monitor/query/queries-of.ts';
import { baseUnit } from '../units/quantity.ts';
import { capacityQueries } from './capacity-queries.ts';
import type { UseCaseDeps } from './deps.ts';
import { ledgerSteps } from './ledger-steps.ts';
import { loadApplication } from './load-application.ts';
import type { TimeAxis, TimeAxisRequest } from './time-axis.ts';
import { indexAtOrAfter, timeAxis } from './time-axis.ts';
import type { Timeline } from './views/timeline-view.ts';

/** Decisions and runs in one answer; a wider look takes the listings. */
const eventsMax = 1000;

type Values = (number | null)[];

/**
 * Load, capacity, metrics, objectives, cost, decisions and runs of an application on one time axis.
 * @throws NotFoundError for an unknown application, InvalidInputError for a range of more than 2,000 points
 */
export async function timeline(
  { store, series, clock }: Pick<UseCaseDeps, 'store' | 'series' | 'clock'>,
  request: TimeAxisRequest & { readonly app: AppId },
): Promise<Timeline> {
  const { app } = await loadApplication(store, request.app);
  const now = clock.now();
  const axis = timeAxis(request, now);
  const { from, to, step } = axis;
  const [ranges, ledger, spans, decisions, runs] = await Promise.all([
    series.range([...queriesOf(app), ...capacityQueries(app)], from, to, step),
    store.ledger(app.name, from, to),
    store.spans(app.name, from, to),
    store.decisions(app.name, { limit: eventsMax }),
    store.runs(app.name, { limit: eventsMax, since: from }),
  ]);
  const valuesOf = (id: string): Values => onAxis(ranges[id], axis);
  const named = ({ name, description, component }: Application['spec']['metrics'][number]) => ({
    name,
    description: description ?? null,
    component: component ?? null,
  });
  const costUsdPerHour = ledgerSteps(ledger, axis, now, (row) => row.price);
  return {
    app: app.name,
    from,
    to,
    stepMs: step,
    times: [...axis.times],
    workloads: app.spec.workloads.map((workload) => ({ ...named(workload), values: valuesOf(`workload.${workload.name}`) })),
    metrics: app.spec.metrics.map((metric) => ({ ...named(metric), unit: metric.unit ?? null, values: valuesOf(`metrics.${metric.name}`) })),
    capacity: app.spec.components.map(({ name, replicas }) => ({
      component: name,
      desired: valuesOf(`desired.${name}`),
      living: ledgerSteps(ledger.filter((row) => row.component === name), axis, now, () => 1),
      ready: valuesOf(`ready.${name}`),
      max: replicas.max,
    })),
    objectives: objectivesOf(app, spans, (objective) => (objective.metric === 'cost' ? costUsdPerHour : valuesOf(`objectives.${objective.name}`))),
    costUsdPerHour,
    decisions: decisions.filter(({ at, chosen }) => at >= from && at <= to && chosen !== null).map(markOf).reverse(),
    runs: runs.filter(({ createdAt }) => createdAt <= to).map(barOf).reverse(),
  };
}

/** The points of a series on the axis; a point belongs to the step it is nearest to, what has none is null. */
function onAxis(series: Series | undefined, axis: TimeAxis): Values {
  const values: Values = Array.from({ length: axis.times.length }, () => null);
  for (const { at, value } of series?.points ?? []) {
    const index = indexAtOrAfter(axis, at - axis.step / 2);
    if (index < values.length && Number.isFinite(value)) values[index] = value;
  }
  return values;
}

function objectivesOf(
  app: Application,
  spans: readonly ObjectiveSpan[],
  values: (objective: Application['spec']['objectives'][number]) => Values,
): Timeline['objectives'] {
  return app.spec.objectives.map((objective) => ({
    name: objective.name,
    metric: objective.metric,
    comparator: objective.comparator,
    target: objective.target.value,
    unit: baseUnit[objective.target.dimension],
    values: values(objective),
    spans: spans
      .filter((span) => span.objective === objective.name)
      .map(({ from, to, status, applies, value, why }) => ({ from, to, status, applies, value, why })),
  }));
}

function markOf({ id, at, outcome, reason, run, chosen, candidates }: RecordedDecision): Timeline['decisions'][number] {
  const candidate = candidates.find((one) => one.id === chosen);
  return { id, at, outcome, reason, run, actions: (candidate?.calls ?? []).map(({ action }) => action) };
}

function barOf(run: Run): Timeline['runs'][number] {
  return {
    id: run.id,
    action: run.action,
    status: run.status,
    from: run.startedAt ?? run.createdAt,
    to: run.endedAt,
    settlesAt: run.settlesAt,
    steps: run.steps.map(({ name, operation, begunAt, endedAt, status }) => ({ name, operation, from: begunAt, to: endedAt, status })),
  };
}
