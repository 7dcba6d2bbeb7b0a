import type { WhyNot } from '../../model/forecast.ts';
import { pastOf } from '../../model/forecast.ts';
import type { SizeAdvice, SizeRecommender } from '../../plan/ports/size-recommender.ts';
import type { SizingTrace } from './replay.ts';

/**
 * What a recommender says after the last step of a recorded history, if nobody followed what it said before: the present size was in force
 * throughout. Usage above it was possible then, so no step counts as short. Null for an empty history.
 */
export function adviseNow<State>({ resource, usage, present }: SizingTrace, recommender: SizeRecommender<State>, onStep: () => void = () => undefined): SizeAdvice | WhyNot | null {
  const limits = new Float64Array(usage.values.length).fill(present);
  const short = new Uint8Array(usage.values.length);
  let state = recommender.initial();
  let last: SizeAdvice | WhyNot | null = null;
  for (let length = 1; length <= usage.values.length; length++) {
    onStep();
    const said = recommender.recommend({ resource, usage: pastOf(usage, length), limits: limits.subarray(0, length), short: short.subarray(0, length) }, present, state);
    state = said.state;
    last = said.advice;
  }
  return last;
}
