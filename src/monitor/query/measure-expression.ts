import { InvalidInputError } from '../../model/error.ts';
import type { Metric } from '../../model/measure.ts';
import type { Matcher, QueryExpression, Selector } from '../../model/query.ts';
import { parseQuantity } from '../../units/quantity.ts';

/** A workload has the same shape. */
type Measure = Metric;
type OverTime = Extract<QueryExpression, { kind: 'over-time' }>;

/**
 * The query that answers a measure of an application, in base units (s, B, USD/h, 1).
 *
 * | type | statistic | query |
 * |---|---|---|
 * | histogram | pNN | quantile of the buckets' rates, summed by le |
 * | histogram | avg | rate of _sum / rate of _count, each summed |
 * | histogram | rate, increase | of _count, per series, then `across` |
 * | counter | rate, increase | per series, then `across` |
 * | gauge | avg, min, max, sum, last | over the window per series, then `across` |
 *
 * @throws InvalidInputError on a unit that is not known, or a statistic that the type does not have
 */
export function measureExpression(app: string, measure: Measure): QueryExpression {
  const factor = unitFactorOf(measure);
  const { statistic } = measure;
  // How often something happened has no unit, whatever the unit of what was observed.
  const counted = measure.type === 'histogram' && (statistic === 'rate' || statistic === 'increase');
  const expression = measure.type === 'histogram' ? ofHistogram(app, measure) : ofSeries(app, measure);
  return factor === 1 || counted ? expression : { kind: 'binary', op: '*', left: expression, right: { kind: 'number', value: factor } };
}

/**
 * How many base units one unit of the series is: 0.001 for `ms`.
 * @returns null for a unit that is not known
 */
export function unitFactor(unit: string | undefined): number | null {
  if (unit === undefined) return 1;
  return parseQuantity(`1${unit}`)?.value ?? parseQuantity(`1 ${unit}`)?.value ?? null;
}

function unitFactorOf(measure: Measure): number {
  const factor = unitFactor(measure.unit);
  if (factor === null) {
    throw new InvalidInputError([`unit of ${measure.name} is ${measure.unit}; it must be a known unit such as ms, KiB or %; choose one or remove it`]);
  }
  return factor;
}

function ofHistogram(app: string, measure: Measure): QueryExpression {
  const { statistic } = measure;
  const rates = (suffix: string, by: readonly string[]): QueryExpression => ({
    kind: 'across',
    fn: 'sum',
    by,
    of: overTime(app, measure, 'rate', suffix),
  });
  if (statistic.startsWith('p')) {
    return { kind: 'histogram-quantile', q: percentile(statistic), of: rates('_bucket', ['le']) };
  }
  if (statistic === 'avg') return { kind: 'binary', op: '/', left: rates('_sum', []), right: rates('_count', []) };
  if (statistic === 'rate' || statistic === 'increase') {
    return { kind: 'across', fn: measure.across, by: [], of: overTime(app, measure, statistic, '_count') };
  }
  throw mismatch(measure);
}

function ofSeries(app: string, measure: Measure): QueryExpression {
  const { statistic } = measure;
  const counter = measure.type === 'counter';
  const known = counter ? statistic === 'rate' || statistic === 'increase' : isGaugeStatistic(statistic);
  if (!known) throw mismatch(measure);
  return { kind: 'across', fn: measure.across, by: [], of: overTime(app, measure, statistic as OverTime['fn'], '') };
}

const isGaugeStatistic = (statistic: string): boolean => ['avg', 'min', 'max', 'sum', 'last'].includes(statistic);

function mismatch({ name, statistic, type }: Measure): InvalidInputError {
  return new InvalidInputError([`statistic of ${name} is ${statistic}; it must be one that a ${type} has; change the statistic or the type`]);
}

/** `p99.9` is 0.999: shifted in the text, so that no rounding error comes in. */
const percentile = (statistic: string): number => Number(`${statistic.slice(1)}e-2`);

const overTime = (app: string, measure: Measure, fn: OverTime['fn'], suffix: string): OverTime => ({
  kind: 'over-time',
  fn,
  selector: selectorOf(app, measure, suffix),
  window: measure.window,
});

function selectorOf(app: string, measure: Measure, suffix: string): Selector {
  const matcher = (label: string, value: string): Matcher => ({ label, op: 'in', values: [value] });
  return {
    series: `${measure.series}${suffix}`,
    matchers: [
      matcher('app', app),
      ...(measure.component === undefined ? [] : [matcher('component', measure.component)]),
      ...measure.labels.map((label) => matcher(label.name, label.value)),
    ],
  };
}
