import type { CompiledProblem } from '../compiled-problem.ts';
import type { WorkflowPlan } from '../plan.ts';
import { LeastCosts } from './least-costs.ts';
import { LikelyChange } from './likely-change.ts';
import { Timed } from './timed.ts';
import type { Undo } from './undo.ts';
import { takeBack, undoOf } from './undo.ts';

/**
 * Times and costs of an assignment, kept up to date as it changes: only what a change reaches is computed again.
 *
 * A step is some changes (`move`, `retype`, `shift`), then `evaluate`, then `keep` or `undo`.
 */
export class Evaluator extends Timed {
  /** USD of each slot, and by the exact seconds of its lease. */
  readonly slotCost: Float64Array;
  readonly slotExact: Float64Array;
  readonly #least: LeastCosts;
  #leastIsKnown = false;
  readonly #likely: LikelyChange;
  readonly #costs: Undo;
  readonly #exacts: Undo;
  /** USD of all leases as billed. */
  cost = 0;
  /** USD of all leases if they were billed by the exact time. */
  exact = 0;
  #costBefore = 0;
  #exactBefore = 0;
  /** Steps that were judged, by their times or before. */
  evaluations = 0;

  constructor(problem: CompiledProblem) {
    super(problem);
    const { taskCount } = problem;
    this.slotCost = new Float64Array(taskCount);
    this.slotExact = new Float64Array(taskCount);
    this.#least = new LeastCosts(problem);
    this.#likely = new LikelyChange(problem);
    [this.#costs, this.#exacts] = [undoOf(taskCount), undoOf(taskCount)];
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

  /** By how much USD the leases will likely change, as billed and by the exact time; also known without all times, but not for sure. */
  likelyChange(): { readonly billed: number; readonly exact: number } {
    this.leastCosts();
    return this.#likely.look(this, this.changedSlots, this.changedSlotCount);
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
    if (lateMax < 0 || !this.time(lateMax)) {
      this.forgetMarks();
      return false;
    }
    this.#costPass();
    return true;
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
      exacts.value[exacts.count++] = this.slotExact[slot] as number;
      this.cost += cost - (this.slotCost[slot] as number);
      this.exact += exact - (this.slotExact[slot] as number);
      this.slotCost[slot] = cost;
      this.slotExact[slot] = exact;
    }
    this.forgetSlots();
  }

  /** Accepts the changes since the last `keep` or `undo`. */
  keep(): void {
    this.keepTimes();
    this.forgetChanges();
    this.#costs.count = 0;
    this.#exacts.count = 0;
    this.#least.keep();
    this.#leastIsKnown = false;
  }

  /** Takes the changes since the last `keep` or `undo` back. */
  undo(): void {
    this.revertChanges();
    this.undoTimes();
    takeBack(this.#costs, this.slotCost);
    takeBack(this.#exacts, this.slotExact);
    this.#least.undo();
    this.#leastIsKnown = false;
    this.cost = this.#costBefore;
    this.exact = this.#exactBefore;
  }

  /** Sums anew what is otherwise kept by differences, against the growth of rounding errors. */
  resum(): void {
    this.resumWork();
    this.resumTimes();
    this.#least.resum(this.slotType, this.work, this.size);
    [this.cost, this.exact] = [0, 0];
    for (let slot = 0; slot < this.taskCount; slot++) {
      this.cost += this.slotCost[slot] as number;
      this.exact += this.slotExact[slot] as number;
    }
  }

  /** The plan as it stands. */
  plan(): WorkflowPlan {
    const numberOf = new Map<number, number>();
    for (const slot of this.activeSlots()) numberOf.set(slot, numberOf.size);
    const start = this.lateStart.slice();
    return {
      instance: this.slotOf.map((slot) => numberOf.get(slot) ?? -1),
      start,
      end: start.map((_, task) => this.lateEnd(task)),
      instances: [...numberOf.keys()].map((slot) => ({ type: this.slotType[slot] as number, from: this.leaseFrom(slot), to: Math.max(this.leaseTo(slot), this.lateEnd(this.tail[slot] as number)), costUsd: this.slotCost[slot] as number })),
    };
  }
}
