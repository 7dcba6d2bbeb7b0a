import type { LoopStats } from '../loop/loop-stats.ts';
import { cycleBuckets } from '../loop/loop-stats.ts';

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
