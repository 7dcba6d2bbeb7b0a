import { invariant } from '../model/error.ts';
import { FarEvents } from './far-events.ts';

/** Names one scheduled event; 0 is never given out. */
export type EventHandle = number;

/** What an event does; `argument` is the number it was scheduled with, so that no closure is needed per event. */
export type EventHandler = (argument: number) => void;

/** Handles are generation * 2^26 + slot: 67 million events at once, and 134 million reuses of a slot before one repeats. */
const slotBits = 2 ** 26;
const generationEnd = 2 ** 27;

/** With fewer events the heap alone is as fast. */
const heapMin = 4096;

/**
 * The one event queue of every simulation: a 4-ary heap on typed arrays (Johnson, "Priority queues with update and finding
 * minimum spanning trees", 1975). Events run in order of time; those of the same time in the order they were scheduled,
 * so that a run depends on nothing but its input. Cancelled events stay in the heap until they come up or become many.
 * Time is a plain number; simulated worlds use milliseconds since 1970.
 *
 * Three things make it fast, all measured by bench/kernel.ts. The smallest of four children is found by arithmetic instead
 * of branches, which a processor cannot predict; places behind the end hold Infinity for that. And the root stays empty
 * while its event runs: most events schedule one more, which then goes there directly. And with very many events the heap holds the
 * next few only (FarEvents has the others), so that it stays in the cache.
 * @example
 * const kernel = new EventKernel(0);
 * kernel.schedule(5, () => console.log('five'));
 * kernel.advance(10); // prints five; kernel.now is 10
 */
export class EventKernel {
  #now: number;
  #sequence = 0;
  /** Places in use, counting an empty root. */
  #size = 0;
  #rootEmpty = false;
  #cancelled = 0;
  // The heap itself: parallel arrays, so that a comparison touches numbers only.
  #times = new Float64Array(1024).fill(Number.POSITIVE_INFINITY);
  #order = new Float64Array(1024);
  #slots = new Int32Array(1024);
  readonly #far = new FarEvents();
  /** Events that the heap takes before those that are not due soon are kept elsewhere. */
  #heapMax = heapMin;
  // What a slot holds; a slot is reused after its event ran.
  readonly #handlers: (EventHandler | null)[] = [];
  #arguments = new Float64Array(1024);
  #generations = new Int32Array(1024);
  #free = new Int32Array(1024);
  #freeCount = 0;

  constructor(start: number) {
    this.#now = start;
  }

  get now(): number {
    return this.#now;
  }

  /** Events that will still run. */
  get pending(): number {
    return this.#size - (this.#rootEmpty ? 1 : 0) + this.#far.count - this.#cancelled;
  }

