import { pinballOf } from './pinball.ts';

/**
 * What it costs to provide `upper` where `actual` is needed, per unit needed: sum of (u - y)+ + ratio × (y - u)+ over sum of y, so that a
 * unit that lacks costs `ratio` times one that is idle. It is least for the quantile ratio / (ratio + 1) (the newsvendor's critical
 * ratio; Arrow, Harris and Marschak, "Optimal inventory policy", 1951). Null where nothing was needed.
 */
export function provisioningLoss(actual: Float64Array, upper: Float64Array, ratio: number): number | null {
  const tau = criticalQuantile(ratio);
  let [loss, needed] = [0, 0];
  for (let index = 0; index < actual.length; index++) {
    loss += (ratio + 1) * pinballOf(actual[index] as number, upper[index] as number, tau);
    needed += actual[index] as number;
  }
  return needed > 0 ? loss / needed : null;
}

/** The quantile to provide where a missing unit costs `ratio` times an idle one. */
export const criticalQuantile = (ratio: number): number => ratio / (ratio + 1);

/** How a provided amount fared: share of time with too little, and the idle amount per amount needed. */
export type ProvisionScore = { readonly underPercent: number; readonly overRatio: number | null };

/** Null without points; `overRatio` is null where nothing was needed. */
export function provisioned(actual: Float64Array, upper: Float64Array): ProvisionScore | null {
  if (actual.length === 0) return null;
  let [under, idle, needed] = [0, 0, 0];
  for (let index = 0; index < actual.length; index++) {
    const [y, u] = [actual[index] as number, upper[index] as number];
    if (y > u) under += 1;
    else idle += u - y;
    needed += y;
  }
  return { underPercent: (100 * under) / actual.length, overRatio: needed > 0 ? idle / needed : null };
}
