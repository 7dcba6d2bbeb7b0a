import type { WhyNot } from '../../model/forecast.ts';
import { whyNot } from '../../model/forecast.ts';
import type { Instant, Ms } from '../../units/time.ts';
import { after, between, ms } from '../../units/time.ts';
import type { Point, SeriesOptions } from '../series/point.ts';
import { regularise } from '../series/regularise.ts';
import type { Matrix } from './matrix.ts';
import { fromColumns } from './matrix.ts';

/** Several metrics of one thing, such as a container, as they were read. */
export type MetricPoints = { readonly name: string; readonly metrics: readonly { readonly name: string; readonly points: readonly Point[]; readonly options: SeriesOptions }[] };

/** The same on one regular grid; `measured` is 0 where any of the metrics was filled in. */
export type AlignedMetrics = {
  readonly kind: 'aligned';
  readonly name: string;
  readonly start: Instant;
  readonly step: Ms;
  readonly matrix: Matrix;
  readonly measured: Uint8Array;
  readonly notes: readonly string[];
};

/** The step that the series have in common: the widest of theirs, since finer ones can be averaged and wider ones cannot be split. */
export function commonStep(series: readonly MetricPoints[]): Ms | null {
  const steps = series.flatMap(({ metrics }) => metrics.slice(0, 1).map(({ points, options }) => regularise(points, options)));
  const found = steps.flatMap((one) => (one.kind === 'regular' ? [one.series.step] : []));
  return found.length === 0 ? null : ms(Math.max(...found));
}

/** Puts every metric on a grid of this step and keeps the time that all of them have. The reason names the metric that cannot be. */
export function alignMetrics({ name, metrics }: MetricPoints, step: Ms): AlignedMetrics | WhyNot {
  const columns = [];
  const notes: string[] = [];
  for (const metric of metrics) {
    const found = regularise(metric.points, { ...metric.options, step });
    if (found.kind === 'why-not') return whyNot(found.code, `${metric.name}: ${found.why}`);
    columns.push(found.series);
    notes.push(...found.notes.map(({ text }) => `${metric.name}: ${text}`));
  }
  const start = Math.max(...columns.map((one) => one.start)) as Instant;
  const skipped = columns.map((one) => Math.round(between(one.start, start) / step));
  const length = Math.min(...columns.map((one, i) => one.values.length - (skipped[i] as number)));
  if (length < 1) return whyNot('gaps', 'The metrics were never measured at the same time. Give metrics of one period.');
  const cut = columns.map((one, i) => ({ values: one.values.subarray(skipped[i] as number), measured: one.measured.subarray(skipped[i] as number) }));
  const measured = Uint8Array.from({ length }, (_, row) => (cut.every((one) => one.measured[row] === 1) ? 1 : 0));
  return { kind: 'aligned', name, start, step, matrix: fromColumns(cut.map(({ values }) => values.subarray(0, length))), measured, notes };
}

/** The time of a step. */
export const timeOf = ({ start, step }: AlignedMetrics, row: number): Instant => after(start, ms(row * step));
