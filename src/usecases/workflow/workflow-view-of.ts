import type { PlannerAnswer, WorkflowPlan } from '../../plan/workflow/plan.ts';
import type { WorkflowProblem } from '../../plan/workflow/problem.ts';
import type { WorkflowPlanView } from '../views/workflow-plan-view.ts';
import type { WorkflowJob, WorkflowOutput } from './workflow-job.ts';

type PlannerView = WorkflowPlanView['planners'][number];

/** What is shown of the plans. */
export function workflowViewOf({ answers, boundUsd }: WorkflowOutput, { problem, seed, seconds }: WorkflowJob, notes: readonly string[]): WorkflowPlanView {
  return {
    name: problem.name,
    tasks: problem.tasks.length,
    edges: problem.edges.length,
    planners: answers.map(({ planner, answer, planSeconds }) => plannerView(planner, answer, { problem, boundUsd, planSeconds })),
    notes: [...notes],
    seed,
    secondsMax: seconds,
  };
}

type Frame = { readonly problem: WorkflowProblem; readonly boundUsd: number | null; readonly planSeconds: number };

function plannerView(name: string, answer: PlannerAnswer, { problem, boundUsd, planSeconds }: Frame): PlannerView {
  const shared = { name, lowerBoundUsd: boundUsd === null ? null : digits(boundUsd), planSeconds: digits(planSeconds) };
  if (answer.kind === 'none') {
    return { ...shared, feasible: false, costUsd: null, makespanSeconds: null, deadlines: [], gapPercent: null, instances: [], missed: [], whyNot: answer.why, evaluations: null };
  }
  const { plan, costUsd, evaluations, missed } = answer;
  const feasible = answer.kind === 'feasible';
  return {
    ...shared,
    feasible,
    costUsd: digits(costUsd),
    makespanSeconds: digits(plan.end.reduce((most, end) => Math.max(most, end), 0)),
    deadlines: problem.deadlines.map(({ name: deadline, seconds, firmness, tasks }) => ({ name: deadline, seconds: digits(seconds), firmness, slackSeconds: digits(seconds - tasks.reduce((most, task) => Math.max(most, plan.end[task] as number), 0)) })),
    // A plan that misses deadlines may cost less than any that holds them.
    gapPercent: boundUsd === null || !feasible || costUsd === 0 ? null : digits(100 * Math.max(0, 1 - boundUsd / costUsd)),
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

/** Nine digits keep sums of times exact to a millisecond over weeks, without the dust of binary fractions. */
const digits = (value: number): number => Number(value.toPrecision(9));
