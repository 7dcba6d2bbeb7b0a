import type { WorkflowRun } from '../../model/workflow-run.ts';
import { transferSeconds } from '../../model/workflow-run.ts';

/** What is expected of the rest of a run: when each task begins and ends, in seconds from the start of the run. */
export type Forecast = { readonly begin: Float64Array; readonly end: Float64Array; readonly slowdown: number };

/** Seconds of run time that the expectation of no slowdown weighs, as a share of all that is planned: a few short tasks say little. */
const priorShare = 0.05;

/** A task that has run longer than expected is taken to need this share of its time still. */
const overdueShare = 0.1;

/** How much longer tasks took so far than they were expected to: the ratio of sums, drawn towards 1 while little has been seen. */
export function slowdownOf({ graph, tasks, hosts }: WorkflowRun): number {
  const planned = tasks.reduce((sum, { host }, task) => sum + (graph.runSeconds[task]?.[hosts[host]?.type ?? 0] ?? 0), 0);
  let [measured, expected] = [priorShare * planned, priorShare * planned];
  for (const [task, { status, host, begunAt, endedAt }] of tasks.entries()) {
    if (status !== 'done' || begunAt === null || endedAt === null) continue;
    measured += endedAt - begunAt;
    expected += graph.runSeconds[task]?.[hosts[host]?.type ?? 0] ?? 0;
  }
  return expected > 0 ? measured / expected : 1;
}

/**
 * Goes through the rest of the run as it is queued: each host does its tasks in order, each task waits for its data. Hosts that are not ordered yet are
 * taken to be ordered just in time, but not before now.
 */
export function predictFinish(run: WorkflowRun, at: number): Forecast {
  const { graph, tasks, hosts, queues } = run;
  const slowdown = slowdownOf(run);
  const begin = new Float64Array(tasks.length);
  const end = new Float64Array(tasks.length);
  const readyAt = hosts.map(({ status, orderedAt, type, readyAt: since }) => {
    const startup = graph.types[type]?.startupSeconds ?? 0;
    if (since !== null) return since;
    return status === 'ordered' ? Math.max(at, (orderedAt ?? at) + startup) : at + startup;
  });
  const before = new Map<number, number>();
  for (const queue of queues) {
    for (const [place, task] of queue.entries()) {
      const previous = queue[place - 1];
      if (previous !== undefined) before.set(task, previous);
    }
  }
  const incoming = Map.groupBy(graph.edges, ({ to }) => to);
  const outgoing = Map.groupBy(graph.edges, ({ from }) => from);
  const next = new Map([...before].map(([task, previous]) => [previous, task]));
  const waiting = Int32Array.from(tasks, (_, task) => (incoming.get(task)?.length ?? 0) + (before.has(task) ? 1 : 0));
  const ready = tasks.flatMap((_, task) => (waiting[task] === 0 ? [task] : []));
  for (let task = ready.pop(); task !== undefined; task = ready.pop()) {
    const { status, host, begunAt, endedAt } = tasks[task] as WorkflowRun['tasks'][number];
    const length = slowdown * (graph.runSeconds[task]?.[hosts[host]?.type ?? 0] ?? 0);
    if (status === 'done') {
      begin[task] = begunAt ?? 0;
      end[task] = endedAt ?? 0;
    } else if (status === 'begun') {
      begin[task] = begunAt ?? at;
      end[task] = Math.max(at + overdueShare * length * (at > (begunAt ?? at) + length ? 1 : 0), (begunAt ?? at) + length);
    } else {
      const data = (incoming.get(task) ?? []).map((edge) => (end[edge.from] as number) + transferSeconds(run, edge, tasks[edge.from]?.host ?? host, host));
      const previous = before.get(task);
      const free = previous === undefined ? 0 : (end[previous] as number);
      const start = Math.max(at, free, readyAt[host] as number, ...data);
      begin[task] = start;
      end[task] = start + length;
    }
    for (const follower of [...(outgoing.get(task) ?? []).map(({ to }) => to), ...(next.has(task) ? [next.get(task) as number] : [])]) {
      const left = (waiting[follower] as number) - 1;
      waiting[follower] = left;
      if (left === 0) ready.push(follower);
    }
  }
  return { begin, end, slowdown };
}
