import type { PodSamples } from './pod-samples.ts';
import { counted, ignored } from './pod-samples.ts';

/** How far from 1 usage / target may be without a change, up and down. */
export type Tolerance = { readonly up: number; readonly down: number };

const within = (ratio: number, { up, down }: Tolerance): boolean => 1 - down <= ratio && ratio <= 1 + up;

/** Upstream divides whole numbers, which cuts to whole percent; a billionth makes up for the rounding of our doubles. */
const wholePercent = (value: number): number => Math.trunc(value + 1e-9);
const asItIs = (value: number): number => value;

export type PerPod = {
  /** `utilisation`: percent of the request, cut to whole percent before it is compared; `plain`: any metric of pods. */
  readonly kind: 'utilisation' | 'plain';
  readonly target: number;
  readonly tolerance: Tolerance;
};

/**
 * Replicas by a metric of each pod (`GetResourceReplicas` and `calcPlainMetricReplicas`). Missing pods are taken to use all of their request or
 * the target if that is more (plain: the target) where that keeps replicas from going down, and nothing where it keeps them from going up;
 * ignored pods use nothing on the way up. NaN where no pod has a sample that counts: the metric is invalid.
 */
export function replicasByPods(current: number, pods: PodSamples, { kind, target, tolerance }: PerPod): number {
  const cut = kind === 'utilisation' ? wholePercent : asItIs;
  let sum = 0;
  let ready = 0;
  let absent = 0;
  let unready = 0;
  for (let i = 0; i < pods.count; i++) {
    if (pods.kinds[i] === counted) {
      sum += pods.values[i] as number;
      ready++;
    } else if (pods.kinds[i] === ignored) unready++;
    else absent++;
  }
  if (ready === 0) return Number.NaN;
  const ratio = cut(sum / ready) / target;
  const rebalance = unready > 0 && ratio > 1;
  if (!rebalance && absent === 0) return within(ratio, tolerance) ? current : Math.ceil(ratio * ready);

  let assumed = sum;
  if (ratio < 1) assumed += absent * (kind === 'utilisation' ? Math.max(100, target) : target);
  // Exactly on target nothing is assumed of missing pods by utilisation: they stay out of the count.
  const standIns = kind === 'utilisation' && ratio === 1 ? 0 : absent;
  const pretended = ready + standIns + (rebalance ? unready : 0);
  const again = cut(assumed / pretended) / target;
  if (within(again, tolerance) || (ratio < 1 && again > 1) || (ratio > 1 && again < 1)) return current;
  const wanted = Math.ceil(again * pretended);
  // A change of how many are counted must not turn the direction around.
  return (again < 1 && wanted > current) || (again > 1 && wanted < current) ? current : wanted;
}

/** Replicas by one value of which each replica should have `target` (External or Object with `AverageValue`; `GetExternalPerPodMetricReplicas`). */
export function replicasByAverage(current: number, value: number, target: number, tolerance: Tolerance): number {
  if (Number.isNaN(value)) return Number.NaN;
  return within(value / (target * current), tolerance) ? current : Math.ceil(value / target);
}

/** Replicas by one value that should be `target` (External or Object with `Value`; `getUsageRatioReplicaCount`). */
export function replicasByValue(current: number, ready: number, value: number, target: number, tolerance: Tolerance): number {
  if (Number.isNaN(value)) return Number.NaN;
  const ratio = value / target;
  if (current === 0) return Math.ceil(ratio);
  return within(ratio, tolerance) ? current : Math.ceil(ratio * ready);
}

/**
 * The most that any metric wants (`computeReplicasForMetrics`); NaN is an invalid metric. NaN if all are invalid, or if some are and the others
 * want fewer than there are: then nothing changes.
 */
export function mostWanted(current: number, proposals: readonly number[]): number {
  let most = Number.NaN;
  let invalid = false;
  for (const wanted of proposals) {
    if (Number.isNaN(wanted)) invalid = true;
    else if (!(most >= wanted)) most = wanted;
  }
  return invalid && most < current ? Number.NaN : most;
}
