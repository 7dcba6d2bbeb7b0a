import type { MilpProblem } from '../../ports/milp-solver.ts';
import type { CompiledProblem } from '../compiled-problem.ts';
import type { RelaxedWindows } from './relaxed-windows.ts';
import { spread } from './spread.ts';

/** How much of the problem is kept whole-numbered. */
export type Wholeness = 'none' | 'leases' | 'leases and tasks';

/** Starts and ends of windows of time for which the work that must be done in them is counted, at most. */
const cutsMax = 12;
/** Moments at which tasks that must be running are counted, at most. */
const momentsMax = 60;
/** Entries that either kind may add: more take a solver longer than they are worth. */
const entriesMax = 120_000;
/** Billing intervals below this many seconds are so many that rounding them changes nothing. */
const wholeFrom = 10;

type Row = MilpProblem['rows'][number];
type Variable = MilpProblem['variables'][number];

/**
 * A programme whose cheapest solution is no dearer than any plan that holds all firm and hard deadlines. Kept are: each task runs once, on a type on which it can be in
 * time; precedence and deadlines along all paths; per type, leases in whole intervals that hold the work and the boots, at least one for each instance; as many instances as
 * the work needs that must be done within some windows of time, or that must be running at some moments; limits. Left out, which can only make it cheaper: transfers, which
 * instance a task runs on, and idle time between tasks.
 */
export function relaxation(problem: CompiledProblem, windows: RelaxedWindows, whole: Wholeness): MilpProblem {
  const builder = new Builder(problem, windows, whole);
  builder.addTasks();
  builder.addOrder();
  builder.addLeases();
  builder.addWindows();
  builder.addMoments();
  return { sense: 'minimise', variables: builder.variables, rows: builder.rows };
}

class Builder {
  readonly variables: Variable[] = [];
  readonly rows: Row[] = [];
  readonly #problem: CompiledProblem;
  readonly #windows: RelaxedWindows;
  readonly #whole: Wholeness;
  /** Variables: whether a task runs on a type (-1: it does not), its start (-1: bounded by nothing), instances and intervals of a type. */
  readonly #on: Int32Array;
  readonly #start: Int32Array;
  readonly #instances: Int32Array;
  readonly #intervals: Int32Array;

  constructor(problem: CompiledProblem, windows: RelaxedWindows, whole: Wholeness) {
    this.#problem = problem;
    this.#windows = windows;
    this.#whole = whole;
    this.#on = new Int32Array(problem.taskCount * problem.typeCount).fill(-1);
    this.#start = new Int32Array(problem.taskCount).fill(-1);
    this.#instances = new Int32Array(problem.typeCount);
    this.#intervals = new Int32Array(problem.typeCount);
    const leases = whole !== 'none';
    for (let type = 0; type < problem.typeCount; type++) {
      const [price, billing] = [problem.price[type] as number, problem.billing[type] as number];
      this.#instances[type] = this.#add(`instances of ${type}`, 0, 0, problem.limit[type] as number, leases);
      // Without intervals the variable counts seconds.
      this.#intervals[type] = this.#add(`intervals of ${type}`, price, 0, Infinity, leases && billing >= wholeFrom);
    }
  }

