import type { PeakForecast } from '../rule.ts';
import { exceedance, medianPeak } from './exceedance.ts';
import type { Prices } from './prices.ts';

/** What stays the same from plan to plan. `limits[n - min]` is the largest load that `n` replicas carry within the objective. Times in minutes. */
export type PlanTerms = {
  readonly limits: Float64Array;
  readonly min: number;
  readonly slot: number;
  readonly stage: number;
  /** From asking until an instance gets load. */
  readonly startup: number;
  readonly prices: Prices;
};

/**
 * The cheapest replicas over the stages of a forecast, by a dynamic programme from the last stage back. With `p_k(n)` the probability that the
 * peak of stage `k` lies above what `n` replicas carry:
 *
 *     J_k(n) = min over n' of  switch_k(n, n') + time_k(n') + rescue_k(n, n') + J_{k+1}(n')
 *
 * - `time_k(n')`: instance minutes, with the expected ones of the fallback, which adds what is missing when the load lies above;
 * - `switch_k(n, n')`: the price of an event, and of the load that moves in it: the share `|n' - n| / max(n, n')`;
 * - `rescue_k(n, n')`: the probability that the load breaks out now, times what a rescue costs: violated minutes until the fallback's
 *   instances are ready, its event and the one that takes it back. Loads of neighbouring stages are taken to rise and fall together
 *   (comonotone), so that one long peak breaks out once: `max(0, p_k(n') - p_{k-1}(n))`.
 *
 * A start-up of whole stages shifts the decision: the first choice is for the stage in which instances asked for now are ready, which are
 * paid from now on, while releasing works at once and has to suit the stages before it too. The classical form without fallback is the
 * newsvendor's (Arrow, Harris, Marschak, Econometrica 19(3), 1951). Buffers are kept, so planning allocates nothing.
 */
export class ReplicaPlanner {
  readonly #terms: PlanTerms;
  readonly #count: number;
  #stages = 0;
  #lead = 0;
  /** Probability of a peak above each number of replicas, and the expected replicas that are missing; a row per stage. */
  #above = new Float64Array(0);
  #missing = new Float64Array(0);
  /** Load in full instances. */
  #load = new Float64Array(0);
  #later: Float64Array;
  #now: Float64Array;
  #low = 0;
  #high = 0;
  /** Which forecast the costs to go were worked out for. */
  #values: Float64Array | null = null;
  #madeAt = 0;
  #elapsed = 0;
  /** Cost of the best choice that `#choose` found last. */
  #cost = 0;

  constructor(terms: PlanTerms) {
    this.#terms = terms;
    this.#count = terms.limits.length;
    this.#later = new Float64Array(this.#count);
    this.#now = new Float64Array(this.#count);
  }

  /** Replicas to ask for now, on the stages of the forecast from `elapsed` on, of which all before are over. */
  plan(forecast: PeakForecast, elapsed: number, desired: number): number {
    const { min, startup, stage } = this.#terms;
    this.#stages = forecast.stages - elapsed;
    if (this.#stages <= 0) return desired;
    this.#lead = Math.min(this.#stages - 1, Math.floor(startup / stage));
    const from = desired - min;
    // Costs to go depend on the forecast alone: while it stays, and says something of what there is, only the first choice is new.
    if (forecast.values !== this.#values || forecast.madeAt !== this.#madeAt || elapsed !== this.#elapsed || from < this.#low || from > this.#high) this.#goBack(forecast, elapsed, from);
    return min + this.#choose(this.#lead, from);
  }

  /** From the last stage to the one after the first choice: what it costs to go on from each number of replicas. */
  #goBack(forecast: PeakForecast, elapsed: number, desired: number): void {
    this.#read(forecast, elapsed);
    const known = desired >= this.#low && desired <= this.#high;
    this.#values = known ? forecast.values : null;
    this.#madeAt = forecast.madeAt;
    this.#elapsed = elapsed;
    this.#low = Math.min(this.#low, desired);
    this.#high = Math.max(this.#high, desired);
    this.#later.fill(0);
    for (let k = this.#stages - 1; k > this.#lead; k--) {
      for (let from = this.#low; from <= this.#high; from++) {
        this.#choose(k, from);
        this.#now[from] = this.#cost;
      }
      [this.#later, this.#now] = [this.#now, this.#later];
    }
  }

  #choose(k: number, from: number): number {
    const { prices, stage, startup, slot, min } = this.#terms;
    const row = k * this.#count;
    const first = k === this.#lead;
    // Now the load is within what there is (the fallback sees to that); later the stage before tells.
    const before = first ? 0 : (this.#above[row - this.#count + from] as number);
    const rescue = prices.violation * (startup + slot) + 2 * prices.event + prices.moved;
    const load = this.#load[k] as number;
    this.#cost = Number.POSITIVE_INFINITY;
    let best = from;
    for (let to = this.#low; to <= this.#high; to++) {
      const above = first && to < from ? this.#aboveUntil(k, to) : (this.#above[row + to] as number);
      let cost = (min + to + (this.#missing[row + to] as number)) * stage + rescue * Math.max(0, above - before) + (this.#later[to] as number);
      if (to !== from) cost += prices.event + (prices.moved * load * Math.abs(to - from)) / (min + Math.max(to, from));
      if (to > from) cost += (to - from) * startup;
      // Of equal costs what is there stays.
      if (cost < this.#cost || (cost === this.#cost && to === from)) {
        this.#cost = cost;
        best = to;
      }
    }
    return best;
  }

  #aboveUntil(k: number, replicas: number): number {
    let above = 0;
    for (let stage = 0; stage <= k; stage++) above = Math.max(above, this.#above[stage * this.#count + replicas] as number);
    return above;
  }

  /** Reads the forecast into tables, and finds which replicas can be the cheapest at all. */
  #read(forecast: PeakForecast, elapsed: number): void {
    const { limits, min } = this.#terms;
    /** What one instance carries, where there are many. */
    const instance = (limits[this.#count - 1] as number) / (min + this.#count - 1);
    const size = this.#stages * this.#count;
    if (this.#above.length < size) {
      this.#above = new Float64Array(size);
      this.#missing = new Float64Array(size);
      this.#load = new Float64Array(this.#stages);
    }
    this.#low = this.#count - 1;
    this.#high = 0;
    for (let k = 0; k < this.#stages; k++) {
      this.#load[k] = medianPeak(forecast, k + elapsed) / instance;
      let missing = 0;
      for (let n = this.#count - 1; n >= 0; n--) {
        const above = exceedance(forecast, k + elapsed, limits[n] as number);
        this.#above[k * this.#count + n] = above;
        // More than the most there may be helps nobody: what lies above the last is not counted as missing.
        if (n < this.#count - 1) missing += above;
        this.#missing[k * this.#count + n] = missing;
        if (above < 1) this.#low = Math.min(this.#low, n);
        if (above > 0) this.#high = Math.max(this.#high, Math.min(this.#count - 1, n + 1));
      }
    }
  }
}
