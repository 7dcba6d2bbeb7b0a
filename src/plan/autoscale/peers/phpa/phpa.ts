import { minutes, seconds } from '../../../../units/time.ts';
import type { Ms } from '../../../../units/time.ts';
import type { Behaviour } from '../hpa/behaviour.ts';
import { hpaConstants } from '../hpa/constants.ts';
import type { HoltWintersSettings } from './holt-winters.ts';
import { holtWintersNext } from './holt-winters.ts';

/**
 * Constants of the predictive horizontal pod autoscaler (github.com/jthomperoo/predictive-horizontal-pod-autoscaler, v0.13.2), each with the
 * field of its resource (`docs/reference/configuration.md`) or the file that it comes from.
 */
export const phpaConstants = {
  /** `syncPeriod`. */
  syncPeriod: seconds(15),
  /** `tolerance`. */
  tolerance: 0.1,
  /** `behavior`: as HPA's default, but its policies' periods are a minute (`internal/scalebehavior/scalebehavior.go`). */
  policyPeriod: minutes(1),
  downscaleStabilisation: minutes(5),
  /** `cpuInitializationPeriod` in the code; the documents say 5 minutes. */
  cpuInitialization: seconds(30),
  /** Of the linear model in `examples/simple-linear`; there is no default. */
  lookAhead: seconds(10),
  historySize: 6,
} as const;

const percent = { type: 'percent', value: hpaConstants.defaultPolicyPercent, period: phpaConstants.policyPeriod } as const;

export const phpaBehaviour: Behaviour = {
  up: { window: 0 as Ms, select: 'max', policies: [{ type: 'pods', value: hpaConstants.defaultPolicyPods, period: phpaConstants.policyPeriod }, percent], tolerance: phpaConstants.tolerance },
  down: { window: phpaConstants.downscaleStabilisation, select: 'max', policies: [percent], tolerance: phpaConstants.tolerance },
};

/** Replicas that were calculated (not those that were set), and when, oldest first. */
export type ReplicaHistory = readonly { readonly at: number; readonly replicas: number }[];

/**
 * The least squares line through the history, at `lookAhead` after now, rounded up (`algorithms/linear_regression/linear_regression.py`). One
 * point stands for itself; NaN without any.
 */
export function linearPrediction(history: ReplicaHistory, now: number, lookAhead: Ms): number {
  const [only] = history;
  if (only === undefined) return Number.NaN;
  if (history.length === 1) return only.replicas;
  // Seconds until the time searched for: its value is the line at 0.
  const ahead = history.map(({ at }) => (now + lookAhead - at) / 1000);
  const meanX = ahead.reduce((sum, x) => sum + x, 0) / history.length;
  const meanY = history.reduce((sum, { replicas }) => sum + replicas, 0) / history.length;
  const sumXX = ahead.reduce((sum, x) => sum + (x - meanX) ** 2, 0);
  const sumXY = ahead.reduce((sum, x, i) => sum + (x - meanX) * ((history[i]?.replicas ?? 0) - meanY), 0);
  const slope = sumXX === 0 ? 0 : sumXY / sumXX;
  return ceilAlmost(meanY - slope * meanX);
}

/** The next of the calculated replicas by Holt and Winters, rounded up; with too few points 0, which counts as a vote (`internal/prediction/holtwinters/holtwinters.go`). */
export function holtWintersPrediction(history: ReplicaHistory, settings: HoltWintersSettings): number {
  const next = holtWintersNext(history.map(({ replicas }) => replicas), settings);
  return Number.isNaN(next) ? 0 : ceilAlmost(next);
}

/** A line through whole numbers may end a rounding error above one; that is not a replica more. */
const ceilAlmost = (value: number): number => Math.ceil(value - 1e-6);

export type DecisionType = 'maximum' | 'minimum' | 'mean' | 'median';

/** One number out of what was calculated and what the models predict (`decisionType`). Missing predictions are left out. */
export function decided(type: DecisionType, calculated: number, predicted: readonly number[]): number {
  const votes = [calculated, ...predicted.filter((vote) => !Number.isNaN(vote))].toSorted((a, b) => a - b);
  const middle = Math.floor(votes.length / 2);
  switch (type) {
    case 'maximum':
      return votes.at(-1) as number;
    case 'minimum':
      return votes[0] as number;
    case 'mean':
      return Math.round(votes.reduce((sum, vote) => sum + vote, 0) / votes.length);
    case 'median':
      return votes.length % 2 === 1 ? (votes[middle] as number) : Math.floor(((votes[middle - 1] as number) + (votes[middle] as number)) / 2);
  }
}
