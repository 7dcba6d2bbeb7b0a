import { invariant } from '../../model/error.ts';
import { topologicalOrder } from '../../model/workflow.ts';
import type { WorkflowProblem } from './problem.ts';

/** Edges of one direction, grouped by task: those of task t are at indices `at[t]` up to `at[t + 1]`. */
export type Links = {
  readonly at: Int32Array;
  readonly task: Int32Array;
  readonly mebibytes: Float64Array;
  readonly fixedSeconds: Float64Array;
};

/** A soft deadline, on those of its tasks that no other of its tasks waits for: the others are done before them anyway. */
export type SoftDeadline = { readonly index: number; readonly tasks: Int32Array; readonly seconds: number; readonly weight: number };

/** A problem as planners read it: flat arrays only. */
export type CompiledProblem = {
  readonly problem: WorkflowProblem;
  readonly taskCount: number;
  readonly typeCount: number;
  readonly placeCount: number;
  /** Every edge points forward in it. */
  readonly order: Int32Array;
  readonly parents: Links;
  readonly children: Links;
  /** As in the problem: `run[task * typeCount + type]`. */
  readonly run: Float64Array;
  /** The shortest run time of each task, and a type that has it (the cheapest one by price per second). */
  readonly fastest: Float64Array;
  readonly fastestType: Int32Array;
  readonly place: Int32Array;
  readonly price: Float64Array;
  readonly billing: Float64Array;
  readonly startup: Float64Array;
  readonly limit: Float64Array;
  /** Seconds per MiB, `perMebibyte[from * placeCount + to]`. */
  readonly perMebibyte: Float64Array;
  /** Seconds per MiB between two instances of which nothing is known yet: the fastest within one place. */
  readonly nominalPerMebibyte: number;
  /** By when each task must be done for all firm and hard deadlines; Infinity where none is on it. */
  readonly due: Float64Array;
  readonly soft: readonly SoftDeadline[];
  readonly sharedStore: boolean;
  /** With a budget and no deadline the makespan is what counts. */
  readonly goal: 'cost' | 'makespan';
};

/** Puts a problem that `checkProblem` accepted into flat arrays. */
export function compileProblem(problem: WorkflowProblem): CompiledProblem {
  const { tasks, types, places, runSeconds } = problem;
  const sorted = topologicalOrder(problem);
  invariant('order' in sorted, 'a checked workflow has no cycle');
  const perMebibyte = problem.bandwidth.map((value) => 1 / value);
  const price = Float64Array.from(types, (type) => type.price);
  const billing = Float64Array.from(types, (type) => type.billingSeconds);
  const { fastest, fastestType } = fastestOf(runSeconds, tasks.length, Float64Array.from(price, (value, i) => value / Math.max(1, billing[i] as number)));
  const compiled = {
    problem,
    taskCount: tasks.length,
    typeCount: types.length,
    placeCount: places.length,
    order: Int32Array.from(sorted.order),
    parents: linksOf(problem, 'to', 'from'),
    children: linksOf(problem, 'from', 'to'),
    run: runSeconds,
    fastest,
    fastestType,
    place: Int32Array.from(types, (type) => type.place),
    price,
    billing,
    startup: Float64Array.from(types, (type) => type.startupSeconds),
    limit: Float64Array.from(types, (type) => type.limit),
    perMebibyte,
    nominalPerMebibyte: places.reduce((least, _, place) => Math.min(least, perMebibyte[place * places.length + place] as number), Infinity),
    due: dueOf(problem),
    sharedStore: problem.sharedStore === true,
    goal: goalOf(problem),
  };
  return { ...compiled, soft: softOf(problem, compiled.children) };
}

/** Whether a plan is to cost as little as it can, or, with a budget and no deadline, to be done as soon as it can. */
export const goalOf = ({ deadlines, budgetUsd }: WorkflowProblem): CompiledProblem['goal'] => (deadlines.length === 0 && budgetUsd < Infinity ? 'makespan' : 'cost');

function linksOf({ tasks, edges }: WorkflowProblem, key: 'from' | 'to', other: 'from' | 'to'): Links {
  const at = new Int32Array(tasks.length + 1);
  for (const edge of edges) at[edge[key] + 1] = (at[edge[key] + 1] as number) + 1;
  for (let task = 0; task < tasks.length; task++) at[task + 1] = (at[task + 1] as number) + (at[task] as number);
  const next = at.slice();
  const links: Links = { at, task: new Int32Array(edges.length), mebibytes: new Float64Array(edges.length), fixedSeconds: new Float64Array(edges.length) };
  for (const edge of edges) {
    const place = next[edge[key]] as number;
    next[edge[key]] = place + 1;
    links.task[place] = edge[other];
    links.mebibytes[place] = edge.mebibytes;
    links.fixedSeconds[place] = edge.fixedSeconds;
  }
  return links;
}

function fastestOf(run: Float64Array, taskCount: number, pricePerSecond: Float64Array): { fastest: Float64Array; fastestType: Int32Array } {
  const fastest = new Float64Array(taskCount).fill(Infinity);
  const fastestType = new Int32Array(taskCount);
  const typeCount = pricePerSecond.length;
  for (let task = 0; task < taskCount; task++) {
    for (let type = 0; type < typeCount; type++) {
      const value = run[task * typeCount + type] as number;
      const best = fastest[task] as number;
      const cheaper = (pricePerSecond[type] as number) < (pricePerSecond[fastestType[task] as number] as number);
      if (value < best || (value === best && value < Infinity && cheaper)) {
        fastest[task] = value;
        fastestType[task] = type;
      }
    }
  }
  return { fastest, fastestType };
}

function dueOf({ tasks, deadlines }: WorkflowProblem): Float64Array {
  const due = new Float64Array(tasks.length).fill(Infinity);
  for (const deadline of deadlines) {
    if (deadline.firmness === 'soft') continue;
    for (const task of deadline.tasks) due[task] = Math.min(due[task] as number, deadline.seconds);
  }
  return due;
}

function softOf({ deadlines }: WorkflowProblem, children: Links): readonly SoftDeadline[] {
  return deadlines.flatMap((deadline, index) => {
    if (deadline.firmness !== 'soft') return [];
    const inside = new Set(deadline.tasks);
    const last = [...inside].filter((task) => {
      for (let i = children.at[task] as number; i < (children.at[task + 1] as number); i++) if (inside.has(children.task[i] as number)) return false;
      return true;
    });
    return [{ index, tasks: Int32Array.from(last), seconds: deadline.seconds, weight: deadline.weight }];
  });
}

/** What a lease of some seconds on a type costs in USD. A billionth of an interval is taken for a rounding error and not billed. */
export function leaseCost({ price, billing }: CompiledProblem, type: number, seconds: number): number {
  const interval = billing[type] as number;
  return interval === 0 ? seconds * (price[type] as number) : Math.ceil(seconds / interval - 1e-9) * (price[type] as number);
}

/** Seconds until data on edge `i` of `links` is there, from an instance of one type to another instance of another type. */
export function transferSeconds({ place, placeCount, perMebibyte }: CompiledProblem, links: Links, i: number, fromType: number, toType: number): number {
  return (links.fixedSeconds[i] as number) + (links.mebibytes[i] as number) * (perMebibyte[(place[fromType] as number) * placeCount + (place[toType] as number)] as number);
}

/** The same while neither instance is known. */
export const nominalTransfer = ({ nominalPerMebibyte }: CompiledProblem, links: Links, i: number): number =>
  (links.fixedSeconds[i] as number) + (links.mebibytes[i] as number) * nominalPerMebibyte;
