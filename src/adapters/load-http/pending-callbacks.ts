/** Requests whose callback has not come, in the order in which they were sent. */
export class PendingCallbacks {
  readonly #intendedMs = new Map<string, number>();

  get size(): number {
    return this.#intendedMs.size;
  }

  add(id: string, intendedMs: number): void {
    this.#intendedMs.set(id, intendedMs);
  }

  /** The intended send time of a request whose callback comes for the first time; null for all others. */
  take(id: string): number | null {
    const intendedMs = this.#intendedMs.get(id);
    if (intendedMs === undefined) return null;
    this.#intendedMs.delete(id);
    return intendedMs;
  }

  /** Takes out those that should have been sent before `limitMs`. */
  takeBefore(limitMs: number): readonly number[] {
    const taken: number[] = [];
    for (const [id, intendedMs] of this.#intendedMs) {
      if (intendedMs >= limitMs) break;
      this.#intendedMs.delete(id);
      taken.push(intendedMs);
    }
    return taken;
  }
}
