import FlatQueue from 'flatqueue';
import type { CompiledProblem } from '../compiled-problem.ts';
import type { WorkflowPlan } from '../plan.ts';

/** Kinds of changes in the list of what to take back. */
export const moved = 0;
export const retyped = 1;
const shifted = 2;

/** Numbers of a change: its kind, its task or slot, what was there before, and the tasks before and after the task in its slot; -1 for none. */
export const changeSize = 5;

/**
 * Which task runs in which slot (a possible instance), slots of which type, and one order of all tasks in which every edge points forward. A slot's tasks
 * run in that order, so that no change can make tasks wait for each other. Changes are remembered until they are forgotten or reverted.
 */
export class Assignment {
  readonly problem: CompiledProblem;
  readonly taskCount: number;
  readonly slotOf: Int32Array;
  readonly slotType: Int32Array;
  readonly order: Int32Array;
  /** Where each task stands in `order`. */
  readonly pos: Int32Array;
  /** The tasks before and after each task in its slot; -1 for none. */
  readonly prevIn: Int32Array;
  readonly nextIn: Int32Array;
  /** First and last task of each slot; -1 where it is empty. */
  readonly head: Int32Array;
  readonly tail: Int32Array;
  readonly size: Int32Array;
  /** Seconds that each task runs where it is, and those of all tasks of each slot (without start-up; rounding errors grow until `resum`). */
  readonly took: Float64Array;
  readonly work: Float64Array;
  /** Slots in use of each type, and how many there are beyond the limits. */
  readonly ofType: Int32Array;
  beyondLimits = 0;
  /** All slots, those in use first. */
  readonly #slots: Int32Array;
  readonly #slotAt: Int32Array;
  active = 0;
  /** Changes since they were last forgotten or reverted, `changeSize` numbers each. */
  protected changes = new Int32Array(64 * changeSize);
  protected changesEnd = 0;

  constructor(problem: CompiledProblem) {
    const { taskCount } = problem;
    this.problem = problem;
    this.taskCount = taskCount;
    this.slotOf = new Int32Array(taskCount).fill(-1);
    this.slotType = new Int32Array(taskCount);
    this.order = new Int32Array(taskCount);
    this.pos = new Int32Array(taskCount);
    this.prevIn = new Int32Array(taskCount).fill(-1);
    this.nextIn = new Int32Array(taskCount).fill(-1);
    this.head = new Int32Array(taskCount).fill(-1);
    this.tail = new Int32Array(taskCount).fill(-1);
    this.size = new Int32Array(taskCount);
    this.took = new Float64Array(taskCount);
    this.work = new Float64Array(taskCount);
    this.ofType = new Int32Array(problem.typeCount);
    this.#slots = Int32Array.from({ length: taskCount }, (_, slot) => slot);
    this.#slotAt = this.#slots.slice();
  }

  /** Takes over a plan: its instances as slots, its tasks in the order of their starts. To be followed by `evaluate` and `keep`. */
  load(plan: WorkflowPlan): void {
    for (let task = 0; task < this.taskCount; task++) if ((this.slotOf[task] as number) >= 0) this.#unlink(task);
    startOrder(this.problem, plan).forEach((task, i) => {
      this.order[i] = task;
      this.pos[task] = i;
    });
    const slotFor = new Map<number, number>();
    for (let task = 0; task < this.taskCount; task++) {
      const instance = plan.instance[task] as number;
      let slot = slotFor.get(instance);
      if (slot === undefined) {
        slot = slotFor.size;
        slotFor.set(instance, slot);
      }
    }
    for (const [instance, slot] of slotFor) this.slotType[slot] = plan.instances[instance]?.type ?? 0;
    for (const task of this.order) this.#link(task, slotFor.get(plan.instance[task] as number) as number);
    this.forgetChanges();
  }

  /** A slot in use, by a number below `active`. */
  slotAt(i: number): number {
    return this.#slots[i] as number;
  }

