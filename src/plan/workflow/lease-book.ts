import type { CompiledProblem } from './compiled-problem.ts';
import { leaseCost, transferSeconds } from './compiled-problem.ts';
import type { WorkflowPlan } from './plan.ts';

/** One instance while a plan is made: its tasks in the order of their starts. */
export type BookedInstance = { readonly type: number; readonly tasks: number[]; from: number; to: number };

/** Where a task could run: an instance that exists (`instance` ≥ 0) or a new one of `type`. */
export type Slot = { readonly instance: number; readonly type: number; readonly start: number; readonly end: number };

/**
 * Leases and their tasks while a list planner fills them, never moving what is placed already. Shared by the planners that place one task or path
 * after the other; tasks that were placed are never taken back.
 */
export class LeaseBook {
  readonly #problem: CompiledProblem;
  readonly instances: BookedInstance[] = [];
  /** Instance of each task; -1 while it is not placed. */
  readonly instanceOf: Int32Array;
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly #ofType: Int32Array;

  constructor(problem: CompiledProblem) {
    this.#problem = problem;
    this.instanceOf = new Int32Array(problem.taskCount).fill(-1);
    this.start = new Float64Array(problem.taskCount);
    this.end = new Float64Array(problem.taskCount);
    this.#ofType = new Int32Array(problem.typeCount);
  }

  typeOf(task: number): number {
    return this.instances[this.instanceOf[task] as number]?.type ?? -1;
  }

  /** Whether one more instance of the type may be leased. Leases that do not overlap are counted too, which is on the safe side. */
  mayLease(type: number): boolean {
    return (this.#ofType[type] as number) < (this.#problem.limit[type] as number);
  }

  /** The earliest start from `ready` on at which `seconds` are free on an instance, behind `after` if that is later. */
  firstGap(instance: BookedInstance, ready: number, seconds: number): number {
    let start = Math.max(ready, this.#problem.startup[instance.type] as number);
    // The last tasks are looked at first: most of what comes is to be put behind them.
    const { tasks } = instance;
    let i = tasks.length - 1;
    while (i >= 0 && (this.end[tasks[i] as number] as number) > start) i -= 1;
    for (i += 1; i < tasks.length; i++) {
      const task = tasks[i] as number;
      if (start + seconds <= (this.start[task] as number) + 1e-12 * start) return start;
      start = Math.max(start, this.end[task] as number);
    }
    return start;
  }

  /** When all that is placed of a task's parents has arrived at an instance (-1: a new one) of a type. */
  arrival(task: number, instance: number, type: number): number {
    const { parents } = this.#problem;
    let ready = this.#problem.startup[type] as number;
    for (let i = parents.at[task] as number; i < (parents.at[task + 1] as number); i++) {
      const parent = parents.task[i] as number;
      const on = this.instanceOf[parent] as number;
      if (on < 0) continue;
      ready = Math.max(ready, (this.end[parent] as number) + (on === instance ? 0 : transferSeconds(this.#problem, parents, i, this.typeOf(parent), type)));
    }
    return ready;
  }

  /** What a lease would cost more if it also lasted from `start` (the boot comes before it) to `end`. */
  extraCost(instance: BookedInstance, start: number, end: number): number {
    const { type, from, to } = instance;
    const longer = Math.max(to, end) - Math.min(from, start - (this.#problem.startup[type] as number));
    return leaseCost(this.#problem, type, longer) - leaseCost(this.#problem, type, to - from);
  }

  newCost(type: number, start: number, end: number): number {
    return leaseCost(this.#problem, type, end - start + (this.#problem.startup[type] as number));
  }

  /** The paid time beyond what is used of a lease, in seconds. */
  paidLeft({ type, from, to }: BookedInstance): number {
    const interval = this.#problem.billing[type] as number;
    return interval === 0 ? 0 : Math.ceil((to - from) / interval - 1e-9) * interval - (to - from);
  }

  /** Leases a new instance whose first task will start at `start`; returns its number. */
  lease(type: number, start: number): number {
    const from = start - (this.#problem.startup[type] as number);
    this.#ofType[type] = (this.#ofType[type] as number) + 1;
    this.instances.push({ type, tasks: [], from, to: from });
    return this.instances.length - 1;
  }

  /** Places a task for good. */
  put(task: number, instance: number, start: number): void {
    const booked = this.instances[instance] as BookedInstance;
    const end = start + (this.#problem.run[task * this.#problem.typeCount + booked.type] as number);
    this.instanceOf[task] = instance;
    this.start[task] = start;
    this.end[task] = end;
    booked.from = Math.min(booked.from, start - (this.#problem.startup[booked.type] as number));
    booked.to = Math.max(booked.to, end);
    let i = booked.tasks.length;
    while (i > 0 && this.#after(booked.tasks[i - 1] as number, task)) i -= 1;
    booked.tasks.splice(i, 0, task);
    this.#keepSenders(task, booked.type);
  }

  #after(other: number, task: number): boolean {
    const [start, otherStart] = [this.start[task] as number, this.start[other] as number];
    return otherStart > start || (otherStart === start && (this.end[other] as number) > (this.end[task] as number));
  }

  /** Without a shared store, leases last until their data has left; both ends of an edge may be placed first. */
  #keepSenders(task: number, type: number): void {
    if (this.#problem.sharedStore) return;
    const { parents, children } = this.#problem;
    for (let i = parents.at[task] as number; i < (parents.at[task + 1] as number); i++) this.#keep(parents.task[i] as number, task, transferSeconds(this.#problem, parents, i, Math.max(0, this.typeOf(parents.task[i] as number)), type));
    for (let i = children.at[task] as number; i < (children.at[task + 1] as number); i++) this.#keep(task, children.task[i] as number, transferSeconds(this.#problem, children, i, type, Math.max(0, this.typeOf(children.task[i] as number))));
  }

  #keep(from: number, to: number, seconds: number): void {
    const [sender, receiver] = [this.instanceOf[from] as number, this.instanceOf[to] as number];
    const booked = this.instances[sender];
    if (booked === undefined || receiver < 0 || sender === receiver) return;
    booked.to = Math.max(booked.to, (this.end[from] as number) + seconds);
  }

  /** The plan, when every task is placed. */
  plan(): WorkflowPlan {
    const instances = this.instances.map(({ type, from, to }) => ({ type, from, to, costUsd: leaseCost(this.#problem, type, to - from) }));
    return { instance: this.instanceOf, start: this.start, end: this.end, instances };
  }
}
