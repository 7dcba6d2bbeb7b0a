import type { MilpSolver } from '../../plan/ports/milp-solver.ts';
import { randomStreams } from '../../model/random.ts';
import type { ProvisioningPlan } from '../../plan/provision/plan-provisioning.ts';
import { planProvisioning } from '../../plan/provision/plan-provisioning.ts';
import { bestAnswer } from '../../plan/workflow/best-answer.ts';
import type { PlannerAnswer } from '../../plan/workflow/plan.ts';
import type { WorkflowProblem } from '../../plan/workflow/problem.ts';

/** A plan that a planner found, and how it is provisioned. */
export type Provisioned = { readonly planner: string; readonly provisioning: ProvisioningPlan };

type Answered = { readonly planner: string; readonly answer: PlannerAnswer; readonly planSeconds: number };

/** A search for the best places, or rates, may take this long at most, s; a solver cannot be interrupted. */
const secondsMax = 5;

/** Whether there is something to decide: places to choose from, something to send, or limits on orders. */
export const needsProvisioning = ({ places, artefacts = [], providers = [] }: WorkflowProblem): boolean => places.length > 1 || artefacts.length > 0 || providers.length > 0;

/** Provisions the best of the plans. Its instances then stand where the least traffic crosses places, in the answer too. */
export function provisionBest(problem: WorkflowProblem, answers: readonly Answered[], { solver, seed, seconds }: { readonly solver: MilpSolver | null; readonly seed: number; readonly seconds: number }): { readonly answers: readonly Answered[]; readonly provisioned: Provisioned | null } {
  const best = bestAnswer(problem, answers);
  if (best === null || best.answer.kind === 'none' || !needsProvisioning(problem)) return { answers, provisioned: null };
  const provisioning = planProvisioning(problem, best.answer.plan, { solver, random: randomStreams(seed).stream('provisioning'), seconds: Math.min(seconds, secondsMax) });
  const { plan } = provisioning.placement;
  return { answers: answers.map((one) => (one.planner === best.planner && one.answer.kind !== 'none' ? { ...one, answer: { ...one.answer, plan } } : one)), provisioned: { planner: best.planner, provisioning } };
}
