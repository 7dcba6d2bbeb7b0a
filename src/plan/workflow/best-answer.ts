import { finishOf, makespanOf } from './answer-of.ts';
import { goalOf } from './compiled-problem.ts';
import type { PlannerAnswer } from './plan.ts';
import type { WorkflowProblem } from './problem.ts';

type WithPlan = Exclude<PlannerAnswer, { readonly kind: 'none' }>;

/** Differences below this share are rounding. */
const tolerance = 1e-9;

/**
 * The best of what planners answered: one that holds before one that does not, then the least lateness of soft deadlines by weight, then what the goal asks for (the least cost, or with a
 * budget and no deadline the least time), then the other of these. Of those that do not hold, and of equal ones, the first; null where there is no plan.
 */
export function bestAnswer<One extends { readonly answer: PlannerAnswer }>(problem: WorkflowProblem, found: readonly One[]): One | null {
  const marked = found.flatMap((one) => (one.answer.kind === 'none' ? [] : [{ one, standing: standingOf(problem, one.answer) }]));
  const [first] = marked;
  return first === undefined ? null : marked.reduce((best, other) => (isBetter(other.standing, best.standing) ? other : best), first).one;
}

/** What counts most first, less is better; only the first figure of a plan that does not hold. */
function standingOf(problem: WorkflowProblem, answer: WithPlan): readonly number[] {
  if (answer.kind === 'late') return [1];
  const [cost, time] = [answer.costUsd, makespanOf(answer.plan)];
  return [0, softLateness(problem, answer), ...(goalOf(problem) === 'makespan' ? [time, cost] : [cost, time])];
}

/** Seconds by which soft deadlines are missed, by their weights. */
const softLateness = ({ deadlines }: WorkflowProblem, { plan }: WithPlan): number =>
  deadlines.reduce((sum, { tasks, seconds, firmness, weight }) => sum + (firmness === 'soft' ? weight * Math.max(0, finishOf(plan, tasks) - seconds) : 0), 0);

function isBetter(one: readonly number[], other: readonly number[]): boolean {
  for (const [index, mine] of one.entries()) {
    const theirs = other[index] ?? mine;
    if (Math.abs(mine - theirs) > tolerance * Math.max(mine, theirs)) return mine < theirs;
  }
  return false;
}
