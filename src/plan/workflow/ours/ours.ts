import { randomStreams } from '../../../model/random.ts';
import { answerOf, makespanOf } from '../answer-of.ts';
import { cheapest, onOneInstance } from '../baselines/cheapest.ts';
import { cpi } from '../baselines/cpi.ts';
import { drip } from '../baselines/drip.ts';
import { fastest } from '../baselines/fastest.ts';
import { heft } from '../baselines/heft.ts';
import { bestAnswer } from '../best-answer.ts';
import type { CompiledProblem } from '../compiled-problem.ts';
import { compileProblem } from '../compiled-problem.ts';
import { icPcp } from '../pcp/ic-pcp.ts';
import { icPcpd2 } from '../pcp/ic-pcpd2.ts';
import type { PlannerAnswer, PlannerLimits, WorkflowPlanner } from '../plan.ts';
import type { WorkflowProblem } from '../problem.ts';
import type { Best } from './anneal.ts';
import { anneal } from './anneal.ts';
import { Evaluator } from './evaluator.ts';
import { Objective, isBetter } from './objective.ts';

/** Those whose plans the search begins with; quick ones first. */
const others: readonly WorkflowPlanner[] = [cheapest, icPcp, icPcpd2, fastest, heft, cpi, drip];
/** Tasks beyond which only those that need little more than one look at each task are asked. */
const quickOnlyFrom = 20_000;
const quick: readonly WorkflowPlanner[] = [cheapest, fastest];

/**
 * The plans of all other planners, improved by simulated annealing over which task runs on which instance, in which order, and of which type, until time is up.
 * Never worse than the best of the others: less lateness of firm deadlines first, then of soft ones by weight, then less cost (or, with a budget and no deadline,
 * less time); beyond 20,000 tasks only the plans of two others are waited for.
 */
export const ours: WorkflowPlanner = {
  name: 'ours',
  description: 'the best of all others, improved by annealing over assignment, order and types until time is up',
  plan(problem, limits) {
    const compiled = compileProblem(problem);
    const answers = answersOfOthers(problem, limits);
    const plans = answers.flatMap((answer) => (answer.kind === 'none' ? [] : [answer]));
    const first = plans[0];
    if (first === undefined) return answers[0] ?? { kind: 'none', why: 'no planner found a plan' };
    return improved(compiled, plans, limits);
  },
};

type WithPlan = Exclude<PlannerAnswer, { readonly kind: 'none' }>;

function answersOfOthers(problem: WorkflowProblem, limits: PlannerLimits): readonly PlannerAnswer[] {
  // All are asked whatever the time: they take milliseconds, and ours is never to be behind any of them.
  return (problem.tasks.length > quickOnlyFrom ? quick : others).map((planner) => planner.plan(problem, limits));
}

function improved(problem: CompiledProblem, plans: readonly WithPlan[], { seed, spent }: PlannerLimits): PlannerAnswer {
  const state = new Evaluator(problem);
  const first = plans[0] as WithPlan;
  const dearest = plans.reduce((most, { costUsd }) => Math.max(most, costUsd), 0);
  const objective = new Objective(problem, { cost: first.costUsd, dearest, seconds: makespanOf(first.plan) });
  const single = problem.problem.types.map((_, type) => onOneInstance(problem, type));
  const starts = [...plans.map(({ plan }) => plan), ...single].map((plan): Best => {
    state.load(plan);
    state.evaluate();
    state.keep();
    return { plan: state.plan(), standing: objective.standing(state) };
  });
  const start = starts.reduce((best, other) => (isBetter(other.standing, best.standing) ? other : best));
  state.load(start.plan);
  state.evaluate();
  state.keep();
  const best = anneal(state, objective, randomStreams(seed).stream('workflow-annealing'), spent);
  const answer = answerOf(problem, best.plan, state.evaluations);
  // Other planners time tasks in their own way, which now and then is cheaper than any time the search gives to the same assignment.
  return bestAnswer(problem.problem, [answer, ...plans].map((one) => ({ answer: one })))?.answer ?? answer;
}
