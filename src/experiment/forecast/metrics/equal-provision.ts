import { provisioned } from './provisioning.ts';

/** Halvings of the interval of the factor: 2^-60 of it is left. */
const halvings = 60;
/** No band needs to be stretched more than this. */
const factorMax = 1e6;

/**
 * Share of points above an upper band, in %, once the band is stretched or shrunk around the median until it holds idle, per amount
 * needed, exactly `overRatio`. So bands of different width are compared at the same cost. Null where no factor gets there (a band
 * without width, nothing needed).
 */
export function underAtEqualOver(actual: Float64Array, median: Float64Array, upper: Float64Array, overRatio: number): number | null {
  const stretched = (factor: number): Float64Array => median.map((middle, index) => middle + factor * ((upper[index] as number) - middle));
  const over = (factor: number): number => provisioned(actual, stretched(factor))?.overRatio ?? Number.NaN;
  let [low, high] = [0, 1];
  while (over(high) < overRatio && high < factorMax) high *= 2;
  if (!(over(low) <= overRatio && over(high) >= overRatio)) return null;
  for (let round = 0; round < halvings; round++) {
    const middle = (low + high) / 2;
    if (over(middle) < overRatio) low = middle;
    else high = middle;
  }
  return provisioned(actual, stretched(high))?.underPercent ?? null;
}
