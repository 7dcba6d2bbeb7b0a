import type { ComponentModel } from '../../service-model.ts';
import { LatencyGrid } from '../latency-grid.ts';
import { PooledQueue } from '../pooled-queue.ts';

/** What a rule may know ahead of time of how the component responds; the shape of `CapacityCurve`. */
export type RequestCapacity = { response(load: number, replicas: number): number; needed(load: number): number };

/**
 * The steady state of the request world: the percentile of the latency at so many requests per second, spread over replicas, and the fewest
 * replicas that keep it at the target. Infinity where the queue has no end, or where even an idle instance is too slow.
 */
export function requestCapacity(model: ComponentModel, { percentile, target, replicasMax }: { readonly percentile: number; readonly target: number; readonly replicasMax: number }): RequestCapacity {
  const grid = new LatencyGrid(model.service.mean / 100, Math.max(100 * model.service.mean, 10 * target));
  const queues: (PooledQueue | undefined)[] = [];
  const cumulative = new Float64Array(grid.length);
  const response = (load: number, replicas: number): number => {
    const share = (load * model.service.mean) / 1000 / (replicas * model.slots);
    if (!(share < 1)) return Number.POSITIVE_INFINITY;
    const queue = (queues[replicas] ??= new PooledQueue(replicas, model, grid));
    cumulative.fill(0);
    queue.addTo(cumulative, queue.placeOfLoad(share), 1, 0);
    return grid.quantile(cumulative, percentile);
  };
  const needed = (load: number): number => {
    let low = Math.max(1, Math.floor((Math.max(0, load) * model.service.mean) / 1000 / model.slots));
    if (low > replicasMax || response(load, replicasMax) > target) return Number.POSITIVE_INFINITY;
    // More replicas never respond more slowly.
    for (let high = replicasMax; low < high; ) {
      const middle = (low + high) >> 1;
      if (response(load, middle) <= target) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return { response, needed };
}
