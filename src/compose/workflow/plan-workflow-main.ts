import { loadMilpSolver } from '../../adapters/milp-highs/load-milp-solver.ts';
import { stopwatch } from '../../adapters/system/stopwatch.ts';
import type { Job } from '../../learn/ports/compute.ts';
import { lowerBound } from '../../plan/workflow/bound/lower-bound.ts';
import { workflowPlannerNamed } from '../../plan/workflow/planners.ts';
import { needsProvisioning, provisionBest } from '../../usecases/workflow/provision-best.ts';
import type { WorkflowJob, WorkflowOutput, WorkflowProgress } from '../../usecases/workflow/workflow-job.ts';

/** The program of a thread that plans workflows. Asked to stop, planners that improve give what they have, and the bound is what needs no solver. */
export const run: Job<WorkflowJob, WorkflowProgress, WorkflowOutput> = async ({ problem, planners, seconds, seed, boundSeconds }, context) => {
  const total = planners.length + (boundSeconds === undefined ? 0 : 1);
  const planned = planners.map((planner, done) => {
    context.progress({ planner, done, total });
    const began = stopwatch();
    const answer = workflowPlannerNamed(planner).plan(problem, { seed, spent: () => (context.stopRequested() ? 1 : (stopwatch() - began) / (1000 * seconds)) });
    return { planner, answer, planSeconds: (stopwatch() - began) / 1000 };
  });
  const solver = context.stopRequested() || (boundSeconds === undefined && !needsProvisioning(problem)) ? null : await loadMilpSolver();
  if (needsProvisioning(problem)) context.progress({ planner: 'provisioning', done: planners.length, total });
  const { answers, provisioned } = provisionBest(problem, planned, { solver, seed, seconds });
  if (boundSeconds === undefined) return { answers, bound: null, provisioned };
  context.progress({ planner: 'lower bound', done: planners.length, total });
  return { answers, bound: lowerBound(problem, context.stopRequested() ? null : solver, { seconds: boundSeconds }), provisioned };
};
