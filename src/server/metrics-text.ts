import type { LoopStats } from '../loop/loop-stats.ts';
import { cycleBuckets } from '../loop/loop-stats.ts';
import type { SeriesStoreStats } from '../monitor/ports/series-store.ts';

/** The loop's counters as Prometheus text 0.0.4; the loop counts by itself, so that it needs no metrics library. */
export function loopMetricsText(stats: LoopStats): string {
  return [
    ...single('homeostat_ticks_total', 'counter', 'Turns of the loop.', stats.ticks),
    ...single('homeostat_cycles_total', 'counter', 'Cycles of all applications.', stats.cycles),
    ...single('homeostat_cycle_failures_total', 'counter', 'Cycles that failed.', stats.failures),
    ...single('homeostat_missing_readings_total', 'counter', 'Readings that were missing when a policy was asked.', stats.missingReadings),
    ...single('homeostat_sources_failing', 'gauge', 'Metric sources that are in trouble now.', stats.sources.length),
    ...single('homeostat_applications_failing', 'gauge', 'Applications whose last cycle failed.', stats.broken.size),
    ...header('homeostat_decisions_total', 'counter', 'Decisions by outcome.'),
    ...[...stats.decisions].map(([outcome, count]) => `homeostat_decisions_total{outcome="${outcome}"} ${count}`),
    ...durations(stats),
    '',
  ].join('\n');
}

/** What the store of recent series holds and what it could not keep, as Prometheus text 0.0.4. */
export function seriesMetricsText(stats: SeriesStoreStats): string {
  const refused = 'homeostat_series_samples_refused_total';
  return [
    ...single('homeostat_series', 'gauge', 'Series with samples in the store.', stats.series),
    ...single('homeostat_series_samples', 'gauge', 'Samples in the store.', stats.samples),
    ...single('homeostat_series_bytes', 'gauge', 'Memory of these samples.', stats.bytes),
    ...header(refused, 'counter', 'Samples that were not kept: too many series, or not newer than the last of their series.'),
    `${refused}{reason="series-limit"} ${stats.refusedSeries}`,
    `${refused}{reason="order"} ${stats.refusedOrder}`,
    ...single('homeostat_series_samples_shortened_total', 'counter', 'Samples overwritten before their time, for lack of room.', stats.shortened),
    '',
  ].join('\n');
}

function durations({ durationCounts, durationSum }: LoopStats): string[] {
  const name = 'homeostat_cycle_duration_seconds';
  let below = 0;
  const buckets = durationCounts.map((count, index) => {
    below += count;
    return `${name}_bucket{le="${cycleBuckets[index] ?? '+Inf'}"} ${below}`;
  });
  return [...header(name, 'histogram', 'Time of one turn of the loop in which a cycle was due.'), ...buckets, `${name}_sum ${durationSum}`, `${name}_count ${below}`];
}

const header = (name: string, type: string, help: string): string[] => [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
const single = (name: string, type: string, help: string, value: number): string[] => [...header(name, type, help), `${name} ${value}`];
