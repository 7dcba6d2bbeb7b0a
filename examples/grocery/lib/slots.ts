import type { Metrics } from './metrics.ts';

/** No slot is free and the queue is full: the caller answers 503. */
export class BusyError extends Error {
  override readonly name = 'BusyError';
}

/**
 * The capacity of one replica: so many pieces of work at a time, the others wait in order of arrival, and beyond the bound
 * they are turned away. This is what makes queues real without burning processor time.
 */
export class Slots {
  readonly count: number;
  readonly #waitingMax: number;
  readonly #waiting: (() => void)[] = [];
  #inUse = 0;
  #busySeconds = 0;
  #since = performance.now();

  constructor(count: number, waitingMax: number, metrics: Metrics) {
    this.count = count;
    this.#waitingMax = waitingMax;
    metrics.gauge('grocery_slots', 'Pieces of work this replica can do at a time.', () => this.count);
    metrics.gauge('grocery_slots_waiting', 'Pieces of work that wait for a slot.', () => this.#waiting.length);
    metrics.counter('grocery_slots_busy_seconds_total', 'Time that slots were in use, summed over slots.', () => this.busySeconds());
  }

  /** Includes the work under way, so that its rate is smooth. */
  busySeconds(): number {
    this.#account();
    return this.#busySeconds;
  }

  /** Runs the work in a slot, after those that came before it. Throws BusyError if too many wait. */
  async use<T>(work: () => Promise<T>): Promise<T> {
    if (this.#inUse >= this.count) {
      if (this.#waiting.length >= this.#waitingMax) throw new BusyError(`${this.#waiting.length} requests wait already`);
      // The slot is handed over by the one that frees it, so nobody can slip in between.
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    } else {
      this.#account();
      this.#inUse += 1;
    }
    try {
      return await work();
    } finally {
      this.#release();
    }
  }

  #release(): void {
    const next = this.#waiting.shift();
    if (next !== undefined) return next();
    this.#account();
    this.#inUse -= 1;
  }

  #account(): void {
    const now = performance.now();
    this.#busySeconds += (this.#inUse * (now - this.#since)) / 1000;
    this.#since = now;
  }
}
