import type { TaskEnd } from '../../formats/spark-event-log/spark-event.ts';
import type { ExecutorRun, SparkRun } from '../../formats/spark-event-log/spark-run.ts';

/** A time in which a task had a slot. Instants in ms since 1970, here and below. */
export type Hold = {
  /**
   * When the slot could have begun with it: its launch, or before that the end of the slot's last task while this one waited already. What
   * lies between is the scheduler's part of the cost of a task.
   */
  readonly from: number;
  /** The task's end, or before that the launch of the slot's next task: the slot is free when the executor is done, the log's end is when the driver has the result. */
  readonly until: number;
  readonly task: TaskEnd;
};

/** Slots that an executor had, and since when. */
export type ExecutorSlots = { readonly executor: string; readonly slots: number; readonly from: number; readonly until: number };

export type SlotUse = {
  /** The holds of each stage of the run, in the order of `run.stages`; within one in the order in which they began. */
  readonly holds: readonly (readonly Hold[])[];
  readonly executors: readonly ExecutorSlots[];
  readonly notes: readonly string[];
};

/** More tasks at once than any machine runs; bounds what a wrong log can cost. */
const slotsMax = 4096;

/** How long the driver may need for a result, in ms. Two tasks that overlap for longer on a full executor ran on more slots than its cores allow. */
const resultMsMax = 1000;

/** Identifiers are numbers, or `driver`; a wrong log may have anything. */
const idShown = 40;

type OpenHold = { readonly from: number; until: number; readonly task: TaskEnd };
type Launch = { readonly stage: number; readonly task: TaskEnd; readonly waitingSince: number };

/**
 * Finds which tasks used the same slot one after the other: each launch takes the slot of its executor that was freed last. Tries that
 * failed or were killed count, since they had their slot as well.
 */
export function slotHolds(run: SparkRun): SlotUse {
  const launches = new Map<string, Launch[]>();
  run.stages.forEach(({ ends }, stage) => {
    const held = ends.filter(({ outcome }) => outcome !== 'lost');
    const waitingSince = held.reduce((least, { launchedAt }) => Math.min(least, launchedAt), Number.POSITIVE_INFINITY);
    for (const task of held) {
      const of = launches.get(task.executor);
      if (of === undefined) launches.set(task.executor, [{ stage, task, waitingSince }]);
      else of.push({ stage, task, waitingSince });
    }
  });
  const known = new Map(run.executors.map((executor) => [executor.id, executor]));
  const holds: OpenHold[][] = run.stages.map(() => []);
  const executors: ExecutorSlots[] = [];
  const notes: string[] = [];
  const room = run.executors.reduce((most, executor) => Math.max(most, roomOf(executor, run)), 0);
  if (room > slotsMax) notes.push(`an executor has room for ${room} tasks in the log; ${slotsMax} are taken, more than any machine runs`);
  for (const [id, of] of launches) {
    const executor = known.get(id);
    of.sort((a, b) => a.task.launchedAt - b.task.launchedAt || a.task.finishedAt - b.task.finishedAt);
    const used = holdsOf(of, { slots: (executor === undefined ? 0 : slotsPerExecutor(executor, run)) || slotsMax, addedAt: executor?.addedAt ?? Number.NEGATIVE_INFINITY }, holds);
    executors.push(slotsOf({ id, executor }, used, run, notes));
  }
  for (const executor of run.executors) if (!launches.has(executor.id) && executor.cores > 0) executors.push({ executor: executor.id, slots: slotsPerExecutor(executor, run), from: executor.addedAt, until: executor.removedAt ?? Number.POSITIVE_INFINITY });
  for (const stage of holds) stage.sort((a, b) => a.from - b.from || a.task.launchedAt - b.task.launchedAt);
  return { holds, executors: executors.filter(({ slots }) => slots > 0), notes };
}

type Used = { readonly most: number; readonly first: number; readonly last: number };

function holdsOf(launches: readonly Launch[], executor: { readonly slots: number; readonly addedAt: number }, holds: OpenHold[][]): Used {
  /** The last hold of each slot that was used, in ascending order of their ends. */
  const latest: OpenHold[] = [];
  let [most, last] = [0, 0];
  for (const { stage, task, waitingSince } of launches) {
    let slot = latest.findLastIndex(({ until }) => until <= task.launchedAt);
    const [first] = latest;
    if (slot < 0 && first !== undefined && latest.length >= executor.slots && first.until - task.launchedAt <= resultMsMax) {
      first.until = task.launchedAt;
      slot = 0;
    }
    const freed = slot < 0 ? executor.addedAt : (latest[slot] as OpenHold).until;
    if (slot >= 0) latest.splice(slot, 1);
    const hold: OpenHold = { from: Math.min(task.launchedAt, Math.max(freed, waitingSince)), until: task.finishedAt, task };
    (holds[stage] as OpenHold[]).push(hold);
    latest.splice(latest.findLastIndex(({ until }) => until <= hold.until) + 1, 0, hold);
    if (latest.length > slotsMax) latest.shift();
    most = Math.max(most, latest.length);
    last = Math.max(last, task.finishedAt);
  }
  return { most, first: launches[0]?.task.launchedAt ?? 0, last };
}

function slotsOf({ id, executor }: { readonly id: string; readonly executor: ExecutorRun | undefined }, used: Used, run: SparkRun, notes: string[]): ExecutorSlots {
  const slots = executor === undefined ? 0 : slotsPerExecutor(executor, run);
  if (executor === undefined || slots === 0) {
    notes.push(`the log does not say how many tasks executor ${id.slice(0, idShown)} can run; it ran up to ${used.most} at once, so that many are assumed`);
    return { executor: id, slots: used.most, from: Math.min(executor?.addedAt ?? used.first, used.first), until: Number.POSITIVE_INFINITY };
  }
  if (used.most > slots) notes.push(`executor ${id.slice(0, idShown)} ran up to ${used.most} tasks at once, more than the ${slots} that its cores allow; it is taken to have so many slots`);
  return { executor: id, slots: Math.max(slots, used.most), from: Math.min(executor.addedAt, used.first), until: executor.removedAt === null ? Number.POSITIVE_INFINITY : Math.max(executor.removedAt, used.last) };
}

/** How many tasks an executor can run at once, by its cores and graphics processors and what a task needs of them. */
export const slotsPerExecutor = (executor: ExecutorRun, run: SparkRun): number => Math.min(slotsMax, roomOf(executor, run));

function roomOf({ cores, gpus }: ExecutorRun, run: SparkRun): number {
  const needs = run.needs.get(0);
  const cpus = needs?.cpus ?? numberOf(run, 'spark.task.cpus') ?? 1;
  const gpuShare = needs?.gpus ?? numberOf(run, 'spark.task.resource.gpu.amount');
  const byCores = Math.floor(cores / Math.max(1, cpus));
  return gpus > 0 && gpuShare !== null ? Math.min(byCores, Math.floor(gpus / gpuShare + 1e-9)) : byCores;
}

function numberOf(run: SparkRun, name: string): number | null {
  const value = Number(run.properties.get(name) ?? Number.NaN);
  return value > 0 && Number.isFinite(value) ? value : null;
}
