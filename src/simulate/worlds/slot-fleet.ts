import { invariant } from '../../model/error.ts';
import type { SlotInstances } from './slot-world.ts';

/** The instances of one component at the resolution of a slot: they start, become ready, crash, start again, and go. Times are ms. */
export class SlotFleet implements SlotInstances {
  readonly startedAt: Float64Array;
  readonly readyAt: Float64Array;
  readonly utilisation: Float64Array;
  readonly sampledAt: Float64Array;
  count = 0;
  /** Ready instances that the last `scale` took away. */
  left = 0;
  readonly #startup: number;
  /** When each is or was ready, also while it is still starting. */
  readonly #due: Float64Array;

  constructor(startup: number, replicasMax: number) {
    this.#startup = startup;
    this.startedAt = new Float64Array(replicasMax);
    this.readyAt = new Float64Array(replicasMax);
    this.utilisation = new Float64Array(replicasMax);
    this.sampledAt = new Float64Array(replicasMax);
    this.#due = new Float64Array(replicasMax);
  }

  /** So many instances that are ready at `at`. */
  reset(at: number, replicas: number): void {
    this.count = 0;
    this.left = 0;
    for (let i = 0; i < replicas; i++) this.#add(at - this.#startup, at);
    this.readyAt.fill(at, 0, replicas);
  }

  /** Starts or removes instances; of too many, those go first that are not ready, then the newest. */
  scale(desired: number, at: number): void {
    while (this.count < desired) this.#add(at, at + this.#startup);
    for (let i = this.count - 1; i >= 0 && this.count > desired; i--) if ((this.#due[i] as number) > at) this.#remove(i);
    this.left = Math.max(0, this.count - desired);
    this.count -= this.left;
  }

  /** The instance dies and starts again after `pause`. */
  crash(index: number, at: number, pause: number): void {
    this.#due[index] = at + pause + this.#startup;
    this.readyAt[index] = Number.NaN;
    this.utilisation[index] = Number.NaN;
  }

  isReady(index: number, at: number): boolean {
    return (this.#due[index] as number) <= at;
  }

  readyAtTime(at: number): number {
    let ready = 0;
    for (let i = 0; i < this.count; i++) ready += +((this.#due[i] as number) <= at);
    return ready;
  }

  /** The next time after `at` at which an instance becomes ready; Infinity if none will. */
  nextReady(at: number): number {
    let next = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.count; i++) {
      const due = this.#due[i] as number;
      if (due > at && due < next) next = due;
    }
    return next;
  }

  /** What the newest sample says: every ready instance was as busy as all (NaN: the sample is missing). */
  sample(at: number, utilisation: number): void {
    for (let i = 0; i < this.count; i++) {
      const ready = (this.#due[i] as number) <= at;
      this.readyAt[i] = ready ? (this.#due[i] as number) : Number.NaN;
      this.utilisation[i] = ready ? utilisation : Number.NaN;
      this.sampledAt[i] = ready && !Number.isNaN(utilisation) ? at : Number.NaN;
    }
  }

  #add(startedAt: number, due: number): void {
    invariant(this.count < this.startedAt.length, `a world that was made for ${this.startedAt.length} replicas is asked for more`);
    const index = this.count++;
    this.startedAt[index] = startedAt;
    this.#due[index] = due;
    this.readyAt[index] = Number.NaN;
    this.utilisation[index] = Number.NaN;
    this.sampledAt[index] = Number.NaN;
  }

  #remove(index: number): void {
    for (const field of [this.startedAt, this.readyAt, this.utilisation, this.sampledAt, this.#due]) field.copyWithin(index, index + 1, this.count);
    this.count -= 1;
  }
}
