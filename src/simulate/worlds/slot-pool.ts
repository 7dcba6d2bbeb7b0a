import type { Ms } from '../../units/time.ts';
import type { SlotInstances } from './slot-world.ts';

/**
 * The instances of one component, slot by slot: who is ready, who starts, what is paid. An instance gets load from the first slot that begins
 * once its start-up is over. Taking away ends the youngest first, since those that start have no load that would have to move.
 */
export class SlotPool {
  readonly #slot: number;
  readonly #startup: number;
  readonly #drain: number;
  readonly #startedAt: Float64Array;
  readonly #readyAt: Float64Array;
  readonly #utilisation: Float64Array;
  readonly #sampledAt: Float64Array;
  readonly #max: number;
  readonly #view: { count: number; startedAt: Float64Array; readyAt: Float64Array; utilisation: Float64Array; sampledAt: Float64Array };
  #ready = 0;
  /** Ready instances that the present slot took away. */
  #left = 0;

  /** At most `max` instances live at once; more are not started. One that is taken away is paid for `drain` more. */
  constructor({ slot, startup, drain, max }: { readonly slot: Ms; readonly startup: Ms; readonly drain: Ms; readonly max: number }) {
    this.#slot = slot;
    this.#startup = startup;
    this.#drain = drain;
    this.#max = max;
    this.#startedAt = new Float64Array(max);
    this.#readyAt = new Float64Array(max);
    this.#utilisation = new Float64Array(max);
    this.#sampledAt = new Float64Array(max);
    this.#view = { count: 0, startedAt: this.#startedAt, readyAt: this.#readyAt, utilisation: this.#utilisation, sampledAt: this.#sampledAt };
  }

  get instances(): SlotInstances {
    return this.#view;
  }

  get ready(): number {
    return this.#ready;
  }

  get starting(): number {
    return this.#view.count - this.#ready;
  }

  /** Instance-milliseconds that the present slot costs. What drains is put down where it begins to, also if that takes longer than the slot. */
  get paid(): number {
    return this.#view.count * this.#slot + this.#left * this.#drain;
  }

  reset(at: number, replicas: number): void {
    this.#view.count = 0;
    this.#left = 0;
    for (let i = 0; i < Math.min(replicas, this.#max); i++) this.#start(at, at);
    this.#ready = this.#view.count;
  }

  /** The slot that begins at `at`, with so many instances asked for from now on. */
  begin(at: number, desired: number): void {
    this.#left = 0;
    while (this.#view.count > desired) {
      this.#view.count -= 1;
      // One that still starts has nothing to finish.
      if (this.#isReady(this.#view.count, at)) this.#left += 1;
    }
    while (this.#view.count < Math.min(desired, this.#max)) this.#start(at, Number.NaN);
    this.#ready = 0;
    for (let i = 0; i < this.#view.count; i++) {
      if (!this.#isReady(i, at)) continue;
      if (Number.isNaN(this.#readyAt[i])) this.#readyAt[i] = at;
      this.#ready += 1;
    }
  }

  /** The samples that were taken when the slot ended at `at`: all ready instances are equally busy. */
  sample(at: number, utilisation: number): void {
    for (let i = 0; i < this.#view.count; i++) {
      if (Number.isNaN(this.#readyAt[i])) continue;
      this.#utilisation[i] = utilisation;
      this.#sampledAt[i] = at;
    }
  }

  #isReady(index: number, at: number): boolean {
    return at >= (this.#startedAt[index] as number) + this.#startup || !Number.isNaN(this.#readyAt[index]);
  }

  #start(at: number, readyAt: number): void {
    const index = this.#view.count;
    this.#startedAt[index] = at;
    this.#readyAt[index] = readyAt;
    this.#utilisation[index] = Number.NaN;
    this.#sampledAt[index] = Number.NaN;
    this.#view.count += 1;
  }
}
