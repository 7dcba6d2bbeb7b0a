import type { Problem } from '../formats/documents/problem.ts';
import { statisticsOf } from '../model/measure.ts';
import type { Dimension } from '../units/quantity.ts';
import { parseQuantity } from '../units/quantity.ts';
import type { ApplicationChecks } from './check-application-context.ts';
import { reference } from './check-application-names.ts';
import { checkExpression } from './check-application-expressions.ts';
import type { Cursor } from './check-cursor.ts';

/** The metric that every application has: USD/h of all instances. */
const costMetric = 'cost';

/** Objectives name metrics that exist, ask of them what they have, and their targets have a unit that fits. */
export function checkObjectives({ spec, environment }: ApplicationChecks): readonly Problem[] {
  const metrics = spec.at('metrics').items();
  const known = [...environment.metrics, costMetric];
  return spec.at('objectives').items().flatMap((objective) => {
    const name = objective.at('metric').text();
    const metric = metrics.find((candidate) => candidate.at('name').text() === name) ?? null;
    return [
      ...reference(objective.at('metric'), `a metric, or ${costMetric}`, known),
      ...checkExpression(objective.at('when'), environment, 'bool'),
      ...checkStatistic(objective, metric),
      ...checkExpected(objective),
      ...(name === null || (metric === null && name !== costMetric) ? [] : checkDimension(objective, metric)),
    ];
  });
}

function checkStatistic(objective: Cursor, metric: Cursor | null): readonly Problem[] {
  const statistic = objective.at('statistic').text();
  const type = metric?.at('type').text() ?? null;
  if (statistic === null || type === null || !Object.hasOwn(statisticsOf, type)) return [];
  const allowed = statisticsOf[type as keyof typeof statisticsOf];
  return allowed.test(statistic) ? [] : [objective.at('statistic').problem(`a statistic that the ${type} ${metric?.at('name').text() ?? ''} has; change it or the type of the metric`)];
}

/** What is expected can only be compared with what the target is compared with. */
function checkExpected(objective: Cursor): readonly Problem[] {
  const expected = objective.at('expected', 'value');
  const [given, target] = [expected, objective.at('target')].map((place) => (typeof place.value === 'number' ? 'plain' : (parseQuantity(place.text() ?? '')?.dimension ?? null)));
  if (given === target || given === null || target === null || expected.value === undefined) return [];
  return [expected.problem(`a ${nounOf(target as Dimension)}, as the target is; change one of the two`)];
}

/** A target in milliseconds for bytes would never be violated, or always; what is measured is known by the name or the unit of the series. */
function checkDimension(objective: Cursor, metric: Cursor | null): readonly Problem[] {
  const { value } = objective.at('target');
  const read = typeof value === 'number' ? ({ value, dimension: 'plain' } as const) : parseQuantity(objective.at('target').text() ?? '');
  if (read === null) return [];
  const expected = metric === null ? 'money-rate' : dimensionOf(metric, objective.at('statistic').text());
  if (expected === null || expected === read.dimension) return [];
  const of = metric === null ? costMetric : (metric.at('series').text() ?? 'the metric');
  if (read.dimension === 'plain') return withoutUnit(objective.at('target'), read.value, expected, of);
  const examples: Readonly<Partial<Record<Dimension, string>>> = { duration: '100ms', memory: '512MiB', 'money-rate': '"2 USD/h"', rate: '150/s', share: '80%' };
  return [objective.at('target').problem(`a ${nounOf(expected)} such as ${examples[expected] ?? '1'}, since ${of} measures that; change the target or the metric`)];
}

/** 200 for a latency is meant as milliseconds as often as not; prices and rates are written in one unit only, and 0 is 0 in all. */
function withoutUnit(target: Cursor, value: number, expected: Dimension, of: string): readonly Problem[] {
  if (value === 0) return [];
  if (expected === 'duration') return [target.problem(`a duration with its unit, since ${of} measures that; write ${value}ms or ${value}s`)];
  if (expected === 'memory') return [target.problem(`an amount of memory with its unit, since ${of} measures that; write ${value}MiB or ${value}B`)];
  return [];
}

const nounOf = (dimension: Dimension): string => (dimension === 'money-rate' ? 'price' : dimension);

/** The dimension of what a metric yields; null where its name does not say. */
function dimensionOf(metric: Cursor, override: string | null): Dimension | null {
  const series = metric.at('series').text() ?? '';
  const statistic = override ?? metric.at('statistic').text() ?? '';
  const type = metric.at('type').text();
  // The rate of a histogram counts its events, and the rate of a counter of seconds is seconds per second: a share.
  if (statistic === 'rate') return type === 'histogram' || !/_(seconds|bytes)(_total)?$/.test(series) ? 'rate' : null;
  if (statistic === 'increase') return null;
  if (series.endsWith('_seconds')) return 'duration';
  if (series.endsWith('_bytes')) return 'memory';
  const unit = parseQuantity(`1${metric.at('unit').text() ?? ''}`)?.dimension;
  return unit === 'duration' || unit === 'memory' ? unit : null;
}
