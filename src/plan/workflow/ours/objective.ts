import type { CompiledProblem } from '../compiled-problem.ts';
import type { Evaluator } from './evaluator.ts';

/** How good an assignment is; the first part that differs decides. All are better when smaller. */
export type Standing = {
  /** Firm and hard lateness in seconds and USD beyond the budget, summed: 0 where the plan is feasible. */
  readonly broken: number;
  /** Lateness of soft deadlines by weight. */
  readonly soft: number;
  /** USD, or the makespan where the goal is to be fast within a budget. */
  readonly value: number;
};

export const isBetter = (a: Standing, b: Standing): boolean => {
  if (a.broken !== b.broken) return a.broken < b.broken;
  if (a.soft !== b.soft) return a.soft < b.soft;
  return a.value < b.value - 1e-12 * Math.abs(b.value);
};

/**
 * Share of the cost by the exact time that is added to the billed cost, so that the search feels where an interval could be saved; likewise of the mean end that is added to
 * the makespan.
 */
const smoothing = 0.3;

/** What of the makespan is taken for a change of middling size: on few instances, one task more or less is a large part of it. */
const makespanPart = 1;

/** How much more a unit of what comes first counts than one of what comes second, in shares of the first plan. */
const precedence = 50;

/** One number for a search to go down by, in which what comes first weighs so much more that it is hardly ever traded. */
export class Objective {
  readonly #problem: CompiledProblem;
  readonly #perLateSecond: number;
  readonly #perSoft: number;
  readonly #perUsdBeyond: number;
  readonly #budget: number;

  /** `cost` and `seconds` are those of a first plan, the sizes to which others are relative; `dearest` is what a plan may cost that is worth its time. */
  constructor(problem: CompiledProblem, { cost, dearest, seconds }: { readonly cost: number; readonly dearest: number; readonly seconds: number }) {
    this.#problem = problem;
    // Being in time comes before cost, also where that takes the dearest types.
    const value = Math.max(1e-9, problem.goal === 'makespan' ? seconds : dearest);
    const time = Math.max(1e-9, seconds);
    const heaviest = problem.soft.reduce((most, { weight }) => Math.max(most, weight), 1e-9);
    this.#perSoft = (precedence * value) / (time * heaviest);
    this.#perLateSecond = (precedence * precedence * value) / time;
    this.#budget = problem.problem.budgetUsd * (1 + 1e-9);
    this.#perUsdBeyond = (precedence * value) / Math.max(1e-9, cost);
  }

  /** Infinity for what cannot be leased at all. */
  score(state: Evaluator): number {
    if (state.beyondLimits > 0) return Infinity;
    const base = this.#problem.goal === 'makespan' ? state.makespan() + smoothing * state.meanEnd() + 1e-3 * this.#perUsdBeyond * state.exact : state.cost + smoothing * state.exact;
    let score = base + this.#perLateSecond * state.late;
    if (state.cost > this.#budget) score += this.#perUsdBeyond * (state.cost - this.#budget);
    if (this.#problem.soft.length > 0) score += this.#perSoft * state.softLateness();
    return score;
  }

  /** How much a change of middling size changes the score: what an instance costs on average, or a part of the makespan. */
  scale(state: Evaluator): number {
    return (this.#problem.goal === 'makespan' ? makespanPart * state.makespan() : state.cost / Math.max(1, state.active)) || 1;
  }

  /** Seconds of lateness beyond which the score of what is to be evaluated will be above `most`; negative where it will be whatever the times are. */
  lateMax(state: Evaluator, most: number): number {
    if (this.#problem.goal === 'makespan') return most / this.#perLateSecond;
    const { billed, exact } = state.leastCosts();
    return (most - billed - smoothing * exact) / this.#perLateSecond;
  }

  /**
   * The score that what is to be evaluated will likely have, after the kept state had `score`. Only where cost is all that counts: what breaks a goal may be worth any
   * cost to mend, so -Infinity is likely then.
   */
  likely(state: Evaluator, score: number): number {
    if (this.#problem.goal === 'makespan' || score > (state.cost + smoothing * state.exact) * (1 + 1e-9)) return -Infinity;
    const { billed, exact } = state.likelyChange();
    return score + billed + smoothing * exact;
  }

  standing(state: Evaluator): Standing {
    state.resum();
    const broken = state.late + Math.max(0, state.cost - this.#budget);
    return { broken, soft: state.softLateness(), value: this.#problem.goal === 'makespan' ? state.makespan() : state.cost };
  }
}
