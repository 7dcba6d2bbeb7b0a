import { toHours } from '../../units/time.ts';
import type { RegularSeries, WhyNot } from '../../model/forecast.ts';
import { pastOf } from '../../model/forecast.ts';
import type { SizeAdvice, SizedResource, SizeRecommender } from '../../plan/ports/size-recommender.ts';
import { possibleSize } from '../../plan/size/size-bounds.ts';

/** A usage trace, in cores or MiB, and the size that the component has when it begins. */
export type SizingTrace = { readonly resource: SizedResource; readonly usage: RegularSeries; readonly present: number };

export type ReplaySettings = {
  /** Steps at the beginning that teach every recommender and count for none. */
  readonly warmUp: number;
  /** No size is above it, whoever recommends it; null for no bound. None is below what a container can have. */
  readonly limitMax: number | null;
  /** Whether usage beyond the limit is hidden from the recommender, as it is where the size is a hard limit. */
  readonly hidden: boolean;
};

/** How a recommender would have done. Counts and means are of the steps after the warm-up that were measured. */
export type Replay = {
  readonly steps: number;
  /** Mean share of the size that was not used. */
  readonly slack: number;
  /** What was not used, over time: core-hours or MiB-hours. */
  readonly slackHours: number;
  readonly usedHours: number;
  /** Steps in which the size did not suffice: kills for lack of memory, or throttled steps. */
  readonly short: number;
  readonly resizes: number;
  /** What was wanted beyond the size, as a share of all that was wanted. */
  readonly shortShare: number;
  /** The size of every step, also of the warm-up. */
  readonly limits: Float64Array;
  readonly shortSteps: Uint8Array;
  /** What it says after the last step. */
  readonly last: SizeAdvice | WhyNot | null;
};

/**
 * Plays a trace through a recommender. In step i the size that was decided after step i-1 is in force; usage above it is a kill (memory) or
 * a throttled step (cores), and then shows only the limit. The trace goes on regardless: a real component would begin anew after a kill and
 * would catch up on throttled work, which no trace can tell. A resize takes effect in the next step and counts as one, whether or not
 * the platform restarts the component for it. `onStep` is told of every step, so that a caller can show how far it is.
 */
export function replaySizes<State>({ resource, usage, present }: SizingTrace, recommender: SizeRecommender<State>, { warmUp, limitMax, hidden }: ReplaySettings, onStep: () => void = () => undefined): Replay {
  const { length } = usage.values;
  const limits = new Float64Array(length);
  const shortSteps = new Uint8Array(length);
  const seen = { ...usage, values: usage.values.slice() };
  const tally = { steps: 0, slack: 0, slackHours: 0, usedHours: 0, short: 0, resizes: 0, lacked: 0, wanted: 0 };
  const stepHours = toHours(usage.step);
  let limit = present;
  let state = recommender.initial();
  let last: SizeAdvice | WhyNot | null = null;
  for (let i = 0; i < length; i++) {
    onStep();
    limits[i] = limit;
    const wanted = usage.values[i] as number;
    const measured = usage.measured[i] === 1;
    if (measured && wanted > limit) {
      shortSteps[i] = 1;
      if (hidden || resource === 'MiB') seen.values[i] = limit;
    }
    if (measured && i >= warmUp) {
      const used = Math.min(wanted, limit);
      tally.steps++;
      tally.slack += limit > 0 ? (limit - used) / limit : 0;
      tally.slackHours += (limit - used) * stepHours;
      tally.usedHours += used * stepHours;
      tally.short += shortSteps[i] as number;
      tally.lacked += wanted - used;
      tally.wanted += wanted;
    }
    const known = { resource, usage: pastOf(seen, i + 1), limits: limits.subarray(0, i + 1), short: shortSteps.subarray(0, i + 1) };
    const said = recommender.recommend(known, limit, state);
    state = said.state;
    last = said.advice;
    if (last.kind !== 'size' || !last.resize) continue;
    const next = possibleSize(last.target, resource, limitMax);
    if (next === limit) continue;
    limit = next;
    // The size that is decided after the last step is in force in none.
    if (i + 1 >= warmUp && i + 1 < length) tally.resizes++;
  }
  const { steps, slack, slackHours, usedHours, short, resizes, lacked, wanted } = tally;
  return { steps, slack: steps > 0 ? slack / steps : 0, slackHours, usedHours, short, resizes, shortShare: wanted > 0 ? lacked / wanted : 0, limits, shortSteps, last };
}
