import * as z from 'zod';
import { topologicalOrder } from './workflow.ts';

/**
 * The record of one execution of a planned workflow: all that is needed to go on after a crash, and to say afterwards what happened.
 * Times are in seconds from the start of the run. Tasks, hosts and types are known by their index.
 */

const seconds = z.number().min(0);
const positive = z.number().positive();
const index = z.int().min(0);

const hostSchema = z.object({
  name: z.string(),
  type: index,
  /** When the plan orders it. */
  plannedAt: seconds,
  /** `spare`: a plan no longer needs it. */
  status: z.enum(['planned', 'ordered', 'ready', 'failed', 'released', 'spare']),
  key: z.string(),
  orderedAt: seconds.nullable(),
  readyAt: seconds.nullable(),
  endedAt: seconds.nullable(),
  message: z.string().nullable(),
});

const taskSchema = z.object({
  host: index,
  status: z.enum(['waiting', 'begun', 'done']),
  attempt: z.int().min(0),
  /** How often its result was lost with its host, so that it had to be made again. */
  lost: z.int().min(0),
  /** Of the attempt that runs or ran last; empty before the first. */
  key: z.string(),
  begunAt: seconds.nullable(),
  endedAt: seconds.nullable(),
});

/** An attempt at a task that came to nothing: it failed, its host was lost meanwhile, or its result was lost with its host later. */
const pastAttemptSchema = z.object({ task: index, host: index, key: z.string(), begunAt: seconds, endedAt: seconds, outcome: z.enum(['failed', 'host lost', 'result lost']) });

export const workflowRunSchema = z.object({
  format: z.literal(1),
  id: z.string(),
  name: z.string(),
  seed: z.int().min(0),
  /** What was planned, as far as carrying it out needs it. */
  graph: z.object({
    tasks: z.array(z.object({ name: z.string() })),
    /** `runSeconds[task][type]`; null where it cannot run. */
    runSeconds: z.array(z.array(seconds.nullable())),
    edges: z.array(z.object({ from: index, to: index, mebibytes: z.number().min(0), fixedSeconds: seconds })),
    types: z.array(z.object({ name: z.string(), place: index, price: positive, billingSeconds: seconds, startupSeconds: seconds, /** Instances at once; null for no limit. */ limit: z.int().min(1).nullable() })),
    places: z.array(z.object({ name: z.string(), provider: z.string() })),
    /** MiB per second; null where data takes no time. */
    bandwidth: z.array(z.array(positive.nullable())),
    deadlines: z.array(z.object({ name: z.string(), tasks: z.array(index), seconds: positive, firmness: z.enum(['soft', 'firm', 'hard']), /** Of soft ones; records of before it was kept have none. */ weight: positive.default(1) })),
    /** What may be spent at most, USD; null for no limit. */
    budgetUsd: positive.nullable().default(null),
    sharedStore: z.boolean(),
  }),
  hosts: z.array(hostSchema),
  /** The tasks of each host in the order in which it does them. */
  queues: z.array(z.array(index)),
  tasks: z.array(taskSchema),
  /** Attempts whose place in `tasks` another has taken or will take, the oldest first. Records of before it was kept have none. */
  past: z.array(pastAttemptSchema).default([]),
  /** Attempts that `past` had no room for. */
  forgotten: z.int().min(0).default(0),
  status: z.enum(['running', 'done', 'failed']),
  /** Why it failed; null otherwise. */
  message: z.string().nullable(),
  /** When the record was last brought up to date. */
  at: seconds,
  replans: z.array(z.object({ at: seconds, why: z.string(), tasks: z.int().min(0), hosts: z.int().min(0) })),
  /** Counts keys, so that no two are the same. */
  serial: z.int().min(0),
});

export type WorkflowRun = z.output<typeof workflowRunSchema>;

