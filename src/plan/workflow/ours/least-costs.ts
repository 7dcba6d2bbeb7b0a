import type { CompiledProblem } from '../compiled-problem.ts';
import type { Undo } from './undo.ts';
import { takeBack, undoOf } from './undo.ts';

/** Intervals, and shares of the exact cost, that are left off so that rounding errors cannot make a bound too high. */
const margin = 1e-8;

/**
 * What leases cost at least, whatever the order and the times of tasks: a slot is leased for its start-up and the run times of its tasks. Most changes of a good
 * plan only add work, or move it to where it costs more; they are known to be too dear by this bound, at the price of two slots instead of all times.
 */
export class LeastCosts {
  readonly #problem: CompiledProblem;
  readonly #billed: Undo;
  readonly #exact: Undo;
  readonly #slotBilled: Float64Array;
  readonly #slotExact: Float64Array;
  /** USD as billed, and by the exact time, of all slots. */
  billed = 0;
  exact = 0;
  #billedBefore = 0;
  #exactBefore = 0;

  constructor(problem: CompiledProblem) {
    const { taskCount } = problem;
    this.#problem = problem;
    [this.#billed, this.#exact] = [undoOf(taskCount), undoOf(taskCount)];
    [this.#slotBilled, this.#slotExact] = [new Float64Array(taskCount), new Float64Array(taskCount)];
  }

  /** Notes what a slot has to do now; once for each slot between two calls of `keep` or `undo`. */
  update(slot: number, type: number, work: number, used: boolean): void {
    const billedBefore = this.#slotBilled[slot] as number;
    const exactBefore = this.#slotExact[slot] as number;
    this.#billed.index[this.#billed.count] = slot;
    this.#billed.value[this.#billed.count++] = billedBefore;
    this.#exact.index[this.#exact.count] = slot;
    this.#exact.value[this.#exact.count++] = exactBefore;
    this.#set(slot, type, work, used);
    this.billed += (this.#slotBilled[slot] as number) - billedBefore;
    this.exact += (this.#slotExact[slot] as number) - exactBefore;
  }

  #set(slot: number, type: number, work: number, used: boolean): void {
    const { price, billing, startup } = this.#problem;
    const interval = billing[type] as number;
    const intervals = used ? ((startup[type] as number) + work) / (interval === 0 ? 1 : interval) : 0;
    const exact = intervals * (price[type] as number) * (1 - margin);
    this.#slotExact[slot] = exact;
    this.#slotBilled[slot] = interval === 0 ? exact : Math.ceil(intervals - margin) * (price[type] as number);
  }

  keep(): void {
    this.#billed.count = 0;
    this.#exact.count = 0;
    this.#billedBefore = this.billed;
    this.#exactBefore = this.exact;
  }

  undo(): void {
    takeBack(this.#billed, this.#slotBilled);
    takeBack(this.#exact, this.#slotExact);
    this.billed = this.#billedBefore;
    this.exact = this.#exactBefore;
  }

  /** Computes all anew, against the growth of rounding errors. Not between a change and its `keep` or `undo`. */
  resum(slotType: Int32Array, work: Float64Array, size: Int32Array): void {
    [this.billed, this.exact] = [0, 0];
    for (let slot = 0; slot < slotType.length; slot++) {
      this.#set(slot, slotType[slot] as number, work[slot] as number, (size[slot] as number) > 0);
      this.billed += this.#slotBilled[slot] as number;
      this.exact += this.#slotExact[slot] as number;
    }
    this.keep();
  }
}
