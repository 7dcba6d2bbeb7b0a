import type { HostState } from '../ports/provider.ts';
import type { TaskState } from '../ports/task-runner.ts';
import type { Forecast } from './predict-finish.ts';
import { hopelessOf } from './hopeless.ts';
import { predictFinish } from './predict-finish.ts';
import type { PastAttempt, RunHost, RunTask, WorkflowRun } from '../../model/workflow-run.ts';
import { transferSeconds } from '../../model/workflow-run.ts';

/** What the provider and the task runner said, by key. */
export type Seen = { readonly hosts: ReadonlyMap<string, HostState>; readonly tasks: ReadonlyMap<string, TaskState> };

/** The record brought up to date, when something is next to be done by itself, and why the rest should be planned anew (null: it should not). */
export type Advanced = { readonly run: WorkflowRun; readonly wakeAt: number; readonly replan: string | null };

/** A deadline is in danger when the expected finish comes this close to it, as a share of it. */
const marginShare = 0.02;

/** The rest is planned anew for a deadline at most this often, as a share of the longest deadline. */
const restShare = 0.05;

/** Attempts that came to nothing of which the record says more than how many they were; it is written whole with each change. */
const pastMax = 100_000;

/**
 * One step of a run: takes in what was seen, and decides which hosts to order and to give back and which tasks to begin. Pure: the caller saves the
 * record before anything is done, and does again after a crash what the record says and nobody has seen.
 */
export function advanceRun(before: WorkflowRun, seen: Seen, at: number): Advanced {
  if (before.status !== 'running') return { run: before, wakeAt: Number.POSITIVE_INFINITY, replan: null };
  const hosts = before.hosts.map((host) => hostSeen(host, seen, at));
  const lost = new Set(hosts.flatMap(({ status }, host) => (status === 'failed' && before.hosts[host]?.status !== 'failed' ? [host] : [])));
  const tasksSeen = before.tasks.map((task) => taskSeen(task, seen, lost, at));
  const tasks = withoutLostResults({ ...before, hosts }, tasksSeen, lost);
  const past = [...before.past, ...attemptsOver(before.tasks, tasksSeen, tasks, lost, at)];
  const observed: WorkflowRun = { ...before, hosts, tasks, past: past.slice(-pastMax), forgotten: before.forgotten + Math.max(0, past.length - pastMax), at };
  const hopeless = hopelessOf(observed);
  if (hopeless !== null) return { run: failedRun(observed, hopeless), wakeAt: Number.POSITIVE_INFINITY, replan: null };
  if (isStranded(observed)) {
    const failed = hosts.findLast(({ status }) => status === 'failed');
    return { run: observed, wakeAt: at, replan: `host ${failed?.name ?? ''} failed: ${failed?.message ?? 'no reason was given'}` };
  }
  const forecast = predictFinish(observed, at);
  const danger = dangerOf(observed, forecast);
  if (danger !== null) return { run: observed, wakeAt: at, replan: danger };
  return moved(observed, forecast);
}

function hostSeen(host: RunHost, { hosts }: Seen, at: number): RunHost {
  if (host.status !== 'ordered' && host.status !== 'ready') return host;
  const state = hosts.get(host.key);
  if (typeof state !== 'object') return host;
  if ('failed' in state) return { ...host, status: 'failed', endedAt: at, message: state.failed };
  return host.status === 'ready' ? host : { ...host, status: 'ready', readyAt: at };
}

function taskSeen(task: RunTask, { tasks }: Seen, lost: ReadonlySet<number>, at: number): RunTask {
  if (task.status !== 'begun') return task;
  const state = tasks.get(task.key);
  if (state === 'done') return { ...task, status: 'done', endedAt: at };
  const failed = lost.has(task.host) || (typeof state === 'object' && 'failed' in state);
  return failed ? { ...task, status: 'waiting', begunAt: null } : task;
}

/** What began and is to begin again. */
const attemptsOver = (before: readonly RunTask[], seen: readonly RunTask[], after: readonly RunTask[], lost: ReadonlySet<number>, at: number): PastAttempt[] =>
  before.flatMap(({ key, host, begunAt }, task) => {
    if (begunAt === null || after[task]?.status !== 'waiting') return [];
    const isDone = seen[task]?.status === 'done';
    return [{ task, host, key, begunAt, endedAt: seen[task]?.endedAt ?? at, outcome: isDone ? 'result lost' : lost.has(host) ? 'host lost' : 'failed' }];
  });

/** Whether a task is queued at a host that will not do it any more. */
export const isStranded = ({ tasks, hosts }: WorkflowRun): boolean =>
  tasks.some(({ status, host }) => status === 'waiting' && (hosts[host]?.status === 'failed' || hosts[host]?.status === 'released'));

/**
 * Without a shared store a result is on the host that made it until it has reached those that wait for it. What a lost host had not sent is made again, and so is what that
 * needs where nobody has it any more.
 */
