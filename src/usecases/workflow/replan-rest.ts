import type { Replanner, RestOfPlan } from '../../execute/ports/replanner.ts';
import { isStranded } from '../../execute/workflow/advance-run.ts';
import { predictFinish } from '../../execute/workflow/predict-finish.ts';
import type { WorkflowRun } from '../../model/workflow-run.ts';
import { runUsd } from '../../model/workflow-run.ts';
import { finishOf } from '../../plan/workflow/answer-of.ts';
import type { PlannerAnswer, WorkflowPlanner } from '../../plan/workflow/plan.ts';
import { asksUpTo } from '../../plan/workflow/plan.ts';
import type { InstanceType, WorkflowDeadline, WorkflowProblem } from '../../plan/workflow/problem.ts';

/** What a second of lateness weighs where a firm deadline has passed already, in that of the heaviest soft one: it is to be missed by little, before anything soft is looked at. */
const passedWeight = 1000;

/**
 * Plans the rest of a run with a planner of workflows. What runs now is a task of its remaining time that only its own host can do; hosts that are held are a type of their own without
 * start-up, as many as there are. `looks` bounds the planner by how often it may look at the time, so that equal runs are planned anew equally.
 */
export function restReplanner(planner: WorkflowPlanner, looks: number): Replanner {
  return {
    replan(run, at) {
      const rest = restOf(run, at);
      if (rest.waiting.length === 0) return { none: 'nothing is left that could be moved' };
      const answer = planner.plan(rest.problem, { seed: run.seed + run.replans.length, spent: asksUpTo(looks) });
      if (answer.kind === 'none') return { none: answer.why };
      if (!isStranded(run) && latenessOf(answer, rest.problem) >= presentLateness(run, at)) return { none: 'no plan for the rest is less late' };
      return restOfPlan(rest, answer, at);
    },
  };
}

type Rest = {
  readonly problem: WorkflowProblem;
  /** The run's index of each task of the problem. */
  readonly tasks: readonly number[];
  readonly waiting: readonly number[];
  /** Hosts that are held, by the problem's type of those held. */
  readonly held: ReadonlyMap<number, number[]>;
  readonly run: WorkflowRun;
};

function restOf(run: WorkflowRun, at: number): Rest {
  const { graph } = run;
  const { end, slowdown } = predictFinish(run, at);
  const waiting = run.tasks.flatMap(({ status }, task) => (status === 'waiting' ? [task] : []));
  const running = run.tasks.flatMap(({ status }, task) => (status === 'begun' ? [task] : []));
  const tasks = [...running, ...waiting];
  const place = new Map(tasks.map((task, index) => [task, index]));
  const living = run.hosts.flatMap(({ status }, host) => (status === 'ready' || status === 'ordered' ? [host] : []));
  const heldTypes = [...new Set(living.map((host) => run.hosts[host]?.type ?? 0))];
  const plain = graph.types.length;
  const held = new Map(heldTypes.map((type, index) => [plain + index, living.filter((host) => run.hosts[host]?.type === type)]));
  const types: InstanceType[] = [
    ...graph.types.map((type, index) => ({ ...type, limit: Math.max(1, (type.limit ?? Number.POSITIVE_INFINITY) - living.filter((host) => run.hosts[host]?.type === index).length) })),
    ...heldTypes.map((type, index) => ({ ...(graph.types[type] as WorkflowRun['graph']['types'][number]), name: `${graph.types[type]?.name ?? ''} (held)`, startupSeconds: 0, limit: held.get(plain + index)?.length ?? 1 })),
  ];
  const base = (type: number): number => (type < plain ? type : (heldTypes[type - plain] as number));
  const runSeconds = Float64Array.from({ length: tasks.length * types.length }, (_, cell) => {
    const [index, type] = [Math.floor(cell / types.length), cell % types.length];
    const task = tasks[index] as number;
    if (index >= running.length) return slowdown * (graph.runSeconds[task]?.[base(type)] ?? Number.POSITIVE_INFINITY);
    return type >= plain && base(type) === run.hosts[run.tasks[task]?.host ?? 0]?.type ? Math.max(0, (end[task] as number) - at) : Number.POSITIVE_INFINITY;
  });
  const problem: WorkflowProblem = {
    name: run.name,
    tasks: tasks.map((task) => ({ name: graph.tasks[task]?.name ?? '' })),
    runSeconds,
    edges: graph.edges.flatMap((edge) => {
      const [from, to] = [place.get(edge.from), place.get(edge.to)];
      return from === undefined || to === undefined ? [] : [{ ...edge, from, to }];
    }),
    types,
    places: graph.places,
    bandwidth: Float64Array.from(graph.bandwidth.flat(), (value) => value ?? Number.POSITIVE_INFINITY),
    deadlines: restOfDeadlines(graph.deadlines, place, at),
    // Hosts that are held were paid for the interval that has begun, and a plan counts another: what it promises to keep is kept.
    budgetUsd: graph.budgetUsd === null ? Number.POSITIVE_INFINITY : Math.max(0, graph.budgetUsd - runUsd({ ...run, at })),
    sharedStore: graph.sharedStore,
  };
  return { problem, tasks, waiting, held, run };
}

