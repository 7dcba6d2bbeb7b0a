import type { CompiledProblem, Links } from '../compiled-problem.ts';
import { nominalTransfer } from '../compiled-problem.ts';
import { relaxedWindows } from '../bound/relaxed-windows.ts';
import type { WorkflowPlan } from '../plan.ts';
import { LeastCosts } from './least-costs.ts';
import { Reached } from './reached.ts';
import type { Undo } from './undo.ts';
import { takeBack, undoOf } from './undo.ts';

/**
 * Times and costs of an assignment, kept up to date as it changes: only tasks that a change reaches are computed again.
 *
 * Times come in two passes. Forward, every task ends as early as its inputs and its instance allow. Backward, every task starts as late as possible without
 * moving the end of any instance or breaking a deadline that held, so that leases begin late. A lease is what the second pass leaves of it.
 *
 * A step is some changes (`move`, `retype`, `shift`), then `evaluate`, then `keep` or `undo`.
 */
export class Evaluator extends Reached {
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
  readonly #latestEnd: Float64Array;
  /** A task that starts later does so where it is and with what comes after it, as last kept. */
  readonly #latestStart: Float64Array;
  #latestIsKnown = false;
  readonly #least: LeastCosts;
  #leastIsKnown = false;
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
    this.#least = new LeastCosts(problem);
    this.#due = problem.due.map((due) => due * (1 + 1e-9));
    this.#latestEnd = relaxedWindows(problem).end.map((end) => end * (1 + 1e-9));
    this.#latestStart = new Float64Array(taskCount);
    this.#gate = gatesOf(problem);
    this.#secondsFromParents = fixedTransfers(problem, problem.parents);
    this.#secondsToChildren = fixedTransfers(problem, problem.children);
    [this.#ends, this.#starts, this.#sent] = [undoOf(taskCount), undoOf(taskCount), undoOf(taskCount)];
    [this.#costs, this.#exacts] = [undoOf(taskCount), undoOf(taskCount)];
  }

  override load(plan: WorkflowPlan): void {
    super.load(plan);
    this.#latestIsKnown = false;
  }

  /**
   * USD that the leases cost at least after the changes since the last `keep` or `undo`, as billed and by the exact time: no instance can be given back before it has
   * done its work. Known without times, so it may be asked after the last change and before `evaluate`.
   */
  leastCosts(): { readonly billed: number; readonly exact: number } {
    if (this.#leastIsKnown) return this.#least;
    this.#leastIsKnown = true;
    this.markSlotsOfChanges();
    for (let i = 0; i < this.changedSlotCount; i++) {
      const slot = this.changedSlots[i] as number;
      this.#least.update(slot, this.slotType[slot] as number, this.work[slot] as number, (this.size[slot] as number) > 0);
    }
    return this.#least;
  }

  /**
   * Brings times and costs up to date. Gives up, and returns false, as soon as firm and hard deadlines are known to be missed by more than `lateMax` seconds in all
   * (which is at once if that is negative); `undo` must follow then.
   */
  evaluate(lateMax = Infinity): boolean {
    this.evaluations += 1;
    this.leastCosts();
    this.#costBefore = this.cost;
    this.#exactBefore = this.exact;
    this.#lateBefore = this.late;
    if (lateMax < 0) {
      this.forgetMarks();
      return false;
    }
    this.markTasksOfChanges();
    if (!this.#forwardPass(lateMax) || this.late > lateMax) {
      this.forgetMarks();
      return false;
    }
    this.#backwardPass();
    this.#costPass();
    return true;
  }

  #forwardPass(lateMax: number): boolean {
    const { order, slotOf, slotType, prevIn, nextIn, end, took, problem } = this;
    const { startup, place, placeCount, perMebibyte } = problem;
    const { at, task: parentOf, mebibytes, fixedSeconds } = problem.parents;
    const { at: childrenAt, task: childOf } = problem.children;
    const { forward, backward } = this;
    const due = this.#due;
    const ends = this.#ends;
    const { lastChanged: same } = this;
    const latestEnd = this.#latestEnd;
    const latestStart = this.#latestStart;
    const known = this.#latestIsKnown;
    const seconds = this.#secondsFromParents;
    let marked = this.forwardCount;
    let markedBack = this.backwardCount;
    let lastChanged = this.backwardFrom;
    let late = this.late;
    let inTime = true;
    // Tasks are only marked behind the current one on the way, as edges point forward.
    for (let i = this.forwardFrom; marked > 0; i++) {
      const task = order[i] as number;
      if (forward[task] === 0) continue;
      forward[task] = 0;
      marked -= 1;
      const slot = slotOf[task] as number;
      const before = prevIn[task] as number;
      let ready = before >= 0 ? (end[before] as number) : (startup[slotType[slot] as number] as number);
      for (let k = at[task] as number, last = at[task + 1] as number; k < last; k++) {
        const parent = parentOf[k] as number;
        const from = slotOf[parent] as number;
        let arrival = end[parent] as number;
        if (from !== slot) arrival += seconds !== null ? (seconds[k] as number) : (fixedSeconds[k] as number) + (mebibytes[k] as number) * (perMebibyte[(place[slotType[from] as number] as number) * placeCount + (place[slotType[slot] as number] as number)] as number);
        if (arrival > ready) ready = arrival;
      }
      const was = end[task] as number;
      const now = ready + (took[task] as number);
      if (now === was) continue;
      ends.index[ends.count] = task;
      ends.value[ends.count++] = was;
      end[task] = now;
      if ((known && i > same ? ready - (latestStart[task] as number) : now - (latestEnd[task] as number)) > lateMax) {
        inTime = false;
        this.forwardFrom = i;
        break;
      }
      const by = due[task] as number;
      if (was > by) late -= was - by;
      if (now > by) late += now - by;
      lastChanged = i > lastChanged ? i : lastChanged;
      markedBack += 1 - (backward[task] as number);
      backward[task] = 1;
      const after = nextIn[task] as number;
      if (after >= 0) {
        marked += 1 - (forward[after] as number);
        forward[after] = 1;
      } else this.markSlot(slot);
      for (let k = childrenAt[task] as number, last = childrenAt[task + 1] as number; k < last; k++) {
        const child = childOf[k] as number;
        marked += 1 - (forward[child] as number);
        forward[child] = 1;
      }
    }
    this.late = late;
    this.forwardCount = marked;
    if (inTime) this.forwardFrom = this.taskCount;
    this.backwardCount = markedBack;
    this.backwardFrom = lastChanged;
    return inTime;
  }

  #backwardPass(): void {
    const { order, slotOf, slotType, prevIn, nextIn, end, lateStart, took, problem } = this;
    const { place, placeCount, perMebibyte, sharedStore } = problem;
    const { at, task: childOf, mebibytes, fixedSeconds } = problem.children;
    const { at: parentsAt, task: parentOf } = problem.parents;
    const { backward } = this;
    const gate = this.#gate;
    const starts = this.#starts;
    const fixed = this.#secondsToChildren;
    let marked = this.backwardCount;
    for (let i = this.backwardFrom; marked > 0; i--) {
      const task = order[i] as number;
      if (backward[task] === 0) continue;
      backward[task] = 0;
      marked -= 1;
      const slot = slotOf[task] as number;
      const after = nextIn[task] as number;
      let latest = after >= 0 ? (lateStart[after] as number) : (end[task] as number);
      let sends = 0;
      for (let k = at[task] as number, last = at[task + 1] as number; k < last; k++) {
        const child = childOf[k] as number;
        const to = slotOf[child] as number;
        if (to === slot) continue;
        const seconds = fixed !== null ? (fixed[k] as number) : (fixedSeconds[k] as number) + (mebibytes[k] as number) * (perMebibyte[(place[slotType[slot] as number] as number) * placeCount + (place[slotType[to] as number] as number)] as number);
        if (seconds > sends) sends = seconds;
        const allowed = (lateStart[child] as number) - seconds;
        if (allowed < latest) latest = allowed;
      }
      if (latest > (gate[task] as number)) latest = gate[task] as number;
      // Rounding, and deadlines that do not hold, must not move a task before its earliest time.
      if (latest < (end[task] as number)) latest = end[task] as number;
      if (!sharedStore) this.#send(task, slot, sends);
      const was = lateStart[task] as number;
      const now = latest - (took[task] as number);
      if (now === was) continue;
      starts.index[starts.count] = task;
      starts.value[starts.count++] = was;
      lateStart[task] = now;
      const before = prevIn[task] as number;
      if (before >= 0) {
        marked += 1 - (backward[before] as number);
        backward[before] = 1;
      } else this.markSlot(slot);
      if (!sharedStore) this.markSlot(slot);
      for (let k = parentsAt[task] as number, last = parentsAt[task + 1] as number; k < last; k++) {
        const parent = parentOf[k] as number;
        marked += 1 - (backward[parent] as number);
        backward[parent] = 1;
      }
    }
    this.backwardCount = 0;
    this.backwardFrom = -1;
  }

