import type { CompiledProblem, Links } from '../compiled-problem.ts';
import { nominalTransfer } from '../compiled-problem.ts';
import { relaxedWindows } from '../bound/relaxed-windows.ts';
import type { WorkflowPlan } from '../plan.ts';
import { Reached } from './reached.ts';
import type { Undo } from './undo.ts';
import { takeBack, undoOf } from './undo.ts';

/**
 * An assignment with the times of its tasks, kept up to date as it changes: only tasks that a change reaches are timed again.
 *
 * Times come in two passes. Forward, every task ends as early as its inputs and its instance allow. Backward, every task starts as late as possible without
 * moving the end of any instance or breaking a deadline that held, so that leases begin late. A lease is what the second pass leaves of it.
 */
export class Timed extends Reached {
  readonly end: Float64Array;
  readonly lateStart: Float64Array;
  /** Seconds that data of a task takes to the last of its receivers; only kept without a shared store. */
  readonly #sends: Float64Array;
  /** Until when a task may be moved by the backward pass: its deadlines, firm and soft. */
  readonly gate: Float64Array;
  readonly #due: Float64Array;
  /** A task that ends later makes some deadline be missed by as much, whatever comes after it. */
  readonly #latestEnd: Float64Array;
  /** A task that starts later does so where it is and with what comes after it, as last kept. */
  readonly #latestStart: Float64Array;
  #latestIsKnown = false;
  readonly #ends: Undo;
  readonly #starts: Undo;
  readonly #sent: Undo;
  /** Seconds by which tasks end after their firm and hard deadlines, summed. */
  late = 0;
  #lateBefore = 0;
  /** Transfer times of all edges, by parents and by children, where there is one place and they depend on nothing else; else null. */
  readonly #secondsFromParents: Float64Array | null;
  readonly #secondsToChildren: Float64Array | null;

