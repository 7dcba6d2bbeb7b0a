import type { CompiledProblem, Links } from '../compiled-problem.ts';
import { nominalTransfer } from '../compiled-problem.ts';
import { relaxedWindows } from '../bound/relaxed-windows.ts';
import type { WorkflowPlan } from '../plan.ts';
import { Assignment } from './assignment.ts';

/** What a step changed and what was there before, so that it can be taken back. */
type Undo = { readonly index: Int32Array; readonly value: Float64Array; count: number };

const undoOf = (size: number): Undo => ({ index: new Int32Array(size), value: new Float64Array(size), count: 0 });

/**
 * Times and costs of an assignment, kept up to date as it changes: only tasks that a change reaches are computed again.
 *
 * Times come in two passes. Forward, every task ends as early as its inputs and its instance allow. Backward, every task starts as late as possible without
 * moving the end of any instance or breaking a deadline that held, so that leases begin late. A lease is what the second pass leaves of it.
 *
 * A step is some changes (`move`, `retype`, `shift`), then `evaluate`, then `keep` or `undo`.
 */
export class Evaluator extends Assignment {
  readonly end: Float64Array;
  readonly lateStart: Float64Array;
  /** USD of each slot, and by the exact seconds of its lease. */
  readonly slotCost: Float64Array;
  readonly #slotExact: Float64Array;
  /** Seconds that data of a task takes to the last of its receivers; only kept without a shared store. */
  readonly #sends: Float64Array;
  /** Until when a task may be moved by the backward pass: its deadlines, firm and soft. */
  readonly #gate: Float64Array;
  readonly #due: Float64Array;
  /** A task that ends later makes some deadline be missed by as much, whatever comes after it. */
  readonly #latest: Float64Array;
  readonly #forward: Uint8Array;
  readonly #backward: Uint8Array;
  readonly #slotChanged: Uint8Array;
  readonly #changedSlots: Int32Array;
  #changedSlotCount = 0;
  #forwardFrom = 0;
  #forwardTo = -1;
  #backwardFrom = -1;
  #backwardTo = 0;
  readonly #ends: Undo;
  readonly #starts: Undo;
  readonly #sent: Undo;
  readonly #costs: Undo;
  readonly #exacts: Undo;
  /** USD of all leases as billed. */
  cost = 0;
  /** USD of all leases if they were billed by the exact time. */
  exact = 0;
  /** Seconds by which tasks end after their firm and hard deadlines, summed. */
  late = 0;
  #costBefore = 0;
  #exactBefore = 0;
  #lateBefore = 0;
  /** Transfer times of all edges, by parents and by children, where there is one place and they depend on nothing else; else null. */
  readonly #secondsFromParents: Float64Array | null;
  readonly #secondsToChildren: Float64Array | null;
  evaluations = 0;

