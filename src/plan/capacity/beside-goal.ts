import type { JobProfile } from '../../model/job-profile.ts';
import { toldApart } from './told-apart.ts';

/** What a topology is asked for is a share and what everything else is asked for a duration; both as people read them. */
export type BesideGoal = { readonly value: string; readonly goal: string; readonly isBusy: boolean };

/** A prediction and the goal that it misses, with their units. */
export function besideGoal({ kind }: JobProfile, value: number, goal: number): BesideGoal {
  if (kind !== 'topology') return { value: `${toldApart(value, goal)} s`, goal: `${goal} s`, isBusy: false };
  const percent = Number((100 * goal).toPrecision(12));
  return { value: `${toldApart(100 * value, percent)} %`, goal: `${percent} %`, isBusy: true };
}