type RunDeadline = WorkflowRun['graph']['deadlines'][number];

/** Where a budget is all that is left, the rest is still to cost little: a deadline that binds nothing says so. */
function restOfDeadlines(deadlines: readonly RunDeadline[], place: ReadonlyMap<number, number>, at: number): readonly WorkflowDeadline[] {
  const heaviest = deadlines.reduce((most, { firmness, weight }) => (firmness === 'soft' ? Math.max(most, weight) : most), 1);
  const left = deadlines.flatMap((deadline) => restOfDeadline(deadline, place, at, passedWeight * heaviest));
  return deadlines.length > 0 && left.length === 0 ? [{ name: 'rest', tasks: [...place.values()], seconds: Number.MAX_SAFE_INTEGER, firmness: 'soft', weight: 1 }] : left;
}

function restOfDeadline({ name, tasks, seconds, firmness, weight }: RunDeadline, place: ReadonlyMap<number, number>, at: number, passed: number): readonly WorkflowDeadline[] {
  const left = tasks.flatMap((task) => place.get(task) ?? []);
  if (left.length === 0) return [];
  return seconds > at ? [{ name, tasks: left, seconds: seconds - at, firmness, weight }] : [{ name, tasks: left, seconds: 1e-3, firmness: 'soft', weight: firmness === 'soft' ? weight : passed }];
}

type WithPlan = Exclude<PlannerAnswer, { readonly kind: 'none' }>;

/** Seconds by which firm and hard deadlines are missed, added up. */
const latenessOf = ({ plan }: WithPlan, { deadlines }: WorkflowProblem): number =>
  deadlines.reduce((sum, { tasks, seconds, firmness }) => sum + (firmness === 'soft' ? 0 : Math.max(0, finishOf(plan, tasks) - seconds)), 0);

function presentLateness(run: WorkflowRun, at: number): number {
  const { end } = predictFinish(run, at);
  return run.graph.deadlines.reduce((sum, { tasks, seconds, firmness }) => sum + (firmness === 'soft' || seconds <= at ? 0 : Math.max(0, tasks.reduce((most, task) => Math.max(most, end[task] as number), 0) - seconds)), 0);
}

/** An instance of a held type is the host of the task that runs on it, else any other that is held. */
function restOfPlan({ tasks, held, run, problem }: Rest, { plan }: WithPlan, at: number): RestOfPlan {
  const free = new Map([...held].map(([type, hosts]) => [type, new Set(hosts)]));
  const members = plan.instances.map((_, instance) => [...tasks.keys()].filter((index) => plan.instance[index] === instance).toSorted((a, b) => (plan.start[a] as number) - (plan.start[b] as number) || a - b));
  const isRunning = (index: number): boolean => run.tasks[tasks[index] as number]?.status === 'begun';
  const fixed = plan.instances.map(({ type }, instance) => {
    const first = members[instance]?.find(isRunning);
    const host = first === undefined ? undefined : run.tasks[tasks[first] as number]?.host;
    if (host === undefined || free.get(type)?.delete(host) !== true) return null;
    return host;
  });
  return {
    hosts: plan.instances.map(({ type, from }, instance) => {
      const keep = fixed[instance] ?? takeOne(free.get(type));
      const own = problem.types[type];
      const base = keep === null ? baseType(run, own?.name ?? '') : (run.hosts[keep]?.type ?? 0);
      return { keep, type: base, plannedAt: at + from, tasks: (members[instance] ?? []).map((index) => tasks[index] as number) };
    }),
  };
}

function takeOne(hosts: Set<number> | undefined): number | null {
  for (const host of hosts ?? []) {
    hosts?.delete(host);
    return host;
  }
  return null;
}

const baseType = ({ graph }: WorkflowRun, name: string): number => Math.max(0, graph.types.findIndex((type) => type.name === name.replace(/ \(held\)$/, '')));
