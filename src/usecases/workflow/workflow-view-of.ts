import { finishOf, makespanOf } from '../../plan/workflow/answer-of.ts';
import { bestAnswer } from '../../plan/workflow/best-answer.ts';
import type { LowerBound } from '../../plan/workflow/bound/lower-bound.ts';
import { gapTo } from '../../plan/workflow/bound/lower-bound.ts';
import { goalOf } from '../../plan/workflow/compiled-problem.ts';
import type { PlannerAnswer, WorkflowPlan } from '../../plan/workflow/plan.ts';
import type { WorkflowProblem } from '../../plan/workflow/problem.ts';
import type { WorkflowPlanView } from '../views/workflow-plan-view.ts';
import { digits } from './digits.ts';
import { provisioningViewOf } from './provisioning-view-of.ts';
import type { WorkflowJob, WorkflowOutput } from './workflow-job.ts';

type PlannerView = WorkflowPlanView['planners'][number];

/** What is shown of the plans. */
export function workflowViewOf({ answers, bound, provisioned }: WorkflowOutput, { problem, seed, seconds }: WorkflowJob, notes: readonly string[]): WorkflowPlanView {
  return {
    name: problem.name,
    tasks: problem.tasks.length,
    edges: problem.edges.length,
    graph: problem.edges.length > edgesShownMax ? null : problem.edges.map(({ from, to, mebibytes }) => ({ from: problem.tasks[from]?.name ?? '', to: problem.tasks[to]?.name ?? '', mebibytes: digits(mebibytes) })),
    planners: answers.map(({ planner, answer, planSeconds }) => plannerView(planner, answer, { problem, bound, planSeconds })),
    best: bestAnswer(problem, answers)?.planner ?? null,
    provisioning: provisioned === null ? null : provisioningViewOf(problem, provisioned),
    boundBy: bound?.kind === 'bound' ? bound.how : null,
    notes: [...notes, ...(bound?.kind === 'infeasible' ? [`No plan can hold every firm and hard deadline: ${bound.why}.`] : [])],
    seed,
    secondsMax: seconds,
  };
}

/** More edges are a picture nobody reads, and an answer nobody wants to wait for. */
const edgesShownMax = 5000;

type Frame = { readonly problem: WorkflowProblem; readonly bound: LowerBound | null; readonly planSeconds: number };

function plannerView(name: string, answer: PlannerAnswer, { problem, bound, planSeconds }: Frame): PlannerView {
  const least = bound?.kind === 'bound' ? digits(bound.value) : null;
  const ofTime = goalOf(problem) === 'makespan';
  const shared = { name, lowerBoundUsd: ofTime ? null : least, lowerBoundSeconds: ofTime ? least : null, planSeconds: digits(planSeconds) };
  if (answer.kind === 'none') {
    return { ...shared, feasible: false, costUsd: null, makespanSeconds: null, deadlines: [], gapPercent: null, instances: [], missed: [], whyNot: answer.why, evaluations: null };
  }
  const { plan, costUsd, evaluations, missed } = answer;
  const feasible = answer.kind === 'feasible';
  const makespan = makespanOf(plan);
  const gap = bound === null ? null : gapTo(bound, ofTime ? makespan : costUsd);
  return {
    ...shared,
    feasible,
    costUsd: digits(costUsd),
    makespanSeconds: digits(makespan),
    deadlines: problem.deadlines.map(({ name: deadline, seconds, firmness, tasks }) => ({ name: deadline, seconds: digits(seconds), firmness, slackSeconds: digits(seconds - finishOf(plan, tasks)) })),
    // A plan that misses deadlines may cost less than any that holds them.
    gapPercent: gap === null || !feasible ? null : digits(100 * gap),
    instances: instancesView(plan, problem),
    missed: missed.map((index) => problem.deadlines[index]?.name ?? ''),
    whyNot: answer.kind === 'late' ? answer.why : null,
    evaluations,
  };
}

function instancesView({ instance, start, end, instances }: WorkflowPlan, { tasks, types, places }: WorkflowProblem): PlannerView['instances'] {
  const byInstance = Map.groupBy(tasks.keys(), (task) => instance[task] as number);
  return instances.map(({ type, from, to, costUsd }, index) => {
    const kind = types[type];
    const place = places[kind?.place ?? 0];
    return {
      name: `${kind?.name ?? ''}-${index + 1}`,
      type: kind?.name ?? '',
      place: place?.name ?? '',
      provider: place?.provider ?? '',
      fromSeconds: digits(from),
      toSeconds: digits(to),
      costUsd: digits(costUsd),
      tasks: (byInstance.get(index) ?? [])
        .toSorted((a, b) => (start[a] as number) - (start[b] as number) || (end[a] as number) - (end[b] as number))
        .map((task) => ({ name: tasks[task]?.name ?? '', startSeconds: digits(start[task] as number), endSeconds: digits(end[task] as number) })),
    };
  });
}