  /** A slot that is not in use; -1 if every task has one. Its type may be set freely. */
  freeSlot(): number {
    return this.active < this.taskCount ? (this.#slots[this.active] as number) : -1;
  }

  activeSlots(): Int32Array {
    return this.#slots.slice(0, this.active).toSorted();
  }

  /** Puts a task into another slot. */
  move(task: number, slot: number): void {
    this.#remember(moved, task, this.slotOf[task] as number);
    this.#unlink(task);
    this.#link(task, slot);
  }

  /** Gives a slot another type. */
  retype(slot: number, type: number): void {
    this.#remember(retyped, slot, this.slotType[slot] as number);
    this.#setType(slot, type);
  }

  /** Puts a task at another position of the order; it must stay behind its parents and before its children. */
  shift(task: number, to: number): void {
    const slot = this.slotOf[task] as number;
    this.#remember(shifted, task, this.pos[task] as number);
    this.#unlink(task);
    this.#reorder(task, to);
    this.#link(task, slot);
  }

  /** Positions between which a task may be put. */
  lowestPos(task: number): number {
    const { at, task: parent } = this.problem.parents;
    let lowest = 0;
    for (let k = at[task] as number, last = at[task + 1] as number; k < last; k++) lowest = Math.max(lowest, (this.pos[parent[k] as number] as number) + 1);
    return lowest;
  }

  highestPos(task: number): number {
    const { at, task: child } = this.problem.children;
    let highest = this.taskCount - 1;
    for (let k = at[task] as number, last = at[task + 1] as number; k < last; k++) highest = Math.min(highest, (this.pos[child[k] as number] as number) - 1);
    return highest;
  }

  #remember(kind: number, subject: number, before: number): void {
    if (this.changesEnd === this.changes.length) {
      const longer = new Int32Array(2 * this.changes.length);
      longer.set(this.changes);
      this.changes = longer;
    }
    const { changes, changesEnd: at } = this;
    changes[at] = kind;
    changes[at + 1] = subject;
    changes[at + 2] = before;
    changes[at + 3] = this.prevIn[subject] as number;
    changes[at + 4] = this.nextIn[subject] as number;
    this.changesEnd = at + changeSize;
  }

  protected forgetChanges(): void {
    this.changesEnd = 0;
  }

  protected revertChanges(): void {
    const { changes } = this;
    for (let i = this.changesEnd - changeSize; i >= 0; i -= changeSize) {
      const subject = changes[i + 1] as number;
      const before = changes[i + 2] as number;
      if (changes[i] === retyped) {
        this.#setType(subject, before);
        continue;
      }
      const slot = this.slotOf[subject] as number;
      this.#unlink(subject);
      if (changes[i] === shifted) this.#reorder(subject, before);
      this.#link(subject, changes[i] === moved ? before : slot);
    }
    this.changesEnd = 0;
  }

  /** Sums the work of every slot anew. */
  protected resumWork(): void {
    this.work.fill(0);
    for (let task = 0; task < this.taskCount; task++) this.work[this.slotOf[task] as number] = (this.work[this.slotOf[task] as number] as number) + (this.took[task] as number);
  }

