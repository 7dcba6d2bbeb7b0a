/** Numbers per event: time, order, slot. */
const width = 3;

/** Events that a bucket is meant to hold: few enough for a heap of them to stay in the fastest cache. */
const eventsPerBucket = 128;
const bucketsMin = 64;
/** The ends of so many buckets, a cache line each, stay in the second cache. */
const bucketsMax = 4096;

/** Buckets reach this many times as far as half of the events do. Exponential delays leave one event in 250 beyond. */
const reach = 8;

/** Times that are looked at to know how far half of the events lie. */
const samples = 63;

/**
 * The events of a kernel that are not due soon, unsorted: buckets of equal width in time, and those beyond the last of them on one pile,
 * out of which new buckets are made when all are used up (one rung of a ladder queue: Tang, Goh and Thng, ACM TOMACS 15(3), 2005). An
 * event is written once or twice here, one after the other in memory, where in a large heap every step down is a cache miss.
 *
 * Equal times share a bucket, and a later time never comes into an earlier one, so whoever sorts bucket by bucket sorts all.
 */
export class FarEvents {
  /** Events that are kept here, cancelled ones included. */
  count = 0;
  /** How many events `next` gave out last. */
  given = 0;
  readonly #buckets: Float64Array[] = [];
  readonly #counts = new Int32Array(bucketsMax);
  /** Buckets that there are, and the last one that was given out. */
  #length = 0;
  #current = -1;
  #start = 0;
  #perTime = 0;
  #beyond: Float64Array = new Float64Array(width * bucketsMax);
  #beyondCount = 0;

  /** Keeps an event, unless it is due before what is kept here: then false. */
  add(at: number, order: number, slot: number): boolean {
    const place = (at - this.#start) * this.#perTime;
    if (place < this.#length) {
      if (place < this.#current + 1) return false;
      this.#put(place | 0, at, order, slot);
    } else {
      this.#putBeyond(at, order, slot);
    }
    this.count += 1;
    return true;
  }

  /** Begins to keep events, of any times; to be called while nothing is kept, or in a row. */
  begin(at: number, order: number, slot: number): void {
    // Nothing that is added is due before these until there are buckets.
    this.#length = 0;
    this.#current = -1;
    this.#perTime = 0;
    this.#putBeyond(at, order, slot);
    this.count += 1;
  }

  /** The events of the earliest bucket that has any, `given` of them, three numbers each: time, order, slot. To be read at once. */
  next(): Float64Array {
    for (;;) {
      this.#current += 1;
      if (this.#current >= this.#length) this.#makeBuckets();
      const count = this.#counts[this.#current] as number;
      if (count === 0) continue;
      this.#counts[this.#current] = 0;
      this.count -= count;
      this.given = count;
      return this.#buckets[this.#current] as Float64Array;
    }
  }

  /** Forgets the events whose slot is not to be kept. */
  keep(isKept: (slot: number) => boolean): void {
    for (let bucket = this.#current + 1; bucket < this.#length; bucket++) this.#counts[bucket] = this.#kept(this.#buckets[bucket] as Float64Array, this.#counts[bucket] as number, isKept);
    this.#beyondCount = this.#kept(this.#beyond, this.#beyondCount, isKept);
  }

  #kept(events: Float64Array, count: number, isKept: (slot: number) => boolean): number {
    let kept = 0;
    for (let i = 0; i < count; i++) {
      if (!isKept(events[i * width + 2] as number)) continue;
      events.copyWithin(kept * width, i * width, (i + 1) * width);
      kept += 1;
    }
    this.count -= count - kept;
    return kept;
  }

  #makeBuckets(): void {
    const count = this.#beyondCount;
    const events = this.#beyond;
    let first = Number.POSITIVE_INFINITY;
    for (let i = 0; i < count; i++) first = Math.min(first, events[i * width] as number);
    this.#length = Math.max(bucketsMin, Math.min(bucketsMax, Math.ceil(count / eventsPerBucket)));
    while (this.#buckets.length < this.#length) this.#buckets.push(new Float64Array(width * eventsPerBucket));
    this.#start = first;
    this.#current = 0;
    const perTime = this.#length / (reach * (this.#middle() - first));
    // Where half of the events are at one time, one bucket takes all.
    this.#perTime = perTime < Number.POSITIVE_INFINITY ? perTime : 0;
    this.#beyondCount = 0;
    for (let i = 0; i < count * width; i += width) {
      const at = events[i] as number;
      const place = (at - first) * this.#perTime;
      if (place < this.#length) this.#put(place | 0, at, events[i + 1] as number, events[i + 2] as number);
      else this.#putBeyond(at, events[i + 1] as number, events[i + 2] as number);
    }
  }

  /** The time before which half of the events lie, roughly. */
  #middle(): number {
    const times = Float64Array.from({ length: samples }, (_, i) => this.#beyond[Math.floor((i * this.#beyondCount) / samples) * width] as number).sort();
    return times[samples >> 1] as number;
  }

  #put(bucket: number, at: number, order: number, slot: number): void {
    const count = this.#counts[bucket] as number;
    let events = this.#buckets[bucket] as Float64Array;
    const place = count * width;
    if (place === events.length) events = this.#buckets[bucket] = doubled(events);
    events[place] = at;
    events[place + 1] = order;
    events[place + 2] = slot;
    this.#counts[bucket] = count + 1;
  }

  #putBeyond(at: number, order: number, slot: number): void {
    const place = this.#beyondCount * width;
    if (place === this.#beyond.length) this.#beyond = doubled(this.#beyond);
    this.#beyond[place] = at;
    this.#beyond[place + 1] = order;
    this.#beyond[place + 2] = slot;
    this.#beyondCount += 1;
  }
}

function doubled(events: Float64Array): Float64Array {
  const longer = new Float64Array(events.length * 2);
  longer.set(events);
  return longer;
}