/** What is wrong with a record that has its form: an index that names nothing, or tasks that are not queued exactly once, where they run. Null if nothing is. */
export function wrongRun({ graph, hosts, queues, tasks, past }: WorkflowRun): string | null {
  const [taskCount, typeCount, placeCount] = [graph.tasks.length, graph.types.length, graph.places.length];
  const within = (values: readonly number[], count: number): boolean => values.every((value) => value < count);
  if (tasks.length !== taskCount || graph.runSeconds.length !== taskCount) return `it has ${tasks.length} tasks, and its graph ${taskCount}`;
  if (queues.length !== hosts.length) return `it has ${queues.length} queues for ${hosts.length} hosts`;
  if (!graph.runSeconds.every((row) => row.length === typeCount) || graph.bandwidth.length !== placeCount || !graph.bandwidth.every((row) => row.length === placeCount)) return 'its run times or bandwidths do not suit its types and places';
  if (!within(graph.edges.flatMap(({ from, to }) => [from, to]), taskCount) || !within(graph.deadlines.flatMap((deadline) => deadline.tasks), taskCount)) return 'an edge or a deadline names a task that it does not have';
  if (!within(graph.types.map(({ place }) => place), placeCount) || !within(hosts.map(({ type }) => type), typeCount) || !within([...tasks, ...past].map(({ host }) => host), hosts.length) || !within(past.map(({ task }) => task), taskCount)) return 'a type, host, task or attempt names something that it does not have';
  const queued = queues.flat();
  if (queued.length !== taskCount || new Set(queued).size !== taskCount || !within(queued, taskCount)) return 'its tasks are not queued exactly once each';
  const elsewhere = queues.findIndex((queue, host) => queue.some((task) => tasks[task]?.host !== host));
  if (elsewhere >= 0) return `host ${hosts[elsewhere]?.name ?? elsewhere} has a task in its queue that is to run on another`;
  const impossible = tasks.findIndex(({ host }, task) => (graph.runSeconds[task]?.[hosts[host]?.type ?? 0] ?? null) === null);
  if (impossible >= 0) return `task ${graph.tasks[impossible]?.name ?? impossible} is on a host of a type that it cannot run on`;
  const before = queues.flatMap((queue) => queue.slice(1).map((to, index) => ({ from: queue[index] as number, to })));
  return 'cycle' in topologicalOrder({ tasks: graph.tasks, edges: [...graph.edges, ...before] }) ? 'its tasks wait for each other in a circle' : null;
}

/** As `wrongRun`, of a record to begin with: nothing may have happened in it. */
export function wrongBeginning(first: WorkflowRun): string | null {
  const { status, at, serial, hosts, tasks } = first;
  const begun = status !== 'running' || at > 0 || serial > 0 || hosts.some((host) => host.status !== 'planned') || tasks.some((task) => task.status !== 'waiting');
  return begun ? 'the run that it begins with has begun' : wrongRun(first);
}

export type RunHost = WorkflowRun['hosts'][number];
export type RunTask = WorkflowRun['tasks'][number];
export type PastAttempt = WorkflowRun['past'][number];

/** What a host costs from `from` to `to`: whole billing intervals, or the exact time. */
export function leaseUsd({ price, billingSeconds }: WorkflowRun['graph']['types'][number], from: number, to: number): number {
  const length = Math.max(0, to - from);
  if (billingSeconds === 0) return length * price;
  // Rounding in sums of seconds must not cost an interval.
  return Math.ceil(length / billingSeconds - 1e-9) * price;
}

/** What all hosts cost so far; those that are held are counted up to now. */
export const runUsd = ({ hosts, graph, at }: WorkflowRun): number =>
  hosts.reduce((sum, { type, orderedAt, endedAt }) => sum + (orderedAt === null ? 0 : leaseUsd(graph.types[type] as WorkflowRun['graph']['types'][number], orderedAt, endedAt ?? at)), 0);

/** USD by which a run went beyond its budget; 0 where it did not. */
export function beyondBudgetUsd(run: WorkflowRun): number {
  const { budgetUsd } = run.graph;
  const beyond = budgetUsd === null ? 0 : runUsd(run) - budgetUsd;
  return budgetUsd !== null && beyond > 1e-9 * budgetUsd ? beyond : 0;
}

/** Seconds that the data of an edge takes between two hosts; none on the same one. */
export function transferSeconds({ graph, hosts }: WorkflowRun, edge: WorkflowRun['graph']['edges'][number], fromHost: number, toHost: number): number {
  if (fromHost === toHost) return 0;
  const placeOf = (host: number): number => graph.types[hosts[host]?.type ?? 0]?.place ?? 0;
  const bandwidth = graph.bandwidth[placeOf(fromHost)]?.[placeOf(toHost)] ?? null;
  return edge.fixedSeconds + (bandwidth === null ? 0 : edge.mebibytes / bandwidth);
}
