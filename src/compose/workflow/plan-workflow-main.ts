import { stopwatch } from '../../adapters/system/stopwatch.ts';
import type { Job } from '../../learn/ports/compute.ts';
import { workflowPlannerNamed } from '../../plan/workflow/planners.ts';
import type { WorkflowJob, WorkflowOutput, WorkflowProgress } from '../../usecases/workflow/workflow-job.ts';

/** The program of a thread that plans workflows. Asked to stop, planners that improve give what they have. */
export const run: Job<WorkflowJob, WorkflowProgress, WorkflowOutput> = ({ problem, planners, seconds, seed }, context) => {
  const answers = planners.map((planner, done) => {
    context.progress({ planner, done, total: planners.length });
    const began = stopwatch();
    const until = began + 1000 * seconds;
    const answer = workflowPlannerNamed(planner).plan(problem, { seed, timeLeft: () => stopwatch() < until && !context.stopRequested() });
    return { planner, answer, planSeconds: (stopwatch() - began) / 1000 };
  });
  return { answers, boundUsd: null };
};
