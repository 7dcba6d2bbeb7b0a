import type { CompiledProblem } from '../compiled-problem.ts';
import { leaseCost, transferSeconds } from '../compiled-problem.ts';
import type { Evaluator } from './evaluator.ts';

/**
 * What a change does to the costs of the slots that it touches if no task elsewhere moves: their tasks are timed between neighbours that stay where they are. Not a bound,
 * as neighbours may give way, but of the changes that it holds to be too dear fewer than one in a hundred are found to be good when all is timed; and it looks at
 * some tasks where that looks at hundreds.
 */
export class LikelyChange {
  readonly #problem: CompiledProblem;
  readonly #end: Float64Array;
  /** USD by which all leases change, as billed and by the exact time. */
  billed = 0;
  exact = 0;

  constructor(problem: CompiledProblem) {
    this.#problem = problem;
    this.#end = new Float64Array(problem.taskCount);
  }

  /** Looks at the first `count` of some slots, between a change and its evaluation. */
  look(state: Evaluator, slots: Int32Array, count: number): this {
    const { price, billing, startup } = this.#problem;
    [this.billed, this.exact] = [0, 0];
    for (let i = 0; i < count; i++) {
      const slot = slots[i] as number;
      this.billed -= state.slotCost[slot] as number;
      this.exact -= state.slotExact[slot] as number;
      if (state.size[slot] === 0) continue;
      const type = state.slotType[slot] as number;
      const seconds = this.#lastEnd(state, slot) - this.#firstStart(state, slot) + (startup[type] as number);
      this.billed += leaseCost(this.#problem, type, seconds);
      this.exact += (seconds / ((billing[type] as number) || 1)) * (price[type] as number);
    }
    return this;
  }

  #lastEnd({ slotOf, slotType, nextIn, end, took, head }: Evaluator, slot: number): number {
    const { at, task: parentOf } = this.#problem.parents;
    const type = slotType[slot] as number;
    let free = this.#problem.startup[type] as number;
    for (let task = head[slot] as number; task >= 0; task = nextIn[task] as number) {
      for (let k = at[task] as number, last = at[task + 1] as number; k < last; k++) {
        const parent = parentOf[k] as number;
        const from = slotOf[parent] as number;
        if (from === slot) continue;
        const arrival = (end[parent] as number) + transferSeconds(this.#problem, this.#problem.parents, k, slotType[from] as number, type);
        if (arrival > free) free = arrival;
      }
      free += took[task] as number;
      this.#end[task] = free;
    }
    return free;
  }

  #firstStart({ slotOf, slotType, prevIn, lateStart, took, tail, gate }: Evaluator, slot: number): number {
    const { at, task: childOf } = this.#problem.children;
    const type = slotType[slot] as number;
    let latest = Infinity;
    for (let task = tail[slot] as number; task >= 0; task = prevIn[task] as number) {
      const end = this.#end[task] as number;
      // The last task ends as early as it can.
      if (latest === Infinity) latest = end;
      for (let k = at[task] as number, last = at[task + 1] as number; k < last; k++) {
        const child = childOf[k] as number;
        const to = slotOf[child] as number;
        if (to === slot) continue;
        const allowed = (lateStart[child] as number) - transferSeconds(this.#problem, this.#problem.children, k, type, slotType[to] as number);
        if (allowed < latest) latest = allowed;
      }
      latest = Math.max(end, Math.min(latest, gate[task] as number)) - (took[task] as number);
    }
    return latest;
  }
}
