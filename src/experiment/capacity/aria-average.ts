import type { JobProfile } from '../../model/job-profile.ts';
import { mapReduceBounds, stagesBounds, type Bounds } from '../../plan/capacity/predictors/aria.ts';
import type { DurationPredictor } from '../../plan/ports/duration-predictor.ts';

/**
 * The mean of ARIA's bounds with the slots shared fairly among users, stages one after the other: the closed form that D-SPACE4Cloud's start
 * has where it knows phases and no regression (T = A h / s + B). It knows no other profiles.
 */
export const ariaAverage: DurationPredictor = {
  name: 'aria-average',
  predict(profile, { cores, speed, users }) {
    const bounds = boundsOf(profile, cores / users);
    if (bounds === null) return { kind: 'none', why: `ARIA has no bounds for a ${profile.kind} profile` };
    // The overhead is as long on faster cores.
    const overhead = profile.kind === 'stages' ? profile.overheadSeconds : 0;
    const at = (seconds: number): number => overhead + (seconds - overhead) / speed;
    return { kind: 'predicted', value: at((bounds.low + bounds.high) / 2), low: at(bounds.low), high: at(bounds.high), simulations: 0 };
  },
  optimistic: () => 0,
};

function boundsOf(profile: JobProfile, slots: number): Bounds | null {
  if (profile.kind === 'stages') return stagesBounds(profile, slots);
  return profile.kind === 'map-reduce' ? mapReduceBounds(profile, slots) : null;
}
