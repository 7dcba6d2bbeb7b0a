import type { CompiledProblem } from '../compiled-problem.ts';
import type { WorkflowPlan } from '../plan.ts';
import { Assignment, changeSize, moved, retyped } from './assignment.ts';

/**
 * An assignment that knows what its changes reach: times that depend on earlier tasks, times that depend on later ones, and costs of slots. Found only when asked
 * for, as most changes are given up for what they cost before any time is looked at.
 */
export class Reached extends Assignment {
  /** Marks of tasks for each pass, how many there are, and where in the order the pass begins. */
  protected readonly forward: Uint8Array;
  protected readonly backward: Uint8Array;
  protected forwardCount = 0;
  protected backwardCount = 0;
  protected forwardFrom: number;
  protected backwardFrom = -1;
  /** The last position in the order behind which nothing but times has changed: what follows a task there waits for the same tasks as before. */
  protected lastChanged = -1;
  /** Slots whose cost may have changed; the first `changedSlotCount` are meant. */
  protected readonly changedSlots: Int32Array;
  protected changedSlotCount = 0;
  readonly #slotChanged: Uint8Array;

  constructor(problem: CompiledProblem) {
    super(problem);
    const { taskCount } = problem;
    this.forward = new Uint8Array(taskCount);
    this.backward = new Uint8Array(taskCount);
    this.forwardFrom = taskCount;
    this.changedSlots = new Int32Array(taskCount);
    this.#slotChanged = new Uint8Array(taskCount);
  }

  override load(plan: WorkflowPlan): void {
    super.load(plan);
    this.markAllBackward();
    for (let task = 0; task < this.taskCount; task++) {
      this.#markForward(task);
      this.markSlot(task);
    }
  }

  protected markAllBackward(): void {
    for (let task = 0; task < this.taskCount; task++) this.#markBackward(task);
  }

  protected markSlot(slot: number): void {
    if (this.#slotChanged[slot] === 1) return;
    this.#slotChanged[slot] = 1;
    this.changedSlots[this.changedSlotCount++] = slot;
  }

  protected markSlotsOfChanges(): void {
    const { changes } = this;
    for (let i = 0; i < this.changesEnd; i += changeSize) {
      const subject = changes[i + 1] as number;
      if (changes[i] === retyped) {
        this.markSlot(subject);
        continue;
      }
      this.markSlot(this.slotOf[subject] as number);
      // What was there before a task was shifted is a position, not a slot.
      if (changes[i] === moved) this.markSlot(changes[i + 2] as number);
    }
  }

  protected markTasksOfChanges(): void {
    const { changes } = this;
    this.lastChanged = -1;
    for (let i = 0; i < this.changesEnd; i += changeSize) {
      const subject = changes[i + 1] as number;
      if (changes[i] === retyped) {
        this.#markRetyped(subject, changes[i + 2] as number);
        this.#changedAt(this.tail[subject] as number);
        continue;
      }
      this.#changedAt(subject);
      this.#changedAt(changes[i + 3] as number);
      this.#markBetween(changes[i + 3] as number, changes[i + 4] as number);
      this.#markBetween(this.prevIn[subject] as number, this.nextIn[subject] as number);
      this.#markWithTransfers(subject);
    }
  }

  #changedAt(task: number): void {
    if (task >= 0) this.lastChanged = Math.max(this.lastChanged, this.pos[task] as number);
  }

  /** Tasks between which another one came or went. */
  #markBetween(before: number, after: number): void {
    if (before >= 0) this.#markBackward(before);
    if (after >= 0) this.#markForward(after);
  }

  #markRetyped(slot: number, before: number): void {
    const { place } = this.problem;
    // Transfers are between places: within one they stay as they are.
    const moves = place[before] !== place[this.slotType[slot] as number];
    for (let task = this.head[slot] as number; task >= 0; task = this.nextIn[task] as number) {
      if (moves) this.#markWithTransfers(task);
      this.#markForward(task);
      this.#markBackward(task);
    }
  }

  #markWithTransfers(task: number): void {
    const { parents, children } = this.problem;
    this.#markForward(task);
    this.#markBackward(task);
    for (let k = children.at[task] as number, last = children.at[task + 1] as number; k < last; k++) this.#markForward(children.task[k] as number);
    for (let k = parents.at[task] as number, last = parents.at[task + 1] as number; k < last; k++) this.#markBackward(parents.task[k] as number);
  }

  #markForward(task: number): void {
    const at = this.pos[task] as number;
    this.forwardCount += 1 - (this.forward[task] as number);
    this.forward[task] = 1;
    if (at < this.forwardFrom) this.forwardFrom = at;
  }

  #markBackward(task: number): void {
    const at = this.pos[task] as number;
    this.backwardCount += 1 - (this.backward[task] as number);
    this.backward[task] = 1;
    if (at > this.backwardFrom) this.backwardFrom = at;
  }

  protected forgetSlots(): void {
    for (let i = 0; i < this.changedSlotCount; i++) this.#slotChanged[this.changedSlots[i] as number] = 0;
    this.changedSlotCount = 0;
  }

  protected forgetMarks(): void {
    for (let i = this.forwardFrom; this.forwardCount > 0; i++) {
      const task = this.order[i] as number;
      this.forwardCount -= this.forward[task] as number;
      this.forward[task] = 0;
    }
    this.forwardFrom = this.taskCount;
    for (let i = this.backwardFrom; this.backwardCount > 0; i--) {
      const task = this.order[i] as number;
      this.backwardCount -= this.backward[task] as number;
      this.backward[task] = 0;
    }
    this.backwardFrom = -1;
    this.forgetSlots();
  }
}
