import type { Entry, Log } from './log.ts';

/** How many ids of the past are known, so that an item that is sent again is not worked on again. */
const idsMax = 100_000;

type Waiter = { readonly max: number; readonly deliver: (entries: readonly Entry[]) => void };

/** Hands items out, each to one consumer at a time; what is not committed within the lease is handed out again. */
export class Leases {
  readonly #log: Log;
  readonly #leaseMs: number;
  readonly #now: () => number;
  readonly #free: Entry[];
  readonly #leased = new Map<number, { readonly entry: Entry; readonly until: number }>();
  readonly #offsets = new Map<string, number>();
  readonly #waiters: Waiter[] = [];

  constructor(log: Log, { leaseMs, now }: { readonly leaseMs: number; readonly now: () => number }) {
    this.#log = log;
    this.#leaseMs = leaseMs;
    this.#now = now;
    this.#free = [...log.pending.values()];
    for (const { offset, item } of this.#free) this.#offsets.set(item.id, offset);
  }

  get leasedCount(): number {
    return this.#leased.size;
  }

  /** Milliseconds since the oldest pending item was recorded; 0 without one. */
  oldestAgeMs(now: number): number {
    for (const { item } of this.#log.pending.values()) return Math.max(0, now - item.recordedAt);
    return 0;
  }

  /** The same id again gets the same offset. */
  append(item: Entry['item']): number {
    const known = this.#offsets.get(item.id);
    if (known !== undefined) return known;
    const entry = this.#log.append(item);
    this.#remember(item.id, entry.offset);
    this.#free.push(entry);
    this.#serveWaiters();
    return entry.offset;
  }

  /** Up to `max` items, at once if there are any. */
  take(max: number): readonly Entry[] {
    const entries = this.#free.splice(0, max);
    const until = this.#now() + this.#leaseMs;
    for (const entry of entries) this.#leased.set(entry.offset, { entry, until });
    return entries;
  }

  /** Calls back with the next items; the returned function gives up waiting. */
  wait(max: number, deliver: (entries: readonly Entry[]) => void): () => void {
    const waiter = { max, deliver };
    this.#waiters.push(waiter);
    return () => {
      const index = this.#waiters.indexOf(waiter);
      if (index >= 0) this.#waiters.splice(index, 1);
    };
  }

  commit(offsets: readonly number[]): void {
    this.#log.commit(offsets);
    for (const offset of offsets) this.#leased.delete(offset);
    // A late commit also counts for an item whose lease ran out and that waits to be handed out again.
    const committed = new Set(offsets);
    const kept = this.#free.filter(({ offset }) => !committed.has(offset));
    if (kept.length < this.#free.length) this.#free.splice(0, this.#free.length, ...kept);
  }

  /** Takes back what was leased too long. To be called now and then. */
  expire(): void {
    const now = this.#now();
    const expired = [...this.#leased.values()].filter(({ until }) => until <= now).map(({ entry }) => entry);
    if (expired.length === 0) return;
    for (const { offset } of expired) this.#leased.delete(offset);
    // They are the oldest, so they go first.
    this.#free.unshift(...expired);
    this.#serveWaiters();
  }

  #serveWaiters(): void {
    while (this.#free.length > 0) {
      const waiter = this.#waiters.shift();
      if (waiter === undefined) return;
      waiter.deliver(this.take(waiter.max));
    }
  }

  #remember(id: string, offset: number): void {
    this.#offsets.set(id, offset);
    if (this.#offsets.size <= idsMax) return;
    // A Map keeps the order of insertion: the first key is the oldest.
    for (const oldest of this.#offsets.keys()) {
      this.#offsets.delete(oldest);
      return;
    }
  }
}
