import type { SizedResource } from '../../ports/size-recommender.ts';
import { bumped } from '../demand.ts';
import { nearestRank } from '../sorted-quantile.ts';

/** Of what was ever wanted beyond a size, so much is provided when it did not suffice. */
const level = 0.7;

/**
 * The size after one that did not suffice. How much was wanted is hidden by the limit, but the past tells how far demand went when it was
 * beyond this size; raising by a fifth each time would take many steps and many resizes to get there. At least VPA's bump.
 */
export function raisedAfterShort(demand: Float64Array, size: number, resource: SizedResource): number {
  const least = bumped(size, resource);
  // The newest value is itself an estimate from the limit.
  const beyond = demand.subarray(0, -1).filter((value) => value > size).toSorted();
  return beyond.length === 0 ? least : Math.max(least, nearestRank(beyond, level));
}
