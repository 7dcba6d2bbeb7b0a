import type { ComponentModel } from '../../service-model.ts';
import { LatencyGrid } from '../latency-grid.ts';
import { PooledQueue } from '../pooled-queue.ts';

/** What a rule may know ahead of time of how the component responds; the shape of `CapacityCurve`. */
export type RequestCapacity = { response(load: number, replicas: number): number; needed(load: number): number };

/** Halvings of an interval of loads: what is left of it is below any rounding. */
const halvings = 48;

/**
 * The steady state of the request world: the percentile of the latency at so many requests per second, spread over replicas, and the fewest
 * replicas that keep it at the target. Infinity where the queue has no end, where nobody is there to serve, or where even an idle instance is
 * too slow.
 */
export function requestCapacity(model: ComponentModel, { percentile, target, replicasMax }: { readonly percentile: number; readonly target: number; readonly replicasMax: number }): RequestCapacity {
  const grid = new LatencyGrid(model.service.mean / 100, Math.max(100 * model.service.mean, 10 * target));
  const queues: (PooledQueue | undefined)[] = [];
  const cumulative = new Float64Array(grid.length);
  const response = (load: number, replicas: number): number => {
    if (replicas === 0) return load > 0 ? Number.POSITIVE_INFINITY : 0;
    const share = (load * model.service.mean) / 1000 / (replicas * model.slots);
    if (!(share < 1)) return Number.POSITIVE_INFINITY;
    const queue = (queues[replicas] ??= new PooledQueue(replicas, model, grid));
    cumulative.fill(0);
    queue.addTo(cumulative, queue.placeOfLoad(share), 1, 0);
    return grid.quantile(cumulative, percentile);
  };
  /** The highest load that so many replicas serve within the target, 0 if none; found once for each. */
  const highest: (number | undefined)[] = [];
  const highestOf = (replicas: number): number => {
    const known = highest[replicas];
    if (known !== undefined) return known;
    let low = 0;
    let high = (1000 * replicas * model.slots) / model.service.mean;
    for (let i = 0; i < halvings; i++) {
      const middle = (low + high) / 2;
      if (response(middle, replicas) <= target) low = middle;
      else high = middle;
    }
    highest[replicas] = low;
    return low;
  };
  const idle = response(0, 1) <= target;
  const needed = (load: number): number => {
    if (!idle || load > highestOf(replicasMax)) return Number.POSITIVE_INFINITY;
    let low = 1;
    // More replicas never serve less.
    for (let high = replicasMax; low < high; ) {
      const middle = (low + high) >> 1;
      if (load <= highestOf(middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  return { response, needed };
}
