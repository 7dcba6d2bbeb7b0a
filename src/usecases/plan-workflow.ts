import { workflowPlannersNamed } from '../plan/workflow/planners.ts';
import type { UseCaseDeps } from './deps.ts';
import { readCatalogue } from './read-catalogue.ts';
import type { WorkflowPlanRequest } from './views/plan-request.ts';
import type { WorkflowPlanView } from './views/workflow-plan-view.ts';
import { boundSecondsMax } from './workflow/workflow-job.ts';
import { readWorkflowProblem } from './workflow/read-workflow-problem.ts';
import { workflowViewOf } from './workflow/workflow-view-of.ts';

/**
 * Which instances run which tasks, so that every deadline holds at the lowest cost.
 * @throws InvalidInputError where the problem is none; BusyError where too many plans wait
 */
export async function planWorkflowOf({ planning }: Pick<UseCaseDeps, 'planning'>, request: WorkflowPlanRequest, signal: AbortSignal): Promise<WorkflowPlanView> {
  const { name, files, planners, catalogue, deadline, budget, billing, seconds, seed } = request;
  const named = workflowPlannersNamed(planners).map((planner) => planner.name);
  const { problem, notes } = readWorkflowProblem({
    name,
    files: new Map(files.map((file) => [file.name, new TextEncoder().encode(file.text)])),
    isFolder: files.length > 1,
    catalogue: catalogue === undefined ? [] : readCatalogue('catalogue', catalogue),
    billingSeconds: billing ?? null,
    deadlineSeconds: deadline ?? null,
    budgetUsd: budget ?? null,
  });
  const job = { problem, planners: named, seconds, seed, boundSeconds: Math.min(seconds, boundSecondsMax) };
  return workflowViewOf(await planning.workflow(job, signal), job, notes);
}
