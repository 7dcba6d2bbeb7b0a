/** Steps of the first cycle for each task, and how much longer each following one is. */
const firstCycle = 180;
const cycleGrowth = 1.6;
/** A cycle that would leave less than this share of itself to the next is stretched to the end. */
const restMin = 0.6;
/**
 * Temperatures in shares of a change of middling size: with which the cycles begin in turn, and with which all end. The first is cool, as the plan it begins with is a good
 * one and large problems may have time for no other; warmer ones leave what cool ones cannot.
 * Where time is what counts, plans that are far apart are equally good, and only hot cycles lead from one to another.
 */
const hottest = { cost: [0.02, 0.1, 0.35], makespan: [3] } as const;
const coldest = 0.002;

/**
 * How hot an annealing is, step by step: in cycles that grow longer and cool down each, the last of which ends when time does, so that none is broken off while it is hot.
 * Steps are what a cycle is measured by; how many there will be follows from how many there were until now.
 */
export class Cooling {
  readonly #heats: readonly number[];
  readonly #began: number;
  #length: number;
  #cycle = -1;
  /** Steps before this cycle, the share of time that was spent then, and the part of the cycle that is over. */
  #before = 0;
  #from: number;
  #done = 0;

  /** `spent` is the share of time that is spent before the first step. */
  constructor(goal: keyof typeof hottest, taskCount: number, spent: number) {
    this.#heats = hottest[goal];
    this.#length = (firstCycle * taskCount) / cycleGrowth;
    this.#began = spent;
    this.#from = spent;
  }

  /** Begins the next cycle, after so many steps in all. */
  begin(steps: number, spent: number): void {
    this.#cycle += 1;
    this.#length *= cycleGrowth;
    this.#before = steps;
    this.#from = spent;
    this.#done = 0;
  }

  /** The temperature in shares of a change of middling size, after so many steps in all; null where the cycle is over. */
  temperature(steps: number, spent: number): number | null {
    const step = steps - this.#before;
    // Before the first step nothing is known of how fast they are.
    const stepsLeft = steps === 0 ? Infinity : (steps * (1 - spent)) / Math.max(1e-12, spent - this.#began);
    const isLast = stepsLeft < this.#length * (1 + restMin) - step;
    if (step >= this.#length && !isLast) return null;
    this.#done = Math.max(this.#done, isLast ? (spent - this.#from) / (1 - this.#from) : Math.min(1, step / this.#length));
    // A short rest is too short for warmth.
    const cool = isLast && stepsLeft + step < this.#length;
    const hot = this.#heats[cool ? 0 : this.#cycle % this.#heats.length] as number;
    return hot * (coldest / hot) ** this.#done;
  }
}
