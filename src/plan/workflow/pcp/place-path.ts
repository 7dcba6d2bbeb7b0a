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
 * Tries a path on instances. Undecided tasks that lie between two tasks of the path, off it, start later when the path does; their times are carried along, as the
 * later task of the path would otherwise be put before its inputs can be there.
 */
export class PathFitter {
  readonly #problem: CompiledProblem;
  readonly #book: LeaseBook;
  readonly #windows: TaskWindows;
  readonly #path: readonly number[];
  /** The path and what lies between, parents first. */
  readonly #sequence: readonly number[];
  /** Where a task stands in the path. */
  readonly #inPath = new Map<number, number>();
  /** When the tasks of the sequence end in the trial at hand. */
  readonly #ends = new Map<number, number>();

  constructor(problem: CompiledProblem, book: LeaseBook, windows: TaskWindows, path: readonly number[]) {
    this.#problem = problem;
    this.#book = book;
    this.#windows = windows;
    this.#path = path;
    path.forEach((task, i) => this.#inPath.set(task, i));
    this.#sequence = path.length === 1 ? path : [...path, ...this.#between()].toSorted((a, b) => windows.rankOf(a) - windows.rankOf(b));
  }

  /** Undecided tasks off the path that wait for one of its tasks and that another one waits for. */
  #between(): readonly number[] {
    const { parents } = this.#problem;
    const first = this.#windows.rankOf(this.#path[0] as number);
    const above = new Set<number>();
    const stack = this.#path.slice(1);
    for (let task = stack.pop(); task !== undefined; task = stack.pop()) {
      for (let i = parents.at[task] as number; i < (parents.at[task + 1] as number); i++) {
        const parent = parents.task[i] as number;
        if (this.#windows.decided[parent] === 1 || this.#inPath.has(parent) || above.has(parent) || this.#windows.rankOf(parent) < first) continue;
        above.add(parent);
        stack.push(parent);
      }
    }
    const between = new Set<number>();
    for (const task of [...above].toSorted((a, b) => this.#windows.rankOf(a) - this.#windows.rankOf(b))) {
      for (let i = parents.at[task] as number; i < (parents.at[task + 1] as number); i++) {
        const parent = parents.task[i] as number;
        if (this.#inPath.has(parent) || between.has(parent)) between.add(task);
      }
    }
    return [...between];
  }

  /**
   * Starts of the path's tasks, one after the other on one instance (-1: a new one) of a type, in gaps, before or after what is there, each done by its
   * latest finish; null if they do not fit.
   */
  fit(type: number, instance: number): Float64Array | null {
    const { run, typeCount, startup } = this.#problem;
    const starts = new Float64Array(this.#path.length);
    const booked = this.#book.instances[instance];
    let free = startup[type] as number;
    this.#ends.clear();
    for (const task of this.#sequence) {
      const at = this.#inPath.get(task);
      if (at === undefined) {
        this.#ends.set(task, this.#ready(task, -1, -1) + (this.#windows.seconds[task] as number));
        continue;
      }
      const seconds = run[task * typeCount + type] as number;
      if (seconds === Infinity) return null;
      const ready = Math.max(free, this.#ready(task, type, instance));
      const start = booked === undefined ? ready : this.#book.firstGap(booked, ready, seconds);
      // As published, the transfer to the next task of the path counts although both will be on one instance.
      const latest = this.#windows.latestOf(task, type, (child) => instance >= 0 && this.#book.instanceOf[child] === instance);
      if (start + seconds > latest * (1 + tolerance)) return null;
      starts[at] = start;
      free = start + seconds;
      this.#ends.set(task, free);
    }
    return starts;
  }

  /** When the inputs of a task are there; what comes from the same instance takes no time. */
  #ready(task: number, type: number, instance: number): number {
    const { parents } = this.#problem;
    let ready = this.#windows.least;
    for (let i = parents.at[task] as number; i < (parents.at[task + 1] as number); i++) {
      const parent = parents.task[i] as number;
      const onPath = this.#inPath.has(parent);
      const here = onPath ? type >= 0 : instance >= 0 && this.#book.instanceOf[parent] === instance;
      const end = this.#ends.get(parent) ?? this.#windows.earliestFinish(parent);
      const arrival = end + (here ? 0 : this.#windows.transfer(parents, i, this.#windows.type[parent] as number, type));
      if (arrival > ready) ready = arrival;
    }
    return ready;
  }
}

/**
 * Whether tasks from `start` to `end` make use of time that is paid for already, as the publication demands: they begin in a gap or in what is left of the last
 * interval. Before the first task of an instance they must cost nothing at all, as there is nothing left of an interval there.
 */
export function usesPaidTime(book: LeaseBook, instance: BookedInstance, start: number, end: number): boolean {
  const first = book.start[instance.tasks[0] as number] as number;
  return start < first ? book.extraCost(instance, start, end) <= 0 : start <= instance.to + book.paidLeft(instance) * (1 + tolerance);
}
