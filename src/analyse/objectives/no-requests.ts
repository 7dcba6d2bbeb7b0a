import type { ApplicationSpec } from '../../model/application.ts';
import type { Metric } from '../../model/measure.ts';
import type { QueryId } from '../../model/ids.ts';
import type { Reading } from '../../model/reading.ts';

/** Statistics that have no value over nothing: percentiles and the mean. */
const overObservations = /^(p\d|avg$)/;

/**
 * Why a metric that is missing is no gap in what is known: it is a percentile or mean over requests, and a counter says that there were none.
 * Null where that is not known. Evidence are the workloads of the metric's component (all of them, for a metric of the whole application): one at
 * least must count, and each must be measured and 0. A gauge never says what happened between two looks at it, so it neither counts nor is
 * excused. Decision 0004 has the reasons.
 */
export function noRequests(spec: Pick<ApplicationSpec, 'workloads'>, metric: Pick<Metric, 'component' | 'type' | 'statistic'>, readings: Readonly<Record<QueryId, Reading>>): string | null {
  if (metric.type !== 'histogram' || !overObservations.test(metric.statistic)) return null;
  const workloads = spec.workloads.filter(({ component }) => metric.component === undefined || component === undefined || component === metric.component);
  const counter = workloads.find(({ type }) => type !== 'gauge');
  if (counter === undefined) return null;
  const idle = workloads.every(({ name }) => {
    const id = `workload.${name}`;
    const one = Object.hasOwn(readings, id) ? readings[id] : undefined;
    return one?.kind === 'value' && one.value === 0;
  });
  return idle ? `nothing was requested: workload.${counter.name} is 0` : null;
}