  /** Brings the latest starts up to date with changes that are to be kept, from the last task that one of them reaches to the first. */
  #latestPass(): void {
    if (this.#latestIsKnown) this.markTasksOfChanges();
    else this.markAllBackward();
    this.#latestIsKnown = true;
    const { order, slotOf, slotType, prevIn, nextIn, took, backward, problem } = this;
    const { place, placeCount, perMebibyte } = problem;
    const { at, task: childOf, mebibytes, fixedSeconds } = problem.children;
    const { at: parentsAt, task: parentOf } = problem.parents;
    const latestStart = this.#latestStart;
    const due = this.#due;
    const fixed = this.#secondsToChildren;
    let marked = this.backwardCount;
    for (let i = this.backwardFrom; marked > 0; i--) {
      const task = order[i] as number;
      if (backward[task] === 0) continue;
      backward[task] = 0;
      marked -= 1;
      const slot = slotOf[task] as number;
      const after = nextIn[task] as number;
      let now = due[task] as number;
      if (after >= 0) now = Math.min(now, latestStart[after] as number);
      for (let k = at[task] as number, last = at[task + 1] as number; k < last; k++) {
        const child = childOf[k] as number;
        const to = slotOf[child] as number;
        let allowed = latestStart[child] as number;
        if (to !== slot) allowed -= fixed !== null ? (fixed[k] as number) : (fixedSeconds[k] as number) + (mebibytes[k] as number) * (perMebibyte[(place[slotType[slot] as number] as number) * placeCount + (place[slotType[to] as number] as number)] as number);
        if (allowed < now) now = allowed;
      }
      now -= took[task] as number;
      if (now === latestStart[task]) continue;
      latestStart[task] = now;
      const before = prevIn[task] as number;
      if (before >= 0) {
        marked += 1 - (backward[before] as number);
        backward[before] = 1;
      }
      for (let k = parentsAt[task] as number, last = parentsAt[task + 1] as number; k < last; k++) {
        const parent = parentOf[k] as number;
        marked += 1 - (backward[parent] as number);
        backward[parent] = 1;
      }
    }
    this.backwardCount = 0;
    this.backwardFrom = -1;
    this.forgetMarks();
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
    const changed = this.changedSlots;
    for (let i = 0; i < this.changedSlotCount; i++) {
      const slot = changed[i] as number;
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
    this.forgetSlots();
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
    return (this.lateStart[task] as number) + (this.took[task] as number);
  }

  /** Accepts the changes since the last `keep` or `undo`. */
  keep(): void {
    this.#latestPass();
    this.forgetChanges();
    this.#ends.count = 0;
    this.#starts.count = 0;
    this.#sent.count = 0;
    this.#costs.count = 0;
    this.#exacts.count = 0;
    this.#least.keep();
    this.#leastIsKnown = false;
  }

  /** Takes the changes since the last `keep` or `undo` back. */
  undo(): void {
    this.revertChanges();
    takeBack(this.#ends, this.end);
    takeBack(this.#starts, this.lateStart);
    takeBack(this.#sent, this.#sends);
    takeBack(this.#costs, this.slotCost);
    takeBack(this.#exacts, this.#slotExact);
    this.#least.undo();
    this.#leastIsKnown = false;
    this.cost = this.#costBefore;
    this.exact = this.#exactBefore;
    this.late = this.#lateBefore;
  }

  /** Sums anew what is otherwise kept by differences, against the growth of rounding errors. */
  resum(): void {
    this.resumWork();
    this.#least.resum(this.slotType, this.work, this.size);
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
