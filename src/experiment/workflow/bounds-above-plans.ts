import { randomStreams } from '../../model/random.ts';
import { lowerBound } from '../../plan/workflow/bound/lower-bound.ts';
import { checkPlan } from '../../plan/workflow/check-plan.ts';
import { asksUpTo } from '../../plan/workflow/plan.ts';
import { workflowPlanners } from '../../plan/workflow/planners.ts';
import type { MilpSolver } from '../../plan/ports/milp-solver.ts';
import { randomProblem } from './random-problem.ts';

export type BoundCheck = { readonly solver: MilpSolver; readonly seconds: number; readonly from: number; readonly count: number };

/** Looks among random problems for feasible plans that undercut a lower bound; each finding is told with its seed. There must be none. */
export function boundsAbovePlans({ solver, seconds, from, count }: BoundCheck): readonly string[] {
  const findings: string[] = [];
  for (let seed = from; seed < from + count; seed++) {
    const problem = randomProblem(randomStreams(seed).stream('bound'), { tasksMax: 9, typesMax: 3, placesMax: 2, odd: seed % 2 === 0 });
    const bounds = [lowerBound(problem, null, { seconds }), lowerBound(problem, solver, { seconds })];
    for (const planner of workflowPlanners) {
      const answer = planner.plan(problem, { spent: asksUpTo(20), seed });
      if (answer.kind === 'none') continue;
      const { feasible, costUsd, makespan } = checkPlan(problem, answer.plan);
      if (!feasible) continue;
      const value = problem.deadlines.length === 0 && problem.budgetUsd < Infinity ? makespan : costUsd;
      for (const bound of bounds) {
        if (bound.kind === 'infeasible') findings.push(`seed ${seed}: ${planner.name} has a plan, though ${bound.why}`);
        else if (bound.value > value * (1 + 1e-9)) findings.push(`seed ${seed}: ${planner.name} needs ${value}, less than ${bound.value} (${bound.how})`);
      }
    }
  }
  return findings;
}
