import type { Application } from '../../model/application.ts';
import type { Metric } from '../../model/measure.ts';
import type { Objective } from '../../model/objective.ts';
import type { Query } from '../../model/query.ts';
import { measureExpression } from './measure-expression.ts';

/**
 * Everything an application asks to be measured: `metrics.NAME`, `workload.NAME`, and `objectives.NAME` with an objective's
 * own statistic and window. An objective on `cost` has no query: the loop knows the cost from the ledger.
 * Where an objective changes nothing it shares its metric's expression, so that a store can answer both at once.
 *
 * @throws InvalidInputError on a unit or statistic that cannot be (checked documents have none)
 * @example
 * queriesOf(app).map((query) => query.id); // ['metrics.response', 'workload.requests', 'objectives.fast']
 */
export function queriesOf(app: Application): readonly Query[] {
  const metrics = app.spec.metrics.map((metric) => ({ id: `metrics.${metric.name}`, expression: measureExpression(app.name, metric), metric }));
  const workloads = app.spec.workloads.map((workload) => ({ id: `workload.${workload.name}`, expression: measureExpression(app.name, workload) }));
  const objectives = app.spec.objectives.flatMap((objective): Query[] => {
    const found = metrics.find(({ metric }) => metric.name === objective.metric);
    if (found === undefined) return [];
    const id = `objectives.${objective.name}`;
    const own = measuredAs(objective, found.metric);
    return [{ id, expression: own === found.metric ? found.expression : measureExpression(app.name, own) }];
  });
  return [...metrics.map(({ id, expression }) => ({ id, expression })), ...workloads, ...objectives];
}

/** The metric as an objective sees it: with the objective's statistic and window where it has its own. */
function measuredAs(objective: Objective, metric: Metric): Metric {
  const statistic = objective.statistic ?? metric.statistic;
  const window = objective.window ?? metric.window;
  return statistic === metric.statistic && window === metric.window ? metric : { ...metric, statistic, window };
}
