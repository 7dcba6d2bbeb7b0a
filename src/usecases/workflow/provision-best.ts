import type { MilpSolver } from '../../plan/ports/milp-solver.ts';
import { randomStreams } from '../../model/random.ts';
import type { ProvisioningPlan } from '../../plan/provision/plan-provisioning.ts';
import { planProvisioning } from '../../plan/provision/plan-provisioning.ts';
import { finishOf } from '../../plan/workflow/answer-of.ts';
import type { PlannerAnswer, WorkflowPlan } from '../../plan/workflow/plan.ts';
import type { WorkflowProblem } from '../../plan/workflow/problem.ts';

/** A plan that a planner found, and how it is provisioned. */
export type Provisioned = { readonly planner: string; readonly provisioning: ProvisioningPlan };

type Answered = { readonly planner: string; readonly answer: PlannerAnswer; readonly planSeconds: number };

/** A search for the best places, or rates, may take this long at most, s; a solver cannot be interrupted. */
const secondsMax = 5;

/** Whether there is something to decide: places to choose from, something to send, or limits on orders. */
export const needsProvisioning = ({ places, artefacts = [], providers = [] }: WorkflowProblem): boolean => places.length > 1 || artefacts.length > 0 || providers.length > 0;

/**
 * Provisions the best of the plans: of those that hold, the one with the least lateness of soft deadlines, then the cheapest; where none does, the first. Its instances
 * then stand where the least traffic crosses places, in the answer too.
 */
export function provisionBest(problem: WorkflowProblem, answers: readonly Answered[], { solver, seed, seconds }: { readonly solver: MilpSolver | null; readonly seed: number; readonly seconds: number }): { readonly answers: readonly Answered[]; readonly provisioned: Provisioned | null } {
  const best = bestOf(problem, answers);
  if (best === null || !needsProvisioning(problem)) return { answers, provisioned: null };
  const provisioning = planProvisioning(problem, best.plan, { solver, random: randomStreams(seed).stream('provisioning'), seconds: Math.min(seconds, secondsMax) });
  const { plan } = provisioning.placement;
  return { answers: answers.map((one) => (one.planner === best.planner && one.answer.kind !== 'none' ? { ...one, answer: { ...one.answer, plan } } : one)), provisioned: { planner: best.planner, provisioning } };
}

function bestOf(problem: WorkflowProblem, answers: readonly Answered[]): { readonly planner: string; readonly plan: WorkflowPlan } | null {
  const found = answers.flatMap(({ planner, answer }) => (answer.kind === 'none' ? [] : [{ planner, plan: answer.plan, feasible: answer.kind === 'feasible', costUsd: answer.costUsd, late: softLateness(problem, answer.plan) }]));
  const [best = found[0]] = found.filter(({ feasible }) => feasible).toSorted((left, right) => left.late - right.late || left.costUsd - right.costUsd);
  return best ?? null;
}

const softLateness = ({ deadlines }: WorkflowProblem, plan: WorkflowPlan): number => deadlines.reduce((sum, { tasks, seconds }) => sum + Math.max(0, finishOf(plan, tasks) - seconds), 0);