  constructor(problem: CompiledProblem) {
    super(problem);
    const { taskCount } = problem;
    this.end = new Float64Array(taskCount);
    this.lateStart = new Float64Array(taskCount);
    this.slotCost = new Float64Array(taskCount);
    this.#slotExact = new Float64Array(taskCount);
    this.#sends = new Float64Array(taskCount);
    this.#due = problem.due.map((due) => due * (1 + 1e-9));
    this.#latest = relaxedWindows(problem).end.map((end) => end * (1 + 1e-9));
    this.#gate = gatesOf(problem);
    this.#forward = new Uint8Array(taskCount);
    this.#backward = new Uint8Array(taskCount);
    this.#slotChanged = new Uint8Array(taskCount);
    this.#changedSlots = new Int32Array(taskCount);
    this.#secondsFromParents = fixedTransfers(problem, problem.parents);
    this.#secondsToChildren = fixedTransfers(problem, problem.children);
    [this.#ends, this.#starts, this.#sent] = [undoOf(taskCount), undoOf(taskCount), undoOf(taskCount)];
    [this.#costs, this.#exacts] = [undoOf(taskCount), undoOf(taskCount)];
  }

  protected override markForward(task: number): void {
    const at = this.pos[task] as number;
    this.#forward[task] = 1;
    if (at < this.#forwardFrom) this.#forwardFrom = at;
    if (at > this.#forwardTo) this.#forwardTo = at;
  }

  protected override markBackward(task: number): void {
    const at = this.pos[task] as number;
    this.#backward[task] = 1;
    if (at > this.#backwardFrom) this.#backwardFrom = at;
    if (at < this.#backwardTo) this.#backwardTo = at;
  }

  protected override markSlot(slot: number): void {
    if (this.#slotChanged[slot] === 1) return;
    this.#slotChanged[slot] = 1;
    this.#changedSlots[this.#changedSlotCount++] = slot;
  }

  protected override markedMayMove(): void {
    this.#forwardFrom = Math.max(0, this.#forwardFrom - 1);
    this.#forwardTo = Math.min(this.taskCount - 1, this.#forwardTo + 1);
    this.#backwardFrom = Math.min(this.taskCount - 1, this.#backwardFrom + 1);
    this.#backwardTo = Math.max(0, this.#backwardTo - 1);
  }

  /**
   * Brings times and costs up to date. Gives up, and returns false, as soon as firm and hard deadlines are known to be missed by more than `lateMax` seconds in all;
   * `undo` must follow then.
   */
  evaluate(lateMax = Infinity): boolean {
    this.evaluations += 1;
    this.#costBefore = this.cost;
    this.#exactBefore = this.exact;
    this.#lateBefore = this.late;
    if (!this.#forwardPass(lateMax) || this.late > lateMax) {
      this.#forgetMarks();
      return false;
    }
    this.#backwardPass();
    this.#costPass();
    return true;
  }

  #forgetMarks(): void {
    for (let i = this.#forwardFrom; i <= this.#forwardTo; i++) this.#forward[this.order[i] as number] = 0;
    this.#forwardFrom = this.taskCount;
    this.#forwardTo = -1;
    for (let i = this.#backwardTo; i <= this.#backwardFrom; i++) this.#backward[this.order[i] as number] = 0;
    this.#backwardFrom = -1;
    this.#backwardTo = this.taskCount;
    for (let i = 0; i < this.#changedSlotCount; i++) this.#slotChanged[this.#changedSlots[i] as number] = 0;
    this.#changedSlotCount = 0;
  }

  #forwardPass(lateMax: number): boolean {
    const { order, slotOf, slotType, prevIn, nextIn, end, problem } = this;
    const { run, typeCount, startup, place, placeCount, perMebibyte } = problem;
    const { at, task: parentOf, mebibytes, fixedSeconds } = problem.parents;
    const forward = this.#forward;
    const due = this.#due;
    const ends = this.#ends;
    const latest = this.#latest;
    const seconds = this.#secondsFromParents;
    // Marks that are set on the way may be placed before `#forwardTo` only behind the current task, as edges point forward.
    for (let i = this.#forwardFrom; i <= this.#forwardTo; i++) {
      const task = order[i] as number;
      if (forward[task] === 0) continue;
      forward[task] = 0;
      const slot = slotOf[task] as number;
      const type = slotType[slot] as number;
      const to = place[type] as number;
      let ready = startup[type] as number;
      const before = prevIn[task] as number;
      if (before >= 0 && (end[before] as number) > ready) ready = end[before] as number;
      for (let k = at[task] as number, last = at[task + 1] as number; k < last; k++) {
        const parent = parentOf[k] as number;
        const from = slotOf[parent] as number;
        let arrival = end[parent] as number;
        if (from !== slot) arrival += seconds !== null ? (seconds[k] as number) : (fixedSeconds[k] as number) + (mebibytes[k] as number) * (perMebibyte[(place[slotType[from] as number] as number) * placeCount + to] as number);
        if (arrival > ready) ready = arrival;
      }
      const was = end[task] as number;
      const now = ready + (run[task * typeCount + type] as number);
      if (now === was) continue;
      ends.index[ends.count] = task;
      ends.value[ends.count++] = was;
      end[task] = now;
      if (now - (latest[task] as number) > lateMax) return false;
      const by = due[task] as number;
      if (was > by) this.late -= was - by;
      if (now > by) this.late += now - by;
      this.markBackward(task);
      if ((nextIn[task] as number) >= 0) this.markForward(nextIn[task] as number);
      else this.markSlot(slot);
      this.markChildren(task);
    }
    this.#forwardFrom = this.taskCount;
    this.#forwardTo = -1;
    return true;
  }

  #backwardPass(): void {
    const { order, slotOf, slotType, prevIn, nextIn, end, lateStart, problem } = this;
    const { run, typeCount, place, placeCount, perMebibyte, sharedStore } = problem;
    const { at, task: childOf, mebibytes, fixedSeconds } = problem.children;
    const backward = this.#backward;
    const gate = this.#gate;
    const starts = this.#starts;
    const fixed = this.#secondsToChildren;
    for (let i = this.#backwardFrom; i >= this.#backwardTo; i--) {
      const task = order[i] as number;
      if (backward[task] === 0) continue;
      backward[task] = 0;
      const slot = slotOf[task] as number;
      const type = slotType[slot] as number;
      const from = (place[type] as number) * placeCount;
      const after = nextIn[task] as number;
      let latest = after >= 0 ? (lateStart[after] as number) : (end[task] as number);
      let sends = 0;
      for (let k = at[task] as number, last = at[task + 1] as number; k < last; k++) {
        const child = childOf[k] as number;
        const to = slotOf[child] as number;
        if (to === slot) continue;
        const seconds = fixed !== null ? (fixed[k] as number) : (fixedSeconds[k] as number) + (mebibytes[k] as number) * (perMebibyte[from + (place[slotType[to] as number] as number)] as number);
        if (seconds > sends) sends = seconds;
        const allowed = (lateStart[child] as number) - seconds;
        if (allowed < latest) latest = allowed;
      }
      if (latest > (gate[task] as number)) latest = gate[task] as number;
      // Rounding, and deadlines that do not hold, must not move a task before its earliest time.
      if (latest < (end[task] as number)) latest = end[task] as number;
      if (!sharedStore) this.#send(task, slot, sends);
      const was = lateStart[task] as number;
      const now = latest - (run[task * typeCount + type] as number);
      if (now === was) continue;
      starts.index[starts.count] = task;
      starts.value[starts.count++] = was;
      lateStart[task] = now;
      if ((prevIn[task] as number) >= 0) this.markBackward(prevIn[task] as number);
      else this.markSlot(slot);
      if (!sharedStore) this.markSlot(slot);
      this.markParents(task);
    }
    this.#backwardFrom = -1;
    this.#backwardTo = this.taskCount;
  }

  #send(task: number, slot: number, seconds: number): void {
    const was = this.#sends[task] as number;
    if (was === seconds) return;
    this.#sent.index[this.#sent.count] = task;
    this.#sent.value[this.#sent.count++] = was;
    this.#sends[task] = seconds;
    this.markSlot(slot);
  }

  #costPass(): void {
    const { price, billing } = this.problem;
    const costs = this.#costs;
    const exacts = this.#exacts;
    const changed = this.#changedSlots;
    for (let i = 0; i < this.#changedSlotCount; i++) {
      const slot = changed[i] as number;
      this.#slotChanged[slot] = 0;
      const type = this.slotType[slot] as number;
      const seconds = this.leaseTo(slot) - this.leaseFrom(slot);
      const interval = billing[type] as number;
      const exact = interval === 0 ? seconds * (price[type] as number) : (seconds / interval) * (price[type] as number);
      const cost = interval === 0 ? exact : Math.ceil(seconds / interval - 1e-9) * (price[type] as number);
      costs.index[costs.count] = slot;
      costs.value[costs.count++] = this.slotCost[slot] as number;
      exacts.index[exacts.count] = slot;
      exacts.value[exacts.count++] = this.#slotExact[slot] as number;
      this.cost += cost - (this.slotCost[slot] as number);
      this.exact += exact - (this.#slotExact[slot] as number);
      this.slotCost[slot] = cost;
      this.#slotExact[slot] = exact;
    }
    this.#changedSlotCount = 0;
  }

  /** When the boot of a slot is ordered; 0 for an empty one. */
  leaseFrom(slot: number): number {
    const first = this.head[slot] as number;
    return first < 0 ? 0 : (this.lateStart[first] as number) - (this.problem.startup[this.slotType[slot] as number] as number);
  }

  /** When a slot is given back; 0 for an empty one. */
  leaseTo(slot: number): number {
    const last = this.tail[slot] as number;
    if (last < 0) return 0;
    let to = this.end[last] as number;
    if (this.problem.sharedStore) return to;
    for (let task = last; task >= 0; task = this.prevIn[task] as number) {
      const left = this.#lateEnd(task) + (this.#sends[task] as number);
      if (left > to) to = left;
    }
    return to;
  }

  #lateEnd(task: number): number {
    return (this.lateStart[task] as number) + (this.problem.run[task * this.problem.typeCount + (this.slotType[this.slotOf[task] as number] as number)] as number);
  }

  /** Accepts the changes since the last `keep` or `undo`. */
  keep(): void {
    this.forgetChanges();
    this.#ends.count = 0;
    this.#starts.count = 0;
    this.#sent.count = 0;
    this.#costs.count = 0;
    this.#exacts.count = 0;
  }

  /** Takes the changes since the last `keep` or `undo` back. */
  undo(): void {
    this.revertChanges();
    this.#revert(this.#ends, this.end);
    this.#revert(this.#starts, this.lateStart);
    this.#revert(this.#sent, this.#sends);
    this.#revert(this.#costs, this.slotCost);
    this.#revert(this.#exacts, this.#slotExact);
    this.cost = this.#costBefore;
    this.exact = this.#exactBefore;
    this.late = this.#lateBefore;
  }

  #revert(undo: Undo, values: Float64Array): void {
    for (let i = undo.count - 1; i >= 0; i--) values[undo.index[i] as number] = undo.value[i] as number;
    undo.count = 0;
  }

  /** Sums anew what is otherwise kept by differences, against the growth of rounding errors. */
  resum(): void {
    [this.cost, this.exact, this.late] = [0, 0, 0];
    for (let i = 0; i < this.taskCount; i++) {
      this.cost += this.slotCost[i] as number;
      this.exact += this.#slotExact[i] as number;
      this.late += Math.max(0, (this.end[i] as number) - (this.#due[i] as number)) || 0;
    }
  }

  /** Lateness of soft deadlines by weight. */
  softLateness(): number {
    let sum = 0;
    for (const { tasks, seconds, weight } of this.problem.soft) {
      let finish = 0;
      for (let i = 0; i < tasks.length; i++) finish = Math.max(finish, this.end[tasks[i] as number] as number);
      if (finish > seconds * (1 + 1e-9)) sum += weight * (finish - seconds);
    }
    return sum;
  }

  makespan(): number {
    return this.end.reduce((most, end) => Math.max(most, end), 0);
  }

  meanEnd(): number {
    return this.end.reduce((sum, end) => sum + end, 0) / this.taskCount;
  }

  /** The plan as it stands. */
  plan(): WorkflowPlan {
    const numberOf = new Map<number, number>();
    for (const slot of this.activeSlots()) numberOf.set(slot, numberOf.size);
    const start = this.lateStart.slice();
    return {
      instance: this.slotOf.map((slot) => numberOf.get(slot) ?? -1),
      start,
      end: start.map((_, task) => this.#lateEnd(task)),
      instances: [...numberOf.keys()].map((slot) => ({ type: this.slotType[slot] as number, from: this.leaseFrom(slot), to: Math.max(this.leaseTo(slot), this.#lateEnd(this.tail[slot] as number)), costUsd: this.slotCost[slot] as number })),
    };
  }
}

function fixedTransfers(problem: CompiledProblem, links: Links): Float64Array | null {
  return problem.placeCount > 1 ? null : links.task.length === 0 ? new Float64Array(0) : Float64Array.from(links.task, (_, i) => nominalTransfer(problem, links, i));
}

function gatesOf({ due, soft }: CompiledProblem): Float64Array {
  const gates = due.slice();
  for (const { tasks, seconds } of soft) for (const task of tasks) gates[task] = Math.min(gates[task] as number, seconds);
  return gates;
}
