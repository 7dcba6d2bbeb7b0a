import { Endpoint } from './endpoint.ts';

/** The instances of one component that may get requests, and those that still finish some. */
export class EndpointSet {
  readonly #all: Map<string, Endpoint> = new Map();
  #list: readonly Endpoint[] = [];
  #turn = 0;

  /** Instances that are ready now. Those that are missing in the list drain: they finish what they have. */
  setReady(ready: readonly { readonly id: string; readonly port: number }[]): void {
    const named = new Map(ready.map((instance) => [instance.id, instance.port]));
    for (const endpoint of this.#all.values()) {
      // An instance that was started again has another port: whatever still runs on the old one is another endpoint.
      endpoint.draining = named.get(endpoint.id) !== endpoint.port;
      if (!endpoint.draining) continue;
      endpoint.closeIdle(Number.POSITIVE_INFINITY);
      if (endpoint.inFlight === 0 || named.has(endpoint.id)) this.#all.delete(endpoint.id);
    }
    for (const [id, port] of named) if (!this.#all.has(id)) this.#all.set(id, new Endpoint(id, port));
    this.#list = [...this.#all.values()];
  }

  /** Requests that the instance has not answered yet. */
  inFlight(id: string): number {
    return this.#all.get(id)?.inFlight ?? 0;
  }

  /**
   * The one with the fewest requests in flight, ties in turn; null where none may be asked. Least connections needs no
   * weights: a slow instance keeps its requests longer and so gets fewer.
   */
  pick(tried: ReadonlySet<Endpoint> | null, now: number): Endpoint | null {
    const list = this.#list;
    let best: Endpoint | null = null;
    for (let i = 0; i < list.length; i++) {
      const endpoint = list[(i + this.#turn) % list.length];
      if (endpoint === undefined || endpoint.draining || endpoint.suspectUntil > now || tried?.has(endpoint) === true) continue;
      if (best === null || endpoint.inFlight < best.inFlight) best = endpoint;
      if (best.inFlight === 0) break;
    }
    this.#turn = (this.#turn + 1) % 1_000_000_007;
    return best;
  }

  /** Closes connections that were idle for too long. */
  sweep(now: number): void {
    for (const endpoint of this.#list) {
      endpoint.closeIdle(now);
      if (endpoint.draining && endpoint.inFlight === 0 && this.#all.get(endpoint.id) === endpoint) this.#all.delete(endpoint.id);
    }
    if (this.#list.length !== this.#all.size) this.#list = [...this.#all.values()];
  }
}
