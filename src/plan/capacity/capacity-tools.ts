import type { DurationPredictor } from '../ports/duration-predictor.ts';
import type { MilpSolver } from '../ports/milp-solver.ts';
import type { CachedPredictor } from './cached-predictor.ts';
import type { SolverLimits } from './share-limits.ts';

/** What planners of capacity work with. */
export type CapacityTools = {
  /** Believed. */
  readonly predictor: CachedPredictor;
  /** A closed form that only hill climbing starts from, where D-SPACE4Cloud has its regression. */
  readonly approximation: DurationPredictor;
  readonly solver: MilpSolver;
  /** Answers the many questions behind an explanation, and may give up on them: `solver` without it. */
  readonly explainer?: MilpSolver;
  /** For each call of the solver. */
  readonly limits: SolverLimits;
};

/** Alternatives of a plan cost at most this much more, as a share. */
export const alternativesMargin = 0.05;

/** Each of the questions behind an explanation gets so long at most, in seconds. */
const explainingSecondsMax = 2;

/** What explanations are made with. */
export const explaining = ({ solver, explainer = solver, limits }: CapacityTools): [MilpSolver, SolverLimits] => [explainer, { ...limits, seconds: Math.min(limits.seconds, explainingSecondsMax) }];