  /** When the next event runs; Infinity if there is none. */
  get nextAt(): number {
    while (this.#hasFirst()) {
      if (this.#handlers[this.#slots[0] as number] !== null) return this.#times[0] as number;
      this.#release(this.#slots[0] as number);
      this.#cancelled -= 1;
      this.#rootEmpty = true;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** Sets the time of a kernel in which nothing is scheduled, so that one serves many short simulations. */
  restart(start: number): void {
    invariant(this.nextAt === Number.POSITIVE_INFINITY, 'a kernel restarts when nothing is scheduled');
    this.#now = start;
    this.#sequence = 0;
  }

  /** Runs `handler(argument)` at time `at`, which must be a finite number and not lie in the past. */
  schedule(at: number, handler: EventHandler, argument = 0): EventHandle {
    if (!(at >= this.#now && at < Number.POSITIVE_INFINITY)) invariant(false, `an event is scheduled at ${at}, in the past of ${this.#now} or never`);
    const slot = this.#freeCount > 0 ? (this.#free[--this.#freeCount] as number) : this.#handlers.length;
    if (slot >= this.#arguments.length) this.#growSlots();
    this.#handlers[slot] = handler;
    this.#arguments[slot] = argument;
    const order = this.#sequence++;
    if (this.#far.count === 0 || !this.#far.add(at, order, slot)) {
      if (this.#rootEmpty) {
        this.#rootEmpty = false;
        this.#siftDown(at, order, slot);
      } else {
        this.#push(at, order, slot);
        if (this.#size > this.#heapMax && this.#far.count === 0) this.#sendAway();
      }
    }
    return (this.#generations[slot] as number) * slotBits + slot + 1;
  }

  /** Takes an event back; false if it ran already or was taken back before. */
  cancel(handle: EventHandle): boolean {
    const slot = (handle - 1) % slotBits;
    if (this.#generations[slot] !== Math.floor((handle - 1) / slotBits) || this.#handlers[slot] === null) return false;
    this.#handlers[slot] = null;
    this.#cancelled += 1;
    if (this.#cancelled > 1024 && this.#cancelled * 2 > this.#size + this.#far.count) this.#compact();
    return true;
  }

  /** Runs everything up to and including `to`, also what is scheduled meanwhile, and sets the time to `to`. Returns how many events ran. */
  advance(to: number): number {
    invariant(to >= this.#now, `time cannot go back from ${this.#now} to ${to}`);
    let ran = 0;
    for (;;) {
      if (!this.#hasFirst() || (this.#times[0] as number) > to) break;
      if (this.#runFirst()) ran += 1;
    }
    this.#now = to;
    return ran;
  }

  /** Runs the next event, if there is one. */
  step(): boolean {
    for (;;) {
      if (!this.#hasFirst()) return false;
      if (this.#runFirst()) return true;
    }
  }

  /** Whether there is an event, which is then at the root. */
  #hasFirst(): boolean {
    if (this.#rootEmpty) this.#fillRoot();
    while (this.#size === 0 && this.#far.count > 0) this.#refill();
    return this.#size > 0;
  }

  /** Takes the next far events into the heap, save those that were taken back. */
  #refill(): void {
    const events = this.#far.next();
    const end = 3 * this.#far.given;
    // What these events need soon lies anywhere in memory. Reads that do not wait for each other bring it into the cache all at once; the
    // check is there so that nobody leaves them out.
    let read = 0;
    for (let i = 0; i < end; i += 3) {
      const slot = events[i + 2] as number;
      read += (this.#generations[slot] as number) + +((this.#arguments[slot] as number) > 0);
    }
    invariant(read >= 0, 'generations count up from 0');
    for (let i = 0; i < end; i += 3) {
      const slot = events[i + 2] as number;
      if (this.#handlers[slot] !== null) {
        this.#push(events[i] as number, events[i + 1] as number, slot);
      } else {
        this.#release(slot);
        this.#cancelled -= 1;
      }
    }
    // Very many of one time all come at once; sending them away again before there are twice as many would be in vain.
    this.#heapMax = Math.max(heapMin, 2 * this.#size);
  }

  /** All events of the heap become far ones; the earliest come back when the next is to run. */
  #sendAway(): void {
    this.#fillRoot();
    for (let i = 0; i < this.#size; i++) this.#far.begin(this.#times[i] as number, this.#order[i] as number, this.#slots[i] as number);
    this.#times.fill(Number.POSITIVE_INFINITY, 0, this.#size);
    this.#size = 0;
  }

  #runFirst(): boolean {
    const slot = this.#slots[0] as number;
    const handler = this.#handlers[slot] as EventHandler | null;
    const argument = this.#arguments[slot] as number;
    // The slot is free before its handler runs, so that the handler may schedule into it.
    this.#release(slot);
    this.#rootEmpty = true;
    if (handler === null) {
      this.#cancelled -= 1;
      return false;
    }
    this.#now = this.#times[0] as number;
    handler(argument);
    return true;
  }

  #release(slot: number): void {
    this.#handlers[slot] = null;
    this.#generations[slot] = ((this.#generations[slot] as number) + 1) % generationEnd;
    this.#free[this.#freeCount++] = slot;
  }

  /** Moves the last event to the empty root, and from there to its place. */
  #fillRoot(): void {
    if (!this.#rootEmpty) return;
    this.#rootEmpty = false;
    const last = --this.#size;
    const at = this.#times[last] as number;
    this.#times[last] = Number.POSITIVE_INFINITY;
    if (last > 0) this.#siftDown(at, this.#order[last] as number, this.#slots[last] as number);
  }

  #push(at: number, order: number, slot: number): void {
    if (this.#size + 4 >= this.#times.length) this.#growHeap();
    this.#siftUp(this.#size++, at, order, slot);
  }

  #siftUp(from: number, at: number, order: number, slot: number): void {
    const times = this.#times;
    const orders = this.#order;
    const slots = this.#slots;
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 2;
      const parentTime = times[parent] as number;
      if (parentTime < at || (parentTime === at && (orders[parent] as number) < order)) break;
      times[place] = parentTime;
      orders[place] = orders[parent] as number;
      slots[place] = slots[parent] as number;
      place = parent;
    }
    times[place] = at;
    orders[place] = order;
    slots[place] = slot;
  }

  /** Puts an event at the root and lets it sink. */
  #siftDown(at: number, order: number, slot: number): void {
    const times = this.#times;
    const orders = this.#order;
    const slots = this.#slots;
    const size = this.#size;
    let place = 0;
    for (;;) {
      const child = (place << 2) + 1;
      if (child >= size) break;
      // A tournament of the four children; a comparison adds 0 or 1 to an index. Equal times are rare, so that branch is foreseen.
      const time0 = times[child] as number;
      const time1 = times[child + 1] as number;
      const time2 = times[child + 2] as number;
      const time3 = times[child + 3] as number;
      let left = child + +(time1 < time0);
      if (time1 === time0 && (orders[child + 1] as number) < (orders[child] as number)) left = child + 1;
      let right = child + 2 + +(time3 < time2);
      if (time3 === time2 && (orders[child + 3] as number) < (orders[child + 2] as number)) right = child + 3;
      const leftTime = times[left] as number;
      const rightTime = times[right] as number;
      let smallest = left + (right - left) * +(rightTime < leftTime);
      if (rightTime === leftTime && (orders[right] as number) < (orders[left] as number)) smallest = right;
      // Places behind the end are infinitely late, so they never win against an event.
      const time = times[smallest] as number;
      if (time > at || (time === at && (orders[smallest] as number) > order)) break;
      times[place] = time;
      orders[place] = orders[smallest] as number;
      slots[place] = slots[smallest] as number;
      place = smallest;
    }
    times[place] = at;
    orders[place] = order;
    slots[place] = slot;
  }

  /** Throws cancelled events out and builds the heap again. */
  #compact(): void {
    this.#far.keep((slot) => {
      const isKept = this.#handlers[slot] !== null;
      if (!isKept) this.#release(slot);
      return isKept;
    });
    this.#fillRoot();
    const count = this.#size;
    const times = this.#times.slice(0, count);
    const orders = this.#order.slice(0, count);
    const slots = this.#slots.slice(0, count);
    this.#times.fill(Number.POSITIVE_INFINITY, 0, count);
    this.#size = 0;
    this.#cancelled = 0;
    for (let i = 0; i < count; i++) {
      const slot = slots[i] as number;
      if (this.#handlers[slot] === null) this.#release(slot);
      else this.#siftUp(this.#size++, times[i] as number, orders[i] as number, slot);
    }
  }

  #growHeap(): void {
    const length = this.#times.length * 2;
    this.#times = longer(new Float64Array(length).fill(Number.POSITIVE_INFINITY), this.#times);
    this.#order = longer(new Float64Array(length), this.#order);
    this.#slots = longer(new Int32Array(length), this.#slots);
  }

  #growSlots(): void {
    const length = this.#arguments.length * 2;
    invariant(length <= slotBits, 'a simulation has more than 67 million events at once');
    this.#arguments = longer(new Float64Array(length), this.#arguments);
    this.#generations = longer(new Int32Array(length), this.#generations);
    this.#free = longer(new Int32Array(length), this.#free);
  }
}

function longer<T extends Float64Array | Int32Array>(long: T, short: T): T {
  long.set(short);
  return long;
}
