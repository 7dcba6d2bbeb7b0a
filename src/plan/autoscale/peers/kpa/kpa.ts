import type { Ms } from '../../../../units/time.ts';
import { TimedValues } from '../timed-values.ts';
import { kpaConstants } from './constants.ts';

/** `DeciderSpec`: what the decision rests on besides measurements. */
export type KpaSettings = {
  /** Concurrency or requests/s that each pod should have, the share of it that is aimed at already taken. */
  readonly target: number;
  readonly stableWindow: Ms;
  readonly panicThreshold: number;
  readonly maxScaleUpRate: number;
  readonly maxScaleDownRate: number;
  readonly scaleDownDelay: Ms;
  readonly activationScale: number;
  /** Whether the revision still gets traffic; one that does not may go down at once. */
  readonly reachable: boolean;
};

export const kpaDefaults = (target: number): KpaSettings => ({
  target,
  stableWindow: kpaConstants.stableWindow,
  panicThreshold: kpaConstants.panicThreshold,
  maxScaleUpRate: kpaConstants.maxScaleUpRate,
  maxScaleDownRate: kpaConstants.maxScaleDownRate,
  scaleDownDelay: kpaConstants.scaleDownDelay,
  activationScale: kpaConstants.activationScale,
  reachable: true,
});

/** When the panic began or was last prolonged (NaN: none), the most pods wanted in it, and the recent wishes for the delay. */
export type KpaState = { panicSince: number; maxPanicPods: number; readonly recent: TimedValues };

/**
 * A new autoscaler begins in panic if more than one pod is ready: it has no history, and in panic nothing goes down.
 */
export const kpaState = (now: number, ready: number): KpaState => ({ panicSince: ready > 1 ? now : Number.NaN, maxPanicPods: ready, recent: new TimedValues() });

/** What is ready, and the metric over both windows, in all pods together; NaN where there is no data. */
export type KpaReading = { readonly now: number; readonly ready: number; readonly stable: number; readonly panic: number };

/**
 * One tick of Knative's autoscaler (`Scale` in `pkg/autoscaler/scaling/autoscaler.go`): the pods it wants, not yet held within the revision's
 * bounds; NaN without data, where upstream changes nothing. `state` is what it remembers, and the only thing that changes.
 * @example
 * kpaTick({ now: 0, ready: 1, stable: 50, panic: 100 }, kpaDefaults(10), kpaState(0, 1)) // 10: in panic, by the panic window
 */
export function kpaTick({ now, ready, stable, panic }: KpaReading, settings: KpaSettings, state: KpaState): number {
  if (Number.isNaN(stable) || Number.isNaN(panic)) return Number.NaN;
  const readyOrOne = Math.max(1, ready);
  const most = Math.ceil(settings.maxScaleUpRate * readyOrOne);
  const least = settings.reachable ? Math.floor(readyOrOne / settings.maxScaleDownRate) : 0;
  const byPanic = Math.ceil(panic / settings.target);
  const stablePods = bounded(Math.ceil(stable / settings.target), least, most, settings.activationScale);
  const panicPods = bounded(byPanic, least, most, settings.activationScale);

  if (byPanic / readyOrOne >= settings.panicThreshold) state.panicSince = now;
  else if (state.panicSince + settings.stableWindow < now) {
    state.panicSince = Number.NaN;
    state.maxPanicPods = 0;
  }
  let desired = stablePods;
  if (!Number.isNaN(state.panicSince)) {
    // In panic nothing goes down.
    state.maxPanicPods = Math.max(state.maxPanicPods, stablePods, panicPods);
    desired = state.maxPanicPods;
  }
  if (settings.scaleDownDelay > 0) {
    state.recent.forgetBefore(now - settings.scaleDownDelay);
    state.recent.push(now, desired);
    desired = state.recent.greatestAfter(now - settings.scaleDownDelay, desired);
  }
  return desired;
}

/** Within what one tick may do; what is wanted at all is at least the activation scale. */
function bounded(wanted: number, least: number, most: number, activationScale: number): number {
  const pods = Math.min(Math.max(wanted, least), most);
  return activationScale > 1 && wanted > 0 ? Math.max(pods, activationScale) : pods;
}
