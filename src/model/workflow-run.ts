import * as z from 'zod';

/**
 * The record of one execution of a planned workflow: all that is needed to go on after a crash, and to say afterwards what happened.
 * Times are in seconds from the start of the run. Tasks, hosts and types are known by their index.
 */

const seconds = z.number().min(0);
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
  /** Of the attempt that runs or ran last; empty before the first. */
  key: z.string(),
  begunAt: seconds.nullable(),
  endedAt: seconds.nullable(),
});

export const workflowRunSchema = z.object({
  format: z.literal(1),
  id: z.string(),
  name: z.string(),
  seed: z.int(),
  /** What was planned, as far as carrying it out needs it. */
  graph: z.object({
    tasks: z.array(z.object({ name: z.string() })),
    /** `runSeconds[task][type]`; null where it cannot run. */
    runSeconds: z.array(z.array(z.number().nullable())),
    edges: z.array(z.object({ from: index, to: index, mebibytes: z.number(), fixedSeconds: z.number() })),
    types: z.array(z.object({ name: z.string(), place: index, price: z.number(), billingSeconds: z.number(), startupSeconds: z.number(), /** Instances at once; null for no limit. */ limit: z.number().nullable() })),
    places: z.array(z.object({ name: z.string(), provider: z.string() })),
    /** MiB per second; null where data takes no time. */
    bandwidth: z.array(z.array(z.number().nullable())),
    deadlines: z.array(z.object({ name: z.string(), tasks: z.array(index), seconds: z.number(), firmness: z.enum(['soft', 'firm', 'hard']) })),
    sharedStore: z.boolean(),
  }),
  hosts: z.array(hostSchema),
  /** The tasks of each host in the order in which it does them. */
  queues: z.array(z.array(index)),
  tasks: z.array(taskSchema),
  status: z.enum(['running', 'done', 'failed']),
  /** Why it failed; null otherwise. */
  message: z.string().nullable(),
  /** When the record was last brought up to date. */
  at: seconds,
  replans: z.array(z.object({ at: seconds, why: z.string(), tasks: z.int(), hosts: z.int() })),
  /** Counts keys, so that no two are the same. */
  serial: z.int().min(0),
});

export type WorkflowRun = z.output<typeof workflowRunSchema>;
export type RunHost = WorkflowRun['hosts'][number];
export type RunTask = WorkflowRun['tasks'][number];

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

/** Seconds that the data of an edge takes between two hosts; none on the same one. */
export function transferSeconds({ graph, hosts }: WorkflowRun, edge: WorkflowRun['graph']['edges'][number], fromHost: number, toHost: number): number {
  if (fromHost === toHost) return 0;
  const placeOf = (host: number): number => graph.types[hosts[host]?.type ?? 0]?.place ?? 0;
  const bandwidth = graph.bandwidth[placeOf(fromHost)]?.[placeOf(toHost)] ?? null;
  return edge.fixedSeconds + (bandwidth === null ? 0 : edge.mebibytes / bandwidth);
}