function withoutLostResults(run: WorkflowRun, tasks: readonly RunTask[], lost: ReadonlySet<number>): RunTask[] {
  if (run.graph.sharedStore || lost.size === 0) return [...tasks];
  const { graph, hosts } = run;
  const incoming = Map.groupBy(graph.edges, ({ to }) => to);
  const unsent = graph.edges.flatMap((edge) => {
    const [giver, taker] = [tasks[edge.from], tasks[edge.to]];
    if (giver?.status !== 'done' || taker === undefined || taker.status === 'done' || taker.status === 'begun' || !lost.has(giver.host)) return [];
    const arrival = (giver.endedAt ?? 0) + transferSeconds(run, edge, giver.host, taker.host);
    return giver.host === taker.host || arrival > (hosts[giver.host]?.endedAt ?? 0) ? [edge.from] : [];
  });
  const again = new Set(unsent);
  for (const task of again) {
    for (const { from } of incoming.get(task) ?? []) {
      const giver = tasks[from];
      if (giver?.status === 'done' && hosts[giver.host]?.status !== 'ready') again.add(from);
    }
  }
  return tasks.map((task, index) => (again.has(index) ? { ...task, status: 'waiting', attempt: 0, lost: task.lost + 1, begunAt: null, endedAt: null } : task));
}

const failedRun = (run: WorkflowRun, message: string): WorkflowRun => ({
  ...run,
  status: 'failed',
  message,
  hosts: run.hosts.map((host) => (host.status === 'ordered' || host.status === 'ready' ? { ...host, status: 'released', endedAt: run.at } : host)),
});

/** The run given up: everything is given back. */
export const givenUp = (run: WorkflowRun, message: string): WorkflowRun => failedRun(run, message);

/** A firm or hard deadline that will hardly be met as things stand, unless the rest was planned anew a moment ago. */
function dangerOf({ graph, replans, at, tasks }: WorkflowRun, { end, slowdown }: Forecast): string | null {
  const binding = graph.deadlines.filter(({ firmness }) => firmness !== 'soft');
  const longest = binding.reduce((most, { seconds }) => Math.max(most, seconds), 0);
  const last = replans.at(-1);
  if (last !== undefined && at - last.at < restShare * longest) return null;
  for (const { name, seconds, tasks: members } of binding) {
    if (members.every((task) => tasks[task]?.status === 'done') || at >= seconds) continue;
    const finish = members.reduce((most, task) => Math.max(most, end[task] as number), 0);
    // Planned to the second, a deadline is met by a hair: only what has become slower than planned is a danger.
    if (finish > seconds * (slowdown > 1 ? 1 - marginShare : 1) && slowdown > 1.001) return `deadline ${name} (${round(seconds)} s) is in danger: its last task is expected at ${round(finish)} s, tasks take ${round(100 * (slowdown - 1))} % longer than planned`;
    if (finish > seconds * (1 + marginShare)) return `deadline ${name} (${round(seconds)} s) is in danger: its last task is expected at ${round(finish)} s`;
  }
  return null;
}

const round = (value: number): number => Number(value.toPrecision(4));

/** Orders, begins and gives back what is due now. */
function moved(run: WorkflowRun, { begin }: Forecast): Advanced {
  const { graph, at, queues } = run;
  const hosts = [...run.hosts];
  const tasks = [...run.tasks];
  let { serial } = run;
  let wakeAt = Number.POSITIVE_INFINITY;
  const later = (when: number): void => void (wakeAt = when > at ? Math.min(wakeAt, when) : wakeAt);
  const incoming = Map.groupBy(graph.edges, ({ to }) => to);
  const outgoing = Map.groupBy(graph.edges, ({ from }) => from);
  for (const [index, host] of run.hosts.entries()) {
    const queue = queues[index] ?? [];
    const left = queue.filter((task) => tasks[task]?.status !== 'done');
    if (host.status === 'planned' && left.length > 0) {
      const due = (begin[left[0] as number] as number) - (graph.types[host.type]?.startupSeconds ?? 0);
      if (due <= at) hosts[index] = { ...host, status: 'ordered', key: `${run.id}.host-${++serial}`, orderedAt: at };
      else later(due);
    }
    if (host.status !== 'ready') continue;
    const [first] = left;
    const task = first === undefined ? undefined : tasks[first];
    if (first !== undefined && task?.status === 'waiting') {
      const arrival = dataArrival(run, incoming.get(first) ?? [], index);
      if (arrival <= at) tasks[first] = { ...task, status: 'begun', host: index, attempt: task.attempt + 1, key: `${run.id}.task-${++serial}`, begunAt: at };
      else later(arrival);
    }
    if (left.length === 0) {
      const sent = graph.sharedStore ? at : lastSent(run, queue.flatMap((task) => outgoing.get(task) ?? []), index);
      if (sent <= at) hosts[index] = { ...host, status: 'released', endedAt: at };
      else later(sent);
    }
  }
  const done = tasks.every(({ status }) => status === 'done') && hosts.every(({ status }) => status !== 'ordered' && status !== 'ready');
  return { run: { ...run, hosts, tasks, serial, status: done ? 'done' : 'running' }, wakeAt, replan: null };
}

type Edges = WorkflowRun['graph']['edges'];

/** When the last of a task's data is at its host; never while something it waits for is not done. */
const dataArrival = (run: WorkflowRun, edges: Edges, host: number): number =>
  edges.reduce((latest, edge) => {
    const giver = run.tasks[edge.from];
    return giver?.status === 'done' ? Math.max(latest, (giver.endedAt ?? 0) + transferSeconds(run, edge, giver.host, host)) : Number.POSITIVE_INFINITY;
  }, 0);

/** When a host has sent all that others need of it; where they will run is known from their queues. */
const lastSent = (run: WorkflowRun, edges: Edges, host: number): number =>
  edges.reduce((latest, edge) => Math.max(latest, (run.tasks[edge.from]?.endedAt ?? 0) + transferSeconds(run, edge, host, run.tasks[edge.to]?.host ?? host)), 0);
