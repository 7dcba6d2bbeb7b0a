import type { Ms } from '../../../../units/time.ts';
import type { TimedValues } from '../timed-values.ts';
import { hpaConstants } from './constants.ts';

/** At most `value` pods, or `value` percent of what there was when the period began, in each period. */
export type ScalingPolicy = { readonly type: 'pods' | 'percent'; readonly value: number; readonly period: Ms };

/** One direction of `spec.behavior`. `max` takes the policy that allows the greatest change, `min` the least, `disabled` none. */
export type ScalingRules = {
  readonly window: Ms;
  readonly select: 'max' | 'min' | 'disabled';
  readonly policies: readonly ScalingPolicy[];
  /** `behavior.scaleUp.tolerance` or `scaleDown.tolerance` (feature HPAConfigurableTolerance). */
  readonly tolerance: number;
};

export type Behaviour = { readonly up: ScalingRules; readonly down: ScalingRules };

const { defaultPolicyPods, defaultPolicyPercent, defaultPolicyPeriod, tolerance, downscaleStabilisation } = hpaConstants;
const percent: ScalingPolicy = { type: 'percent', value: defaultPolicyPercent, period: defaultPolicyPeriod };

/** What the documents of HPA call the default behaviour (`pkg/apis/autoscaling/v2/defaults.go`). */
export const defaultBehaviour: Behaviour = {
  up: { window: 0 as Ms, select: 'max', policies: [{ type: 'pods', value: defaultPolicyPods, period: defaultPolicyPeriod }, percent], tolerance },
  down: { window: downscaleStabilisation, select: 'max', policies: [percent], tolerance },
};

/** The scalings that HPA remembers for its limits: how many replicas each added or removed. */
export type ScalingEvents = { readonly added: TimedValues; readonly removed: TimedValues };

/** The most replicas that the policies allow now (`calculateScaleUpLimitWithScalingRules`); never fewer than there are. */
export function upLimit(current: number, { added, removed }: ScalingEvents, rules: ScalingRules, now: number): number {
  if (rules.select === 'disabled') return current;
  let limit = rules.select === 'min' ? Number.POSITIVE_INFINITY : 0;
  for (const { type, value, period } of rules.policies) {
    const start = current - added.sumAfter(now - period) + removed.sumAfter(now - period);
    // Rounded up, or one pod and 50 % would never become two.
    const proposed = type === 'pods' ? start + value : Math.ceil(start * (1 + value / 100));
    limit = rules.select === 'min' ? Math.min(limit, proposed) : Math.max(limit, proposed);
  }
  return Math.max(limit, current);
}

/** The fewest replicas that the policies allow now (`calculateScaleDownLimitWithBehaviors`); never more than there are. */
export function downLimit(current: number, { added, removed }: ScalingEvents, rules: ScalingRules, now: number): number {
  if (rules.select === 'disabled') return current;
  let limit = rules.select === 'min' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  for (const { type, value, period } of rules.policies) {
    const start = current - added.sumAfter(now - period) + removed.sumAfter(now - period);
    const proposed = type === 'pods' ? start - value : Math.trunc(start * (1 - value / 100));
    limit = rules.select === 'min' ? Math.max(limit, proposed) : Math.min(limit, proposed);
  }
  return Math.min(limit, current);
}

/** How long events must be kept: the longest period of any policy. */
export const longestPeriod = ({ up, down }: Behaviour): number => Math.max(0, ...up.policies.map((policy) => policy.period), ...down.policies.map((policy) => policy.period));
