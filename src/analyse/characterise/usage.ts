import { interpolatedQuantile } from '../../model/interpolated-quantile.ts';
import type { MetricUsage, Phase } from '../../model/phases.ts';
import { phaseName } from '../../model/phases.ts';
import type { Matrix } from './matrix.ts';
import { cell } from './matrix.ts';
import { runsOf } from './runs.ts';

/** A series with the phase of every step; `measured` is 0 where any metric was filled in. */
export type PhasedSeries = { readonly metrics: Matrix; readonly measured: Uint8Array; readonly phases: Int32Array };

/** What every phase uses of every metric, over all series together; filled steps count in durations and nowhere else. */
export function usageOf(series: readonly PhasedSeries[], metrics: readonly string[], phases: number): readonly Phase[] {
  const runs = series.flatMap((one) => runsOf(one.phases));
  const total = series.reduce((sum, one) => sum + one.measured.reduce((count, is) => count + is, 0), 0);
  return Array.from({ length: phases }, (_, phase) => {
    const values = metrics.map((_, column) => valuesIn(series, phase, column));
    const visits = runs.filter((run) => run.phase === phase);
    const steps = values[0]?.length ?? 0;
    return {
      phase,
      name: phaseName(phase),
      steps,
      share: total === 0 ? 0 : steps / total,
      visits: visits.length,
      stepsMean: visits.length === 0 ? 0 : visits.reduce((sum, run) => sum + run.steps, 0) / visits.length,
      usage: metrics.flatMap((metric, column) => metricUsage(metric, values[column] as Float64Array)),
    };
  });
}

/**
 * The share of a metric's variance that its phase explains, 0..1 (the correlation ratio η²); null where the metric is constant.
 * It can be compared between clusterings, whatever their phases are.
 */
export function explainedShares(series: readonly PhasedSeries[], metrics: readonly string[], phases: number): readonly (number | null)[] {
  return metrics.map((_, column) => {
    const groups = Array.from({ length: phases }, (_, phase) => valuesIn(series, phase, column));
    const means = groups.map(meanOf);
    const total = groups.reduce((sum, group) => sum + group.length, 0);
    const mean = groups.reduce((sum, group, phase) => sum + group.length * (means[phase] as number), 0) / Math.max(1, total);
    const between = groups.reduce((sum, group, phase) => sum + group.length * ((means[phase] as number) - mean) ** 2, 0);
    const within = groups.reduce((sum, group, phase) => sum + group.reduce((part, value) => part + (value - (means[phase] as number)) ** 2, 0), 0);
    return between + within <= 1e-24 * total * mean ** 2 ? null : between / (between + within);
  });
}

/** Nothing where no step of the phase was measured. */
function metricUsage(metric: string, values: Float64Array): readonly MetricUsage[] {
  if (values.length === 0) return [];
  const sorted = values.toSorted();
  const mean = meanOf(values);
  const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
  const quantile = (share: number): number => interpolatedQuantile(sorted, share);
  return [{ metric, mean, sd, p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99), max: sorted.at(-1) as number }];
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

function valuesIn(series: readonly PhasedSeries[], phase: number, column: number): Float64Array {
  const values: number[] = [];
  for (const { metrics, measured, phases } of series) for (let row = 0; row < metrics.rows; row++) if (phases[row] === phase && measured[row] === 1) values.push(cell(metrics, row, column));
  return Float64Array.from(values);
}
