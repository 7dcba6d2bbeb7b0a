import { TimedValues } from '../timed-values.ts';
import type { Behaviour } from './behaviour.ts';
import { downLimit, longestPeriod, upLimit } from './behaviour.ts';
import { hpaConstants } from './constants.ts';

/** What HPA remembers between two looks. Everything else it reads anew. */
export type HpaState = { readonly recommendations: TimedValues; readonly added: TimedValues; readonly removed: TimedValues };

export const hpaState = (): HpaState => ({ recommendations: new TimedValues(), added: new TimedValues(), removed: new TimedValues() });

/** `behaviour` null: `spec.behavior` is absent, and the limits of before it hold (twice, or 4; a window of 5 minutes down). */
export type HpaLimits = { readonly min: number; readonly max: number; readonly behaviour: Behaviour | null };

export type HpaOutcome = 'metrics' | 'no-metrics' | 'stabilised' | 'rate-limited' | 'bounded' | 'disabled';
export type HpaDecision = { readonly desired: number; readonly outcome: HpaOutcome };

/**
 * One look of the controller (`reconcileAutoscaler`): from what the metrics want (NaN: nothing valid) to what is set. `state` is what it
 * remembers, and the only thing that changes. `now` is ms since 1970.
 * @example
 * hpaSync({ now: 0, current: 3, wanted: 30 }, { min: 1, max: 10, behaviour: defaultBehaviour }, hpaState()).desired // 7: 3 and 4 more
 */
export function hpaSync({ now, current, wanted }: { readonly now: number; readonly current: number; readonly wanted: number }, limits: HpaLimits, state: HpaState): HpaDecision {
  const { min, max, behaviour } = limits;
  // Zero replicas switch an HPA off, unless it may itself go there.
  if (current === 0 && min !== 0) return { desired: 0, outcome: 'disabled' };
  // Where it starts counts as a recommendation: nothing goes down before the window has passed.
  if (state.recommendations.count === 0) state.recommendations.push(now, current);
  if (current > max) return scaled({ desired: max, outcome: 'bounded' }, current, now, limits, state);
  if (current < min) return scaled({ desired: min, outcome: 'bounded' }, current, now, limits, state);
  if (Number.isNaN(wanted)) return { desired: current, outcome: 'no-metrics' };
  const stabilised = behaviour === null ? stabilisedPlainly(now, wanted, state) : stabilisedBy(behaviour, now, current, wanted, state);
  const limited = behaviour === null ? limitedPlainly(current, stabilised, min, max) : limitedBy(behaviour, now, current, stabilised, min, max, state);
  const outcome = limited !== stabilised ? (limited === min || limited === max ? 'bounded' : 'rate-limited') : stabilised !== wanted ? 'stabilised' : 'metrics';
  return scaled({ desired: limited, outcome }, current, now, limits, state);
}

/** `stabilizeRecommendationWithBehaviors`: the least of the window up and the greatest of the window down hold what there is between them. */
function stabilisedBy({ up, down }: Behaviour, now: number, current: number, wanted: number, { recommendations }: HpaState): number {
  const least = recommendations.leastAfter(now - up.window, wanted);
  const greatest = recommendations.greatestAfter(now - down.window, wanted);
  recommendations.forgetBefore(now - Math.max(up.window, down.window));
  recommendations.push(now, wanted);
  return Math.min(Math.max(current, least), greatest);
}

/** `stabilizeRecommendation`, without `spec.behavior`: the greatest of the window, which counts its first moment too. */
function stabilisedPlainly(now: number, wanted: number, { recommendations }: HpaState): number {
  recommendations.forgetBefore(now - hpaConstants.downscaleStabilisation);
  const greatest = recommendations.greatestAfter(Number.NEGATIVE_INFINITY, wanted);
  recommendations.push(now, wanted);
  return greatest;
}

/** `convertDesiredReplicasWithBehaviorRate`. */
function limitedBy({ up, down }: Behaviour, now: number, current: number, desired: number, min: number, max: number, state: HpaState): number {
  if (desired > current) return Math.min(desired, max, upLimit(current, state, up, now));
  if (desired < current) return Math.max(desired, min, downLimit(current, state, down, now));
  return desired;
}

/** `convertDesiredReplicasWithRules`. */
function limitedPlainly(current: number, desired: number, min: number, max: number): number {
  const limit = Math.max(hpaConstants.plainUpFactor * current, hpaConstants.plainUpMinimum);
  return desired < min ? min : Math.min(desired, max, limit);
}

/** `storeScaleEvent`: what was added or removed counts against the policies for their periods. */
function scaled(decision: HpaDecision, current: number, now: number, { behaviour }: HpaLimits, { added, removed }: HpaState): HpaDecision {
  if (behaviour === null || decision.desired === current) return decision;
  const oldest = now - longestPeriod(behaviour);
  added.forgetBefore(oldest);
  removed.forgetBefore(oldest);
  if (decision.desired > current) added.push(now, decision.desired - current);
  else removed.push(now, current - decision.desired);
  return decision;
}
