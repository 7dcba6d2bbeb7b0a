import type { CompiledProblem } from '../compiled-problem.ts';
import type { BookedInstance, LeaseBook } from '../lease-book.ts';
import type { TaskWindows } from './task-windows.ts';

/** Latest finishes are sums of many run times: this share of them is rounding. */
const tolerance = 1e-9;

/** Types, the cheapest by price per second first. */
export function typesByPrice({ typeCount, price, billing }: CompiledProblem): readonly number[] {
  const rate = (type: number): number => (price[type] as number) / ((billing[type] as number) || 1);
  return Array.from({ length: typeCount }, (_, type) => type).toSorted((a, b) => rate(a) - rate(b) || a - b);
}

/**
 * Starts of a path's tasks, one after the other on one instance (null: a new one), in gaps, before or after what is there, each done by its latest finish;
 * null if they do not fit.
 */
export function fitPath(problem: CompiledProblem, book: LeaseBook, windows: TaskWindows, path: readonly number[], type: number, instance: number): Float64Array | null {
  const starts = new Float64Array(path.length);
  const booked = book.instances[instance];
  let free = problem.startup[type] as number;
  for (let i = 0; i < path.length; i++) {
    const task = path[i] as number;
    const seconds = problem.run[task * problem.typeCount + type] as number;
    if (seconds === Infinity) return null;
    const ready = Math.max(free, readyOn(problem, book, windows, task, type, instance, path[i - 1] ?? -1));
    const start = booked === undefined ? ready : book.firstGap(booked, ready, seconds);
    // As published, the transfer to the next task of the path counts although both will be on one instance.
    const latest = windows.latestOf(task, type, (child) => instance >= 0 && book.instanceOf[child] === instance);
    if (start + seconds > latest * (1 + tolerance)) return null;
    starts[i] = start;
    free = start + seconds;
  }
  return starts;
}

/** When the inputs of a task are there; what comes from the same instance takes no time. */
function readyOn({ parents }: CompiledProblem, book: LeaseBook, windows: TaskWindows, task: number, type: number, instance: number, before: number): number {
  let ready = 0;
  for (let i = parents.at[task] as number; i < (parents.at[task + 1] as number); i++) {
    const parent = parents.task[i] as number;
    if (parent === before) continue;
    const here = instance >= 0 && book.instanceOf[parent] === instance;
    const arrival = windows.earliestFinish(parent) + (here ? 0 : windows.transfer(parents, i, windows.type[parent] as number, type));
    if (arrival > ready) ready = arrival;
  }
  return ready;
}

/**
 * Whether tasks from `start` to `end` make use of time that is paid for already, as the publication demands: they begin in a gap or in what is left of the last
 * interval. Before the first task of an instance they must cost nothing at all, as there is nothing left of an interval there.
 */
export function usesPaidTime(book: LeaseBook, instance: BookedInstance, start: number, end: number): boolean {
  const first = book.start[instance.tasks[0] as number] as number;
  return start < first ? book.extraCost(instance, start, end) <= 0 : start <= instance.to + book.paidLeft(instance) * (1 + tolerance);
}
