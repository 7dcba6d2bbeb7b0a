import FlatQueue from 'flatqueue';
import type { CompiledProblem } from '../compiled-problem.ts';
import type { WorkflowPlan } from '../plan.ts';

/** Kinds of changes in the list of what to take back. */
const moved = 0;
const retyped = 1;
const shifted = 2;

/**
 * Which task runs in which slot (a possible instance), slots of which type, and one order of all tasks in which every edge points forward. A slot's tasks
 * run in that order, so that no change can make tasks wait for each other. Changes are remembered until they are forgotten or reverted.
 */
export abstract class Assignment {
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
  /** Slots in use of each type, and how many there are beyond the limits. */
  readonly ofType: Int32Array;
  beyondLimits = 0;
  /** All slots, those in use first. */
  readonly #slots: Int32Array;
  readonly #slotAt: Int32Array;
  active = 0;
  readonly #changes: number[] = [];

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
    this.ofType = new Int32Array(problem.typeCount);
    this.#slots = Int32Array.from({ length: taskCount }, (_, slot) => slot);
    this.#slotAt = this.#slots.slice();
  }

  /** What a change reaches: times that depend on earlier tasks, times that depend on later ones, and the cost of a slot. */
  protected abstract markForward(task: number): void;
  protected abstract markBackward(task: number): void;
  protected abstract markSlot(slot: number): void;
  /** Tasks that are marked may each stand one place further on or back. */
  protected abstract markedMayMove(): void;

  /** Takes over a plan: its instances as slots, its tasks in the order of their starts. To be followed by `evaluate` and `keep`. */
  load(plan: WorkflowPlan): void {
    for (let task = 0; task < this.taskCount; task++) if ((this.slotOf[task] as number) >= 0) this.#unlink(task);
    startOrder(this.problem, plan.start).forEach((task, i) => {
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
    for (let task = 0; task < this.taskCount; task++) {
      this.markForward(task);
      this.markBackward(task);
      this.markSlot(task);
    }
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
    this.#changes.push(moved, task, this.slotOf[task] as number);
    this.#markAround(task);
    this.#unlink(task);
    this.#link(task, slot);
    this.#markAround(task);
    this.markChildren(task);
    this.markParents(task);
  }

  /** Gives a slot another type. */
  retype(slot: number, type: number): void {
    this.#changes.push(retyped, slot, this.slotType[slot] as number);
    this.#setType(slot, type);
    this.markSlot(slot);
    for (let task = this.head[slot] as number; task >= 0; task = this.nextIn[task] as number) {
      this.markForward(task);
      this.markBackward(task);
      this.markChildren(task);
      this.markParents(task);
    }
  }

  /** Puts a task at another position of the order; it must stay behind its parents and before its children. */
  shift(task: number, to: number): void {
    this.#changes.push(shifted, task, this.pos[task] as number);
    const slot = this.slotOf[task] as number;
    this.#markAround(task);
    this.#unlink(task);
    this.#reorder(task, to);
    this.markedMayMove();
    this.#link(task, slot);
    this.#markAround(task);
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

  protected forgetChanges(): void {
    this.#changes.length = 0;
  }

  protected revertChanges(): void {
    const changes = this.#changes;
    for (let i = changes.length - 3; i >= 0; i -= 3) {
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
    changes.length = 0;
  }

  protected markChildren(task: number): void {
    const { at, task: child } = this.problem.children;
    for (let k = at[task] as number, last = at[task + 1] as number; k < last; k++) this.markForward(child[k] as number);
  }

  protected markParents(task: number): void {
    const { at, task: parent } = this.problem.parents;
    for (let k = at[task] as number, last = at[task + 1] as number; k < last; k++) this.markBackward(parent[k] as number);
  }

  /** A task and its neighbours in its slot. */
  #markAround(task: number): void {
    this.markForward(task);
    this.markBackward(task);
    this.markSlot(this.slotOf[task] as number);
    const before = this.prevIn[task] as number;
    const after = this.nextIn[task] as number;
    if (before >= 0) this.markBackward(before);
    if (after >= 0) this.markForward(after);
  }

  #setType(slot: number, type: number): void {
    if ((this.size[slot] as number) > 0) {
      this.#count(this.slotType[slot] as number, -1);
      this.#count(type, 1);
    }
    this.slotType[slot] = type;
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

/** All tasks by their starts, each behind its parents whatever rounding did to the starts. */
function startOrder({ taskCount, parents, children, order }: CompiledProblem, start: Float64Array): readonly number[] {
  const waiting = new Int32Array(taskCount);
  const ready = new FlatQueue();
  for (const task of order) {
    waiting[task] = (parents.at[task + 1] as number) - (parents.at[task] as number);
    if (waiting[task] === 0) ready.push(task, start[task] as number);
  }
  const sorted: number[] = [];
  for (let task = ready.pop(); task !== undefined; task = ready.pop()) {
    sorted.push(task);
    for (let i = children.at[task] as number; i < (children.at[task + 1] as number); i++) {
      const child = children.task[i] as number;
      waiting[child] = (waiting[child] as number) - 1;
      if (waiting[child] === 0) ready.push(child, start[child] as number);
    }
  }
  return sorted;
}