  constructor(problem: CompiledProblem) {
    super(problem);
    const { taskCount } = problem;
    this.end = new Float64Array(taskCount);
    this.lateStart = new Float64Array(taskCount);
    this.#sends = new Float64Array(taskCount);
    this.#due = problem.due.map((due) => due * (1 + 1e-9));
    this.#latestEnd = relaxedWindows(problem).end.map((end) => end * (1 + 1e-9));
    this.#latestStart = new Float64Array(taskCount);
    this.gate = gatesOf(problem);
    this.#secondsFromParents = fixedTransfers(problem, problem.parents);
    this.#secondsToChildren = fixedTransfers(problem, problem.children);
    [this.#ends, this.#starts, this.#sent] = [undoOf(taskCount), undoOf(taskCount), undoOf(taskCount)];
  }

  override load(plan: WorkflowPlan): void {
    super.load(plan);
    this.#latestIsKnown = false;
  }

  /**
   * Times what the changes since the last `keepTimes` or `undoTimes` reach. Gives up, and returns false, as soon as firm and hard deadlines are known to be missed by
   * more than `lateMax` seconds in all.
   */
  protected time(lateMax: number): boolean {
    this.markTasksOfChanges();
    if (!this.#forwardPass(lateMax) || this.late > lateMax) return false;
    this.#backwardPass();
    return true;
  }

  /** To be called while the changes are still known. */
  protected keepTimes(): void {
    this.#latestPass();
    this.#ends.count = 0;
    this.#starts.count = 0;
    this.#sent.count = 0;
    this.#lateBefore = this.late;
  }

  protected undoTimes(): void {
    takeBack(this.#ends, this.end);
    takeBack(this.#starts, this.lateStart);
    takeBack(this.#sent, this.#sends);
    this.late = this.#lateBefore;
  }

  /** Sums lateness anew. */
  protected resumTimes(): void {
    this.late = 0;
    for (let i = 0; i < this.taskCount; i++) this.late += Math.max(0, (this.end[i] as number) - (this.#due[i] as number)) || 0;
    this.#lateBefore = this.late;
  }

  #forwardPass(lateMax: number): boolean {
    const { order, pos, slotOf, slotType, prevIn, nextIn, end, took, problem } = this;
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
    let { forwardTo, backwardFrom, backwardTo, late } = this;
    let inTime = true;
    // Tasks are only marked behind the current one on the way, as edges point forward.
    let word = this.forwardFrom;
    while (word <= forwardTo) {
      const marks = forward[word] as number;
      if (marks === 0) {
        word += 1;
        continue;
      }
      const mark = marks & -marks;
      forward[word] = marks ^ mark;
      const i = (word << 5) + 31 - Math.clz32(mark);
      const task = order[i] as number;
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
        break;
      }
      const by = due[task] as number;
      if (was > by) late -= was - by;
      if (now > by) late += now - by;
      backward[word] = (backward[word] as number) | mark;
      if (word > backwardFrom) backwardFrom = word;
      if (word < backwardTo) backwardTo = word;
      const after = nextIn[task] as number;
      if (after >= 0) {
        const at = pos[after] as number;
        const other = at >>> 5;
        forward[other] = (forward[other] as number) | (1 << (at & 31));
        if (other > forwardTo) forwardTo = other;
      } else this.markSlot(slot);
      for (let k = childrenAt[task] as number, last = childrenAt[task + 1] as number; k < last; k++) {
        const at = pos[childOf[k] as number] as number;
        const other = at >>> 5;
        forward[other] = (forward[other] as number) | (1 << (at & 31));
        if (other > forwardTo) forwardTo = other;
      }
    }
    this.late = late;
    this.forwardFrom = word;
    this.forwardTo = forwardTo;
    this.backwardFrom = backwardFrom;
    this.backwardTo = backwardTo;
    this.forgetForward();
    return inTime;
  }

  #backwardPass(): void {
    const { order, pos, slotOf, slotType, prevIn, nextIn, end, lateStart, took, problem } = this;
    const { place, placeCount, perMebibyte, sharedStore } = problem;
    const { at, task: childOf, mebibytes, fixedSeconds } = problem.children;
    const { at: parentsAt, task: parentOf } = problem.parents;
    const { backward } = this;
    const gate = this.gate;
    const starts = this.#starts;
    const fixed = this.#secondsToChildren;
    let { backwardTo } = this;
    let word = this.backwardFrom;
    while (word >= backwardTo) {
      const marks = backward[word] as number;
      if (marks === 0) {
        word -= 1;
        continue;
      }
      const bit = 31 - Math.clz32(marks);
      backward[word] = marks ^ (1 << bit);
      const task = order[(word << 5) + bit] as number;
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
        const at = pos[before] as number;
        const other = at >>> 5;
        backward[other] = (backward[other] as number) | (1 << (at & 31));
        if (other < backwardTo) backwardTo = other;
      } else this.markSlot(slot);
      if (!sharedStore) this.markSlot(slot);
      for (let k = parentsAt[task] as number, last = parentsAt[task + 1] as number; k < last; k++) {
        const position = pos[parentOf[k] as number] as number;
        const other = position >>> 5;
        backward[other] = (backward[other] as number) | (1 << (position & 31));
        if (other < backwardTo) backwardTo = other;
      }
    }
    this.backwardTo = backwardTo;
    this.forgetBackward();
  }

  /** Brings the latest starts up to date with changes that are to be kept, from the last task that one of them reaches to the first. */
  #latestPass(): void {
    if (this.#latestIsKnown) this.markTasksOfChanges();
    else this.markAllBackward();
    this.#latestIsKnown = true;
    const { order, pos, slotOf, slotType, prevIn, nextIn, took, backward, problem } = this;
    const { place, placeCount, perMebibyte } = problem;
    const { at, task: childOf, mebibytes, fixedSeconds } = problem.children;
    const { at: parentsAt, task: parentOf } = problem.parents;
    const latestStart = this.#latestStart;
    const due = this.#due;
    const fixed = this.#secondsToChildren;
    let { backwardTo } = this;
    let word = this.backwardFrom;
    while (word >= backwardTo) {
      const marks = backward[word] as number;
      if (marks === 0) {
        word -= 1;
        continue;
      }
      const bit = 31 - Math.clz32(marks);
      backward[word] = marks ^ (1 << bit);
      const task = order[(word << 5) + bit] as number;
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
        const at = pos[before] as number;
        const other = at >>> 5;
        backward[other] = (backward[other] as number) | (1 << (at & 31));
        if (other < backwardTo) backwardTo = other;
      }
      for (let k = parentsAt[task] as number, last = parentsAt[task + 1] as number; k < last; k++) {
        const position = pos[parentOf[k] as number] as number;
        const other = position >>> 5;
        backward[other] = (backward[other] as number) | (1 << (position & 31));
        if (other < backwardTo) backwardTo = other;
      }
    }
    this.backwardTo = backwardTo;
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
      const left = this.lateEnd(task) + (this.#sends[task] as number);
      if (left > to) to = left;
    }
    return to;
  }

  protected lateEnd(task: number): number {
    return (this.lateStart[task] as number) + (this.took[task] as number);
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
}

function fixedTransfers(problem: CompiledProblem, links: Links): Float64Array | null {
  return problem.placeCount > 1 ? null : links.task.length === 0 ? new Float64Array(0) : Float64Array.from(links.task, (_, i) => nominalTransfer(problem, links, i));
}

function gatesOf({ due, soft }: CompiledProblem): Float64Array {
  const gates = due.slice();
  for (const { tasks, seconds } of soft) for (const task of tasks) gates[task] = Math.min(gates[task] as number, seconds);
  return gates;
}
