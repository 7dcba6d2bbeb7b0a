import type { WhyNot } from '../../model/forecast.ts';
import { whyNot } from '../../model/forecast.ts';
import type { Instant, Ms } from '../../units/time.ts';
import { after, between, ms } from '../../units/time.ts';
import type { Point, SeriesOptions } from '../series/point.ts';
import { regularise, sentencesOf } from '../series/regularise.ts';
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

/**
 * A step for all series: the widest of their median distances, since finer ones can be averaged and wider ones cannot be split. Points need
 * not lie on a grid: telemetry of containers often comes every 10 to 30 seconds as it likes. Null where no series has two times.
 */
export function commonStep(series: readonly MetricPoints[]): Ms | null {
  const medians = series.flatMap(({ metrics }) => {
    const times = (metrics[0]?.points ?? []).map(({ at }) => at).toSorted((a, b) => a - b);
    const distances = times.flatMap((at, i) => (i > 0 && at > (times[i - 1] as Instant) ? [at - (times[i - 1] as Instant)] : [])).toSorted((a, b) => a - b);
    return distances.length === 0 ? [] : [distances[Math.floor(distances.length / 2)] as number];
  });
  return medians.length === 0 ? null : ms(medians.reduce((widest, median) => Math.max(widest, median), 0));
}

/** Puts every metric on a grid of this step and keeps the time that all of them have. The reason names the metric that cannot be. */
export function alignMetrics({ name, metrics }: MetricPoints, step: Ms): AlignedMetrics | WhyNot {
  const columns = [];
  const told: (readonly string[])[] = [];
  for (const metric of metrics) {
    const found = regularise(metric.points, { ...metric.options, step });
    if (found.kind === 'why-not') return whyNot(found.code, `${metric.name}: ${found.why}`);
    columns.push(found.series);
    told.push(sentencesOf(found.notes));
  }
  const start = Math.max(...columns.map((one) => one.start)) as Instant;
  const skipped = columns.map((one) => Math.round(between(one.start, start) / step));
  const length = Math.min(...columns.map((one, i) => one.values.length - (skipped[i] as number)));
  if (length < 1) return whyNot('gaps', 'The metrics were never measured at the same time. Give metrics of one period.');
  const cut = columns.map((one, i) => ({ values: one.values.subarray(skipped[i] as number), measured: one.measured.subarray(skipped[i] as number) }));
  const measured = Uint8Array.from({ length }, (_, row) => (cut.every((one) => one.measured[row] === 1) ? 1 : 0));
  return { kind: 'aligned', name, start, step, matrix: fromColumns(cut.map(({ values }) => values.subarray(0, length))), measured, notes: notesOf(metrics.map((metric) => metric.name), told) };
}

/** What is true of every metric is said once. */
function notesOf(names: readonly string[], told: readonly (readonly string[])[]): readonly string[] {
  const ofAll = (text: string): boolean => told.every((notes) => notes.includes(text));
  const common = (told[0] ?? []).filter(ofAll);
  return [...common, ...told.flatMap((notes, i) => notes.filter((text) => !ofAll(text)).map((text) => `${names[i]}: ${text}`))];
}

/** The time of a step. */
export const timeOf = ({ start, step }: AlignedMetrics, row: number): Instant => after(start, ms(row * step));
