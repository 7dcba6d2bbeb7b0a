/** Samples that a store may hold in memory; shared by all its rings, so that memory is bounded as a whole. */
export type SampleBudget = { used: number; readonly max: number };

/** Slots of a new ring. Most series of a short-lived instance never need more than a few doublings. */
const initialSlots = 16;

/**
 * The recent samples of one series, oldest first, on one typed array (times, then values).
 * It grows by doubling while its retention and the budget allow, and then overwrites its oldest sample.
 */
export class Ring {
  readonly #budget: SampleBudget;
  readonly #slotsMax: number;
  #slots: number;
  #data: Float64Array;
  #head = 0;
  #size = 0;

  constructor(budget: SampleBudget, slotsMax: number) {
    this.#budget = budget;
    this.#slotsMax = slotsMax;
    this.#slots = Math.min(initialSlots, slotsMax);
    this.#data = new Float64Array(2 * this.#slots);
    budget.used += this.#slots;
  }

  get size(): number {
    return this.#size;
  }

  /** Bytes of its buffer. */
  get bytes(): number {
    return this.#data.byteLength;
  }

  time(index: number): number {
    const at = this.#head + index;
    return this.#data[at < this.#slots ? at : at - this.#slots] ?? Number.NaN;
  }

  value(index: number): number {
    const at = this.#head + index;
    return this.#data[this.#slots + (at < this.#slots ? at : at - this.#slots)] ?? Number.NaN;
  }

  /** Time of the newest sample; -Infinity while there is none. */
  get lastTime(): number {
    return this.#size === 0 ? Number.NEGATIVE_INFINITY : this.time(this.#size - 1);
  }

  /**
   * Adds a sample that is newer than all others.
   * @param keepFrom samples older than this may be overwritten instead of growing
   * @returns whether a sample that should have been kept was overwritten for lack of room
   */
  append(time: number, value: number, keepFrom: number): boolean {
    let shortened = false;
    if (this.#size === this.#slots) {
      if (this.time(0) < keepFrom) this.dropBefore(keepFrom);
      else if (!this.#grow()) {
        this.#dropFirst(1);
        shortened = true;
      }
    }
    const end = this.#head + this.#size;
    const slot = end < this.#slots ? end : end - this.#slots;
    this.#data[slot] = time;
    this.#data[this.#slots + slot] = value;
    this.#size += 1;
    return shortened;
  }

  /** How many samples have a time up to and including this one. */
  countUpTo(time: number): number {
    // Queries nearly always end at the newest sample.
    if (this.lastTime <= time) return this.#size;
    let low = 0;
    let high = this.#size - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.time(middle) <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  dropBefore(time: number): void {
    let count = 0;
    while (count < this.#size && this.time(count) < time) count += 1;
    this.#dropFirst(count);
  }

  /** Gives back room that is not needed any more. */
  compact(): void {
    let slots = this.#slots;
    while (slots > initialSlots && this.#size <= slots / 4) slots /= 2;
    if (slots !== this.#slots) this.#resize(Math.ceil(slots));
  }

  /** Gives back everything; the ring must not be used afterwards. */
  release(): void {
    this.#budget.used -= this.#slots;
  }

  #grow(): boolean {
    const slots = Math.min(2 * this.#slots, this.#slotsMax);
    if (slots === this.#slots || this.#budget.used + slots - this.#slots > this.#budget.max) return false;
    this.#resize(slots);
    return true;
  }

  #resize(slots: number): void {
    const data = new Float64Array(2 * slots);
    for (let i = 0; i < this.#size; i++) {
      data[i] = this.time(i);
      data[slots + i] = this.value(i);
    }
    this.#budget.used += slots - this.#slots;
    this.#data = data;
    this.#slots = slots;
    this.#head = 0;
  }

  #dropFirst(count: number): void {
    this.#head += count;
    if (this.#head >= this.#slots) this.#head -= this.#slots;
    this.#size -= count;
  }
}
