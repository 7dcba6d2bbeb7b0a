import type { ActionName } from '../model/ids.ts';
import { interpolatedQuantile } from '../model/interpolated-quantile.ts';
import type { Run } from '../model/run.ts';
import { between, ms } from '../units/time.ts';
import type { Ms } from '../units/time.ts';

export type ActionDuration = { readonly p50: Ms; readonly p95: Ms; readonly samples: number };

/**
 * How long each action took, from its start to its end, over the runs that succeeded (a failed one ends when it fails, which
 * says nothing about how long the action takes). Actions without such a run are not in the answer.
 */
export function durationsOf(runs: readonly Run[]): Readonly<Record<ActionName, ActionDuration>> {
  const taken = new Map<ActionName, number[]>();
  for (const { action, status, startedAt, endedAt } of runs) {
    if (status !== 'succeeded' || startedAt === null || endedAt === null) continue;
    const list = taken.get(action) ?? [];
    list.push(between(startedAt, endedAt));
    taken.set(action, list);
  }
  // Without a prototype, since an action may be called `constructor`.
  const durations: Record<ActionName, ActionDuration> = Object.create(null) as Record<ActionName, ActionDuration>;
  for (const [action, list] of taken) {
    const sorted = list.toSorted((a, b) => a - b);
    durations[action] = { p50: ms(interpolatedQuantile(sorted, 0.5)), p95: ms(interpolatedQuantile(sorted, 0.95)), samples: sorted.length };
  }
  return durations;
}
