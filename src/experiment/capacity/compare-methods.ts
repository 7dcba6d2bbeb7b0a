import { CachedPredictor } from '../../plan/capacity/cached-predictor.ts';
import type { CapacityAnswer } from '../../plan/capacity/capacity-plan.ts';
import type { CapacityTools } from '../../plan/capacity/capacity-tools.ts';
import { planCapacity } from '../../plan/capacity/plan-capacity.ts';
import type { CapacityProblem } from '../../plan/capacity/problem.ts';
import type { DurationPredictor } from '../../plan/ports/duration-predictor.ts';
import { cheapestByTrying } from './brute-force.ts';

/** One instance solved by both methods; costs in USD per hour, null where a method has no plan. */
export type Compared = {
  readonly seed: number;
  readonly exactUsdPerHour: number | null;
  readonly climbedUsdPerHour: number | null;
  /** How many different predictions each asked for. */
  readonly exactQuestions: number;
  readonly climbedQuestions: number;
};

/** Costs that differ by less, relatively, are equal: sums in another order. */
export const equalCost = 1e-6;

const costOf = (answer: CapacityAnswer): number | null => (answer.kind === 'planned' ? answer.costUsdPerHour : null);

/**
 * Both methods on one problem. They ask one predictor, so that they judge alike even where answers for several users depend on what was asked
 * before; each keeps answers on its own, so that questions can be compared.
 */
export function compareMethods(seed: number, problem: CapacityProblem, inner: DurationPredictor, tools: Omit<CapacityTools, 'predictor'>): Compared {
  const [forExact, forClimbing] = [new CachedPredictor(inner), new CachedPredictor(inner)];
  const exact = planCapacity(problem, 'exact', { ...tools, predictor: forExact });
  const climbed = planCapacity(problem, 'hill-climbing', { ...tools, predictor: forClimbing });
  return { seed, exactUsdPerHour: costOf(exact), climbedUsdPerHour: costOf(climbed), exactQuestions: forExact.questions, climbedQuestions: forClimbing.questions };
}

export type Comparison = {
  readonly instances: number;
  readonly bothPlanned: number;
  /** Instances where exact search is dearer: must be 0. */
  readonly exactDearer: number;
  readonly exactCheaper: number;
  readonly equal: number;
  readonly onlyExactPlanned: number;
  readonly onlyClimbedPlanned: number;
  readonly neitherPlanned: number;
  /** By how much hill climbing costs more where both have a plan, in percent of the exact cost. */
  readonly meanOverheadPercent: number;
  readonly worstOverheadPercent: number;
  readonly exactQuestions: number;
  readonly climbedQuestions: number;
};

/** What a list of comparisons says together. */
export function summarise(rows: readonly Compared[]): Comparison {
  const both = rows.flatMap(({ exactUsdPerHour: exact, climbedUsdPerHour: climbed }) => (exact !== null && climbed !== null ? [climbed / exact - 1] : []));
  const how = (holds: (row: Compared) => boolean): number => rows.filter(holds).length;
  return {
    instances: rows.length,
    bothPlanned: both.length,
    exactDearer: both.filter((over) => over < -equalCost).length,
    exactCheaper: both.filter((over) => over > equalCost).length,
    equal: both.filter((over) => Math.abs(over) <= equalCost).length,
    onlyExactPlanned: how((row) => row.exactUsdPerHour !== null && row.climbedUsdPerHour === null),
    onlyClimbedPlanned: how((row) => row.exactUsdPerHour === null && row.climbedUsdPerHour !== null),
    neitherPlanned: how((row) => row.exactUsdPerHour === null && row.climbedUsdPerHour === null),
    meanOverheadPercent: (both.reduce((sum, over) => sum + over, 0) / Math.max(1, both.length)) * 100,
    worstOverheadPercent: Math.max(0, ...both) * 100,
    exactQuestions: rows.reduce((sum, row) => sum + row.exactQuestions, 0),
    climbedQuestions: rows.reduce((sum, row) => sum + row.climbedQuestions, 0),
  };
}

/** What exact search says of a small problem beside trying everything. */
export type Checked = { readonly seed: number; readonly exactUsdPerHour: number | null; readonly triedUsdPerHour: number | null; readonly agree: boolean };

/** Exact search on a problem small enough to try everything; the two must agree, on "there is none" too. */
export function checkByTrying(seed: number, problem: CapacityProblem, predictor: DurationPredictor, tools: Omit<CapacityTools, 'predictor'>, countMax: number): Checked {
  const cached = new CachedPredictor(predictor);
  const exactUsdPerHour = costOf(planCapacity(problem, 'exact', { ...tools, predictor: cached }));
  const tried = cheapestByTrying(problem, cached, countMax);
  const triedUsdPerHour = tried === Number.POSITIVE_INFINITY ? null : tried;
  const agree = exactUsdPerHour === null || triedUsdPerHour === null ? exactUsdPerHour === triedUsdPerHour : Math.abs(exactUsdPerHour - triedUsdPerHour) <= equalCost * Math.max(triedUsdPerHour, equalCost);
  return { seed, exactUsdPerHour, triedUsdPerHour, agree };
}
