import type { StagesReplay } from '../../simulate/jobs/replay-stages.ts';
import { replayStages } from '../../simulate/jobs/replay-stages.ts';
import type { ExecutorSlots } from './slot-holds.ts';
import { coverOf, saturatedSpans } from './spans.ts';
import type { ExecutedStage } from './stage-graph.ts';

/** Slots to replay on: those of the log, with when they came and went, or a number of them from the start, so fast beside those of the log. */
export type ReplaySlots = { readonly kind: 'as-recorded' } | { readonly kind: 'number'; readonly slots: number; readonly speed?: number };

export type RecordedRun = { readonly stages: readonly ExecutedStage[]; readonly executors: readonly ExecutorSlots[]; readonly startedAt: number; readonly endedAt: number };

/**
 * Seconds from the start of the application to its end, replayed: tasks take what they took, in the order in which they were launched, on
 * slots that come and go as they did or on another number. The driver's time is as it was: what passed from when a stage could have begun
 * until its first launch while a slot was free, and what passed after the last task.
 */
export function replayRun({ stages, executors, startedAt, endedAt }: RecordedRun, slots: ReplaySlots): { readonly seconds: number; readonly replay: StagesReplay } {
  const spans = stages.flatMap(({ holds }) => holds);
  const speed = slots.kind === 'number' ? (slots.speed ?? 1) : 1;
  const full = coverOf(saturatedSpans(spans, executors));
  const ends = stages.map(() => startedAt);
  const recorded = stages.map((stage, index) => {
    const ready = stage.after.reduce((most, place) => Math.max(most, ends[place] as number), startedAt);
    ends[index] = stage.holds.reduce((most, { until }) => Math.max(most, until), ready);
    const begins = stage.holds.reduce((least, { task }) => Math.min(least, task.launchedAt), Number.POSITIVE_INFINITY);
    const delay = stage.holds.length === 0 ? 0 : Math.max(0, begins - ready - full(ready, begins));
    return { after: stage.after, delaySeconds: delay / 1000, taskSeconds: stage.holds.map(({ from, until }) => (until - from) / 1000 / speed) };
  });
  const lastEnd = ends.reduce((most, end) => Math.max(most, end), startedAt);
  const places =
    slots.kind === 'number'
      ? Array.from({ length: slots.slots }, () => ({ fromSeconds: 0, untilSeconds: Number.POSITIVE_INFINITY }))
      : executors.flatMap(({ slots: count, from, until }) => {
          const place = { fromSeconds: Math.max(0, (from - startedAt) / 1000), untilSeconds: until >= lastEnd ? Number.POSITIVE_INFINITY : (until - startedAt) / 1000 };
          return Array.from({ length: count }, () => place);
        });
  const replay = replayStages(recorded, places);
  return { seconds: replay.endSeconds + Math.max(0, endedAt - lastEnd) / 1000, replay };
}