  #add(name: string, cost: number, low: number, high: number, integer: boolean): number {
    return this.variables.push({ name, cost, low, high, integer }) - 1;
  }

  #row(name: string, terms: Row['terms'], low: number, high: number): void {
    if (terms.length > 0) this.rows.push({ name, terms, low, high });
  }

  /** Seconds of a task on all types, as terms. */
  #seconds(task: number, factor: number): Row['terms'] {
    return this.#typesOf(task).map((type) => [this.#onType(task, type), factor * this.#run(task, type)] as const);
  }

  #typesOf(task: number): readonly number[] {
    return Array.from({ length: this.#problem.typeCount }, (_, type) => type).filter((type) => this.#onType(task, type) >= 0);
  }

  #onType(task: number, type: number): number {
    return this.#on[task * this.#problem.typeCount + type] as number;
  }

  #run(task: number, type: number): number {
    return this.#problem.run[task * this.#problem.typeCount + type] as number;
  }

  addTasks(): void {
    const { taskCount, typeCount, fastest } = this.#problem;
    for (let task = 0; task < taskCount; task++) {
      for (let type = 0; type < typeCount; type++) {
        if (this.#windows.possible[task * typeCount + type] === 1) this.#on[task * typeCount + type] = this.#add(`${task} on ${type}`, 0, 0, 1, this.#whole === 'leases and tasks');
      }
      this.#row(`task ${task} once`, this.#typesOf(task).map((type) => [this.#onType(task, type), 1] as const), 1, 1);
      const [start, end] = [this.#windows.start[task] as number, this.#windows.end[task] as number];
      if (end === Infinity) continue;
      // Rounding may leave a window a little shorter than the task.
      this.#start[task] = this.#add(`start of ${task}`, 0, start, Math.max(start, end - (fastest[task] as number)), false);
      this.#row(`task ${task} in time`, [[this.#start[task] as number, 1], ...this.#seconds(task, 1)], -Infinity, end * (1 + 1e-9) + 1e-9);
    }
  }

  addOrder(): void {
    const { children, taskCount } = this.#problem;
    for (let task = 0; task < taskCount; task++) {
      for (let i = children.at[task] as number; i < (children.at[task + 1] as number); i++) {
        const child = children.task[i] as number;
        const [from, to] = [this.#start[task] as number, this.#start[child] as number];
        if (from < 0 || to < 0) continue;
        this.#row(`${task} before ${child}`, [[to, 1], [from, -1], ...this.#seconds(task, -1)], -1e-9 * (this.#windows.end[child] as number), Infinity);
      }
    }
  }

  addLeases(): void {
    const { taskCount, typeCount, billing, startup } = this.#problem;
    for (let type = 0; type < typeCount; type++) {
      const work: (readonly [number, number])[] = [];
      for (let task = 0; task < taskCount; task++) {
        if (this.#onType(task, type) >= 0 && this.#run(task, type) > 0) work.push([this.#onType(task, type), -this.#run(task, type)]);
      }
      const [instances, intervals, interval] = [this.#instances[type] as number, this.#intervals[type] as number, billing[type] as number];
      // A billionth of an interval is not billed, see `leaseCost`.
      this.#row(`work on ${type}`, [[intervals, (interval || 1) * (1 + 1e-9)], [instances, -(startup[type] as number)], ...work], 0, Infinity);
      if (interval > 0) this.#row(`intervals on ${type}`, [[intervals, 1], [instances, -1]], 0, Infinity);
      // Something that takes time needs an instance, however long the window is.
      for (const [variable] of work) if (this.#whole === 'leases and tasks') this.#row(`instance for ${variable}`, [[instances, 1], [variable, -1]], 0, Infinity);
    }
  }

  /** The work of tasks that must be done between two moments needs instances that long. */
  addWindows(): void {
    const { taskCount, typeCount } = this.#problem;
    const { start, end } = this.#windows;
    const tasks = Array.from({ length: taskCount }, (_, task) => task).filter((task) => (end[task] as number) < Infinity);
    // On average a third of the tasks is within a window.
    const each = Math.max(2, Math.min(cutsMax, Math.floor(Math.sqrt((3 * entriesMax) / (taskCount * typeCount)))));
    for (const from of spread(tasks.map((task) => start[task] as number), each)) {
      for (const to of spread(tasks.map((task) => end[task] as number), each)) {
        if (to <= from) continue;
        const inside = tasks.filter((task) => (start[task] as number) >= from && (end[task] as number) <= to);
        for (let type = 0; type < typeCount && inside.length > 1; type++) {
          const work = inside.filter((task) => this.#onType(task, type) >= 0 && this.#run(task, type) > 0).map((task) => [this.#onType(task, type), -this.#run(task, type)] as const);
          if (work.length > 0) this.#row(`work on ${type} from ${from} to ${to}`, [[this.#instances[type] as number, (to - from) * (1 + 1e-9)], ...work], 0, Infinity);
        }
      }
    }
  }

  /** Tasks that run at a moment, however they are moved within their windows, need as many instances. */
  addMoments(): void {
    const { taskCount, typeCount } = this.#problem;
    const { start, end } = this.#windows;
    for (let type = 0; type < typeCount; type++) {
      const sure = Array.from({ length: taskCount }, (_, task) => ({ task, from: (end[task] as number) - this.#run(task, type), to: (start[task] as number) + this.#run(task, type) }))
        .filter(({ task, from, to }) => this.#onType(task, type) >= 0 && this.#run(task, type) > 0 && to - from > 1e-9 * to);
      for (const moment of spread(sure.map(({ from }) => from), Math.max(4, Math.min(momentsMax, Math.floor(entriesMax / (taskCount * typeCount)))))) {
        const running = sure.filter(({ from, to }) => from <= moment && moment < to - 1e-9 * to).map(({ task }) => [this.#onType(task, type), -1] as const);
        if (running.length > 0) this.#row(`running on ${type} at ${moment}`, [[this.#instances[type] as number, 1], ...running], 0, Infinity);
      }
    }
  }
}
