import type { CompiledProblem } from '../compiled-problem.ts';
import type { WorkflowPlan } from '../plan.ts';
import { Assignment, changeSize, moved, retyped } from './assignment.ts';

/**
 * An assignment that knows what its changes reach: times that depend on earlier tasks, times that depend on later ones, and costs of slots. Found only when asked
 * for, as most changes are given up for what they cost before any time is looked at.
 */
export class Reached extends Assignment {
  /** Marks of tasks for each pass: a bit for each position in the order, and between which words of 32 bits they are. */
  protected readonly forward: Int32Array;
  protected readonly backward: Int32Array;
  protected forwardFrom: number;
  protected forwardTo = -1;
  protected backwardFrom = -1;
  protected backwardTo: number;
  /** The last position in the order behind which nothing but times has changed: what follows a task there waits for the same tasks as before. */
  protected lastChanged = -1;
  /** Slots whose cost may have changed; the first `changedSlotCount` are meant. */
  protected readonly changedSlots: Int32Array;
  protected changedSlotCount = 0;
  readonly #slotChanged: Uint8Array;

  constructor(problem: CompiledProblem) {
    super(problem);
    const { taskCount } = problem;
    const words = Math.ceil(taskCount / 32);
    this.forward = new Int32Array(words);
    this.backward = new Int32Array(words);
    this.forwardFrom = words;
    this.backwardTo = words;
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
    const word = at >>> 5;
    this.forward[word] = (this.forward[word] as number) | (1 << (at & 31));
    if (word < this.forwardFrom) this.forwardFrom = word;
    if (word > this.forwardTo) this.forwardTo = word;
  }

  #markBackward(task: number): void {
    const at = this.pos[task] as number;
    const word = at >>> 5;
    this.backward[word] = (this.backward[word] as number) | (1 << (at & 31));
    if (word > this.backwardFrom) this.backwardFrom = word;
    if (word < this.backwardTo) this.backwardTo = word;
  }

  protected forgetSlots(): void {
    for (let i = 0; i < this.changedSlotCount; i++) this.#slotChanged[this.changedSlots[i] as number] = 0;
    this.changedSlotCount = 0;
  }

  protected forgetMarks(): void {
    this.forgetForward();
    this.forgetBackward();
    this.forgetSlots();
  }

  protected forgetForward(): void {
    if (this.forwardTo >= 0) this.forward.fill(0, this.forwardFrom, this.forwardTo + 1);
    this.forwardFrom = this.forward.length;
    this.forwardTo = -1;
  }

  protected forgetBackward(): void {
    if (this.backwardFrom >= 0) this.backward.fill(0, this.backwardTo, this.backwardFrom + 1);
    this.backwardFrom = -1;
    this.backwardTo = this.backward.length;
  }
}
