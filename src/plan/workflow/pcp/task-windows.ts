import FlatQueue from 'flatqueue';
import type { CompiledProblem } from '../compiled-problem.ts';
import { nominalTransfer, transferSeconds } from '../compiled-problem.ts';

/**
 * For each task the earliest start and the latest finish that the decisions made so far leave (EST and LFT of Abrishami, Naghibzadeh and Epema,
 * "Deadline-constrained workflow scheduling algorithms for Infrastructure as a Service Clouds", FGCS 29(1), 2013, section 3). What is not decided is
 * taken to run on the fastest type, and transfers to take place within one place. A change is passed on only to tasks that it moves.
 */
export class TaskWindows {
  readonly #problem: CompiledProblem;
  /** Earliest start; the decided one once there is one. */
  readonly earliestStart: Float64Array;
  /** Latest finish; the decided one once there is one. */
  readonly latestFinish: Float64Array;
  /** Run time: decided, or the fastest. */
  readonly seconds: Float64Array;
  /** 1 once start and finish are decided. */
  readonly decided: Uint8Array;
  /** The decided type, which transfers depend on; -1 while none is. */
  readonly type: Int32Array;
  readonly #rank: Int32Array;
  /** The earliest moment at which any instance can have booted. */
  readonly least: number;
  readonly #unlimited: number;
  readonly #queue = new FlatQueue();
  readonly #queued: Uint8Array;

  /** `unlimited` stands for the due time of tasks without one. */
  constructor(problem: CompiledProblem, unlimited = Infinity) {
    const { taskCount, order } = problem;
    this.#problem = problem;
    this.#unlimited = unlimited;
    this.earliestStart = new Float64Array(taskCount);
    this.latestFinish = new Float64Array(taskCount).fill(Infinity);
    this.seconds = problem.fastest.slice();
    this.decided = new Uint8Array(taskCount);
    this.type = new Int32Array(taskCount).fill(-1);
    this.#rank = new Int32Array(taskCount);
    this.#queued = new Uint8Array(taskCount);
    this.least = problem.startup.reduce((least, value) => Math.min(least, value), Infinity);
    for (let i = 0; i < taskCount; i++) this.#rank[order[i] as number] = i;
    for (let i = 0; i < taskCount; i++) this.earliestStart[order[i] as number] = this.earliestOf(order[i] as number);
    for (let i = taskCount - 1; i >= 0; i--) this.latestFinish[order[i] as number] = this.latestOf(order[i] as number);
  }

  /** Where a task stands in an order in which every edge points forward. */
  rankOf(task: number): number {
    return this.#rank[task] as number;
  }

  /** When a task ends at the earliest. */
  earliestFinish(task: number): number {
    return (this.earliestStart[task] as number) + (this.seconds[task] as number);
  }

  /** Transfer time on an edge as far as the types are decided. */
  transfer(links: CompiledProblem['parents'], i: number, from: number, to: number): number {
    return from < 0 || to < 0 ? nominalTransfer(this.#problem, links, i) : transferSeconds(this.#problem, links, i, from, to);
  }

  /** The earliest start of an undecided task from those of its parents; on `type`, if it is about to be decided. */
  earliestOf(task: number, type = -1): number {
    const { parents } = this.#problem;
    let earliest = type < 0 ? this.least : (this.#problem.startup[type] as number);
    for (let i = parents.at[task] as number; i < (parents.at[task + 1] as number); i++) {
      const parent = parents.task[i] as number;
      const arrival = this.earliestFinish(parent) + this.transfer(parents, i, this.type[parent] as number, type);
      if (arrival > earliest) earliest = arrival;
    }
    return earliest;
  }

  /** The latest finish of an undecided task from those of its children; `beside` are spared the transfer, being on the same instance. */
  latestOf(task: number, type = -1, beside: (child: number) => boolean = () => false): number {
    const { children, due } = this.#problem;
    let latest = Math.min(due[task] as number, this.#unlimited);
    for (let i = children.at[task] as number; i < (children.at[task + 1] as number); i++) {
      const child = children.task[i] as number;
      const start = this.decided[child] === 1 ? (this.earliestStart[child] as number) : (this.latestFinish[child] as number) - (this.seconds[child] as number);
      const allowed = start - (beside(child) ? 0 : this.transfer(children, i, type, this.type[child] as number));
      if (allowed < latest) latest = allowed;
    }
    return latest;
  }

  /** Decides start, finish and type of a task. `settle` must follow. */
  decide(task: number, start: number, finish: number, type: number): void {
    this.decided[task] = 1;
    this.earliestStart[task] = start;
    this.latestFinish[task] = finish;
    this.seconds[task] = finish - start;
    this.type[task] = type;
  }

  /** Passes on what was decided: starts forward, finishes backward. */
  settle(tasks: readonly number[]): void {
    for (const task of tasks) this.#enqueueChildren(task);
    for (let task = this.#queue.pop(); task !== undefined; task = this.#queue.pop()) {
      this.#queued[task] = 0;
      const earliest = this.earliestOf(task);
      if (earliest === this.earliestStart[task]) continue;
      this.earliestStart[task] = earliest;
      this.#enqueueChildren(task);
    }
    for (const task of tasks) this.#enqueueParents(task);
    for (let task = this.#queue.pop(); task !== undefined; task = this.#queue.pop()) {
      this.#queued[task] = 0;
      const latest = this.latestOf(task);
      if (latest === this.latestFinish[task]) continue;
      this.latestFinish[task] = latest;
      this.#enqueueParents(task);
    }
  }

  #enqueueChildren(task: number): void {
    const { children } = this.#problem;
    for (let i = children.at[task] as number; i < (children.at[task + 1] as number); i++) this.#enqueue(children.task[i] as number, 1);
  }

  #enqueueParents(task: number): void {
    const { parents } = this.#problem;
    for (let i = parents.at[task] as number; i < (parents.at[task + 1] as number); i++) this.#enqueue(parents.task[i] as number, -1);
  }

  #enqueue(task: number, direction: 1 | -1): void {
    if (this.decided[task] === 1 || this.#queued[task] === 1) return;
    this.#queued[task] = 1;
    this.#queue.push(task, direction * (this.#rank[task] as number));
  }
}
