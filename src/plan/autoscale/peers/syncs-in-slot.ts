/**
 * A controller looks at the world every `period`, a rule steps once a slot. In a longer slot the controller would look several times, at the
 * same measurements: so often its loop is run, one `period` apart. In a shorter slot it only looks in some: `SyncClock` says in which.
 */
export const syncsInSlot = (slot: number, period: number): number => Math.max(1, Math.floor(slot / period + 1e-9));

/** Says when a period has passed; the first answer is yes. */
export class SyncClock {
  last = Number.NEGATIVE_INFINITY;
  readonly #period: number;

  constructor(period: number) {
    this.#period = period;
  }

  /** Whether it is time at `at`; if so, the next period begins. */
  due(at: number): boolean {
    if (at - this.last < this.#period) return false;
    this.last = at;
    return true;
  }
}