  #setType(slot: number, type: number): void {
    if ((this.size[slot] as number) > 0) {
      this.#count(this.slotType[slot] as number, -1);
      this.#count(type, 1);
    }
    this.slotType[slot] = type;
    const { run, typeCount } = this.problem;
    let work = 0;
    for (let task = this.head[slot] as number; task >= 0; task = this.nextIn[task] as number) {
      const seconds = run[task * typeCount + type] as number;
      this.took[task] = seconds;
      work += seconds;
    }
    this.work[slot] = work;
  }

  #count(type: number, change: 1 | -1): void {
    const limit = this.problem.limit[type] as number;
    const before = this.ofType[type] as number;
    this.ofType[type] = before + change;
    this.beyondLimits += Math.max(0, before + change - limit) - Math.max(0, before - limit);
  }

  #unlink(task: number): void {
    const slot = this.slotOf[task] as number;
    const before = this.prevIn[task] as number;
    const after = this.nextIn[task] as number;
    if (before >= 0) this.nextIn[before] = after;
    else this.head[slot] = after;
    if (after >= 0) this.prevIn[after] = before;
    else this.tail[slot] = before;
    const left = (this.size[slot] as number) - 1;
    this.size[slot] = left;
    this.work[slot] = left > 0 ? (this.work[slot] as number) - (this.took[task] as number) : 0;
    if (left > 0) return;
    this.#count(this.slotType[slot] as number, -1);
    this.#swapSlots(this.#slotAt[slot] as number, --this.active);
  }

  #link(task: number, slot: number): void {
    const before = this.#lastBefore(task, slot);
    const after = before >= 0 ? (this.nextIn[before] as number) : (this.head[slot] as number);
    this.slotOf[task] = slot;
    this.prevIn[task] = before;
    this.nextIn[task] = after;
    if (before >= 0) this.nextIn[before] = task;
    else this.head[slot] = task;
    if (after >= 0) this.prevIn[after] = task;
    else this.tail[slot] = task;
    const seconds = this.problem.run[task * this.problem.typeCount + (this.slotType[slot] as number)] as number;
    this.took[task] = seconds;
    this.work[slot] = (this.work[slot] as number) + seconds;
    const size = (this.size[slot] as number) + 1;
    this.size[slot] = size;
    if (size > 1) return;
    this.#count(this.slotType[slot] as number, 1);
    this.#swapSlots(this.#slotAt[slot] as number, this.active++);
  }

  /** The last task of a slot before a task's position; looked for in the slot or in the order, whichever is shorter. */
  #lastBefore(task: number, slot: number): number {
    const { pos, prevIn, order, slotOf } = this;
    const at = pos[task] as number;
    const size = this.size[slot] as number;
    let before = this.tail[slot] as number;
    if (before < 0 || (pos[before] as number) < at) return before;
    if (size * size <= this.taskCount) {
      while (before >= 0 && (pos[before] as number) > at) before = prevIn[before] as number;
      return before;
    }
    for (let i = at - 1; i >= 0; i--) if (slotOf[order[i] as number] === slot) return order[i] as number;
    return -1;
  }

  #swapSlots(a: number, b: number): void {
    const slotA = this.#slots[a] as number;
    const slotB = this.#slots[b] as number;
    this.#slots[a] = slotB;
    this.#slots[b] = slotA;
    this.#slotAt[slotB] = a;
    this.#slotAt[slotA] = b;
  }

  #reorder(task: number, to: number): void {
    const { order, pos } = this;
    const from = pos[task] as number;
    if (from < to) order.copyWithin(from, from + 1, to + 1);
    else order.copyWithin(to + 1, to, from);
    order[to] = task;
    for (let i = Math.min(from, to), last = Math.max(from, to); i <= last; i++) pos[order[i] as number] = i;
  }
}

/** All tasks by their starts, those that take no time before others that start with them, each behind its parents whatever rounding did to the starts. */
function startOrder({ taskCount, parents, children, order }: CompiledProblem, { start, end }: WorkflowPlan): readonly number[] {
  const rank = new Int32Array(taskCount);
  order.toSorted((a, b) => (start[a] as number) - (start[b] as number) || (end[a] as number) - (end[b] as number)).forEach((task, i) => (rank[task] = i));
  const waiting = new Int32Array(taskCount);
  const ready = new FlatQueue();
  for (const task of order) {
    waiting[task] = (parents.at[task + 1] as number) - (parents.at[task] as number);
    if (waiting[task] === 0) ready.push(task, rank[task] as number);
  }
  const sorted: number[] = [];
  for (let task = ready.pop(); task !== undefined; task = ready.pop()) {
    sorted.push(task);
    for (let i = children.at[task] as number; i < (children.at[task + 1] as number); i++) {
      const child = children.task[i] as number;
      waiting[child] = (waiting[child] as number) - 1;
      if (waiting[child] === 0) ready.push(child, rank[child] as number);
    }
  }
  return sorted;
}
