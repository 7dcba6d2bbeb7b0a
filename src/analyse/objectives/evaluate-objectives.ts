import { environmentOf } from '../../expressions/application-environment.ts';
import { compileExpression } from '../../expressions/compile-expression.ts';
import type { Expression, Scope } from '../../expressions/expression.ts';
import type { ObjectiveSpan } from '../../knowledge/ports/knowledge-store.ts';
import type { Application, ApplicationSpec } from '../../model/application.ts';
import type { ComponentState } from '../../model/component-state.ts';
import { readyCount } from '../../model/component-state.ts';
import type { ObjectiveFinding } from '../../model/finding.ts';
import type { QueryId } from '../../model/ids.ts';
import type { Objective } from '../../model/objective.ts';
import type { Reading } from '../../model/reading.ts';
import { missing } from '../../model/reading.ts';
import type { Instant, Ms } from '../../units/time.ts';
import { evaluateObjective } from './evaluate-objective.ts';
import { noRequests } from './no-requests.ts';

/** What all objectives of an application are judged by, in one cycle. */
export type ObjectivesEvidence = {
  /** By query id: `objectives.NAME`, `metrics.NAME`, `workload.NAME`. */
  readonly readings: Readonly<Record<QueryId, Reading>>;
  /** USD/h of all instances. */
  readonly costRate: Reading;
  readonly components: readonly ComponentState[];
  /** Spans of all objectives, back to the longest period at least. */
  readonly spans: readonly ObjectiveSpan[];
  /** What was found in the last cycle; empty after a restart. */
  readonly previous: readonly ObjectiveFinding[];
};

/**
 * Judges every objective of an application, in the order of the document. A condition that names other objectives sees
 * them as the last cycle found them, so that their order does not matter.
 * @example
 * const findings = evaluateObjectives(app, { readings, costRate, components, spans, previous: [] }, at);
 */
export function evaluateObjectives(app: Application, evidence: ObjectivesEvidence, at: Instant): readonly ObjectiveFinding[] {
  const scope = scopeOf(evidence);
  const conditions = conditionsOf(app.spec);
  return app.spec.objectives.map((objective) =>
    evaluateObjective(
      objective,
      {
        reading: readingOf(objective, evidence),
        measured: measuredBy(objective, app.spec),
        noRequests: withoutRequests(objective, app.spec, evidence.readings),
        condition: conditions.get(objective.name) ?? null,
        scope,
        spans: evidence.spans.filter((span) => span.objective === objective.name),
        previous: evidence.previous.find((finding) => finding.name === objective.name) ?? null,
        stalenessMax: app.spec.safety.stalenessMax,
        cycle: app.spec.cycle,
      },
      at,
    ),
  );
}

function readingOf(objective: Objective, { readings, costRate }: ObjectivesEvidence): Reading {
  if (objective.metric === 'cost') return costRate;
  return own(readings, `objectives.${objective.name}`) ?? own(readings, `metrics.${objective.metric}`) ?? missing(`${objective.metric} was not measured`);
}

const own = (readings: Readonly<Record<QueryId, Reading>>, id: QueryId): Reading | undefined => (Object.hasOwn(readings, id) ? readings[id] : undefined);

function measuredBy(objective: Objective, spec: ApplicationSpec): { readonly statistic: string; readonly window: Ms } | null {
  const metric = spec.metrics.find(({ name }) => name === objective.metric);
  if (metric === undefined) return null;
  return { statistic: objective.statistic ?? metric.statistic, window: objective.window ?? metric.window };
}

function withoutRequests({ metric: name, statistic }: Objective, spec: ApplicationSpec, readings: ObjectivesEvidence['readings']): string | null {
  const metric = spec.metrics.find((one) => one.name === name);
  return metric === undefined ? null : noRequests(spec, { ...metric, statistic: statistic ?? metric.statistic }, readings);
}

type Condition = Expression | { readonly mistake: string };

/** Conditions are compiled once for each document: the spec is never changed, only replaced. */
const compiled = new WeakMap<ApplicationSpec, ReadonlyMap<string, Condition>>();

function conditionsOf(spec: ApplicationSpec): ReadonlyMap<string, Condition> {
  const known = compiled.get(spec);
  if (known !== undefined) return known;
  const environment = environmentOf(spec);
  const conditions = new Map(
    spec.objectives.flatMap(({ name, when }): [string, Condition][] => {
      if (when === undefined) return [];
      const result = compileExpression(when, environment, 'bool');
      return [[name, 'ok' in result ? result.ok : { mistake: result.problems.map(({ message }) => message).join('; ') }]];
    }),
  );
  compiled.set(spec, conditions);
  return conditions;
}

/** Maps without a prototype, so that a metric may have any name. */
function scopeOf({ readings, costRate, components, previous }: ObjectivesEvidence): Scope {
  const measured = (prefix: string): Readonly<Record<string, Reading>> =>
    mapOf(Object.entries(readings).flatMap(([id, reading]) => (id.startsWith(prefix) ? [[id.slice(prefix.length), reading] as const] : [])));
  return {
    metrics: measured('metrics.'),
    workload: measured('workload.'),
    objectives: mapOf(previous.map(({ name, status, value, target }) => [name, { status, value, target }] as const)),
    components: mapOf(components.map((state) => [state.component, { replicas: state.desired?.replicas ?? 0, ready: readyCount(state) }] as const)),
    cost: costRate,
  };
}

function mapOf<V>(entries: readonly (readonly [string, V])[]): Readonly<Record<string, V>> {
  const map = Object.create(null) as Record<string, V>;
  for (const [name, value] of entries) map[name] = value;
  return map;
}
