import type { ComponentModel } from '../service-model.ts';
import { scvOf } from '../service-model.ts';
import type { LatencyGrid } from './latency-grid.ts';
import { serviceShare } from './service-shape.ts';

/** Loads for which a queue is worked out; they lie closer together towards 1, where everything happens. */
const points = 96;
const loadAt = (index: number): number => 1 - (1 - index / points) ** 2;

type Shifted = { readonly low: Float64Array; readonly high: Float64Array; readonly lowWeight: number; readonly highWeight: number; readonly waited: number };

/** A share that is this close to 1 counts as 1, so that sums need not follow it to infinity. */
const nearlyAll = 1 - 1e-9;

/**
 * All slots of some equal instances as one queue, which is what routing to the least busy comes close to. Everything is a function of the
 * load (0..1) in the steady state; `place` is an index into that table, with a fraction.
 *
 * The mean queue is Sakasegawa's formula for M/M/c ("An approximation formula L_q ≈ α·ρ^β/(1-ρ)", 1977), times (1 + scv) / 2 for
 * other service times (Allen and Cunneen). The wait is 0 or exponential.
 */
export class PooledQueue {
  readonly servers: number;
  readonly #model: ComponentModel;
  readonly #grid: LatencyGrid;
  readonly #queues = new Float64Array(points);
  readonly #shares: (Float64Array | undefined)[] = [];
  readonly #power: number;

  constructor(instances: number, model: ComponentModel, grid: LatencyGrid) {
    this.servers = instances * model.slots;
    this.#model = model;
    this.#grid = grid;
    this.#power = Math.sqrt(2 * (this.servers + 1));
    // With sharing only the mean of the service time matters, so its queue is that of the exponential.
    const variation = model.discipline === 'fifo' ? (1 + scvOf(model.service)) / 2 : 1;
    for (let i = 0; i < points; i++) this.#queues[i] = (variation * loadAt(i) ** this.#power) / (1 - loadAt(i));
  }

  /** Where the mean queue is `queue`; the last place for any longer one. */
  placeOfQueue(queue: number): number {
    return this.#find(queue, 0);
  }

  placeOfLoad(load: number): number {
    return Math.min(points - 1, points * (1 - Math.sqrt(Math.max(0, 1 - load))));
  }

  /** The mean number that wait. */
  queueAt(place: number): number {
    const below = Math.floor(place);
    const low = this.#queues[below] as number;
    return low + (place - below) * ((this.#queues[below + 1] ?? low) - low);
  }

  /**
   * The mean queue after some time in which `arrived` came and at most `work` could be served. The queue serves as much as it would in the
   * steady state in which it is as long (pointwise stationary fluid flow; Wang, Tipper and Banerjee, 1996), one implicit step.
   */
  after(queue: number, arrived: number, work: number): number {
    const place = this.#find(queue + arrived, work);
    if (place >= points - 1) return Math.max(this.#queues[points - 1] as number, queue + arrived - work);
    return this.queueAt(place);
  }

  /** Adds `weight` requests that were served at this place, having waited `waited` ms before that, to cumulative counts. */
  addTo(cumulative: Float64Array, place: number, weight: number, waited: number): void {
    const below = Math.floor(place);
    const low = this.#sharesAt(below);
    const high = below + 1 < points ? this.#sharesAt(below + 1) : low;
    const highWeight = weight * (place - below);
    const lowWeight = weight - highWeight;
    const { edges } = this.#grid;
    if (waited <= (edges[0] as number)) {
      for (let i = 0; i < cumulative.length; i++) cumulative[i] = (cumulative[i] as number) + lowWeight * (low[i] as number) + highWeight * (high[i] as number);
      return;
    }
    this.#addShifted(cumulative, { low, high, lowWeight, highWeight, waited });
  }

  /** Walks along both distributions at once: edges ascend, so no edge is looked for twice. */
  #addShifted(cumulative: Float64Array, { low, high, lowWeight, highWeight, waited }: Shifted): void {
    const { edges } = this.#grid;
    const weight = lowWeight + highWeight;
    const last = cumulative.length - 1;
    let index = this.#grid.indexOf(waited);
    for (let above = 0; index < last; index++) {
      const left = (edges[index] as number) - waited;
      while ((edges[above] as number) < left) above += 1;
      if ((low[above] as number) >= 1 && (high[above] as number) >= 1) break;
      const before = above === 0 ? 0 : (edges[above - 1] as number);
      const share = (left - before) / ((edges[above] as number) - before);
      const lowBefore = above === 0 ? 0 : (low[above - 1] as number);
      const highBefore = above === 0 ? 0 : (high[above - 1] as number);
      const lowShare = lowBefore + share * ((low[above] as number) - lowBefore);
      const highShare = highBefore + share * ((high[above] as number) - highBefore);
      cumulative[index] = (cumulative[index] as number) + lowWeight * lowShare + highWeight * highShare;
    }
    for (; index <= last; index++) cumulative[index] = (cumulative[index] as number) + weight;
  }

  /** The place at which queue + work × load is `sum`; both grow with the place. */
  #find(sum: number, work: number): number {
    const queues = this.#queues;
    if (sum >= (queues[points - 1] as number) + work * loadAt(points - 1)) return points - 1;
    let low = 0;
    let high = points - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((queues[middle] as number) + work * loadAt(middle) > sum) high = middle;
      else low = middle;
    }
    const from = (queues[low] as number) + work * loadAt(low);
    const to = (queues[high] as number) + work * loadAt(high);
    return low + (to > from ? Math.min(1, Math.max(0, (sum - from) / (to - from))) : 0);
  }

  #sharesAt(index: number): Float64Array {
    const known = this.#shares[index];
    if (known !== undefined) return known;
    const load = loadAt(index);
    const shares = this.#model.discipline === 'fifo' ? this.#firstComeFirstServed(load, this.#queues[index] as number) : this.#shared(load, this.#queues[index] as number);
    // What is above the grid counts at its end.
    shares[shares.length - 1] = 1;
    this.#shares[index] = shares;
    return shares;
  }

  /**
   * Shares of responses up to each edge: service plus a wait that is exponential with probability `waiting`. With F the service time's
   * distribution and A(t) = ∫ exp(-(t-s)/θ) dF(s), it is F(t) - waiting × A(t); A is added up from edge to edge.
   */
  #firstComeFirstServed(load: number, queue: number): Float64Array {
    const { edges } = this.#grid;
    const { service } = this.#model;
    const waiting = load ** (this.#power - 1);
    // Little's law: the mean wait is the queue over the throughput.
    const meanWait = load === 0 ? 0 : (queue * service.mean) / (this.servers * load);
    const theta = waiting > 0 ? meanWait / waiting : 0;
    let late = 0;
    let before = 0;
    let beforeEdge = 0;
    return edges.map((edge) => {
      const served = serviceShare(service, edge);
      if (theta > 0) {
        const width = edge - beforeEdge;
        const decay = Math.exp(-width / theta);
        late = late * decay + (served - before) * (theta / width) * (1 - decay);
      }
      before = served;
      beforeEdge = edge;
      const share = served - waiting * late;
      return share > nearlyAll ? 1 : share;
    });
  }

  /** Sharing stretches every service time by the same factor in the mean; here each is stretched by exactly that. */
  #shared(load: number, queue: number): Float64Array {
    const stretch = load === 0 ? 1 : 1 + queue / (this.servers * load);
    return this.#grid.edges.map((edge) => {
      const share = serviceShare(this.#model.service, edge / stretch);
      return share > nearlyAll ? 1 : share;
    });
  }
}
