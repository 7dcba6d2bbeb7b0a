import { callJson } from './http-client.ts';

export type WorkerAddress = { readonly address: string; readonly slots: number };

/** Items under way beside those in a worker's slots, so that a free slot has work at once while others are read or written. */
const prefetch = 2;

/** The workers of an updater: the least busy gets the next item; one that fails is not asked again. */
export class WorkerPool {
  readonly #workers = new Map<string, { readonly slots: number; inFlight: number }>();

  fill(workers: readonly WorkerAddress[]): void {
    for (const { address, slots } of workers) this.#workers.set(address, { slots, inFlight: 0 });
  }

  get size(): number {
    return this.#workers.size;
  }

  /** Items that it makes sense to have under way. */
  get capacity(): number {
    let capacity = 0;
    for (const { slots } of this.#workers.values()) capacity += slots + prefetch;
    return capacity;
  }

  /** The answer of one worker. Rejects when no worker is left. */
  async process(body: unknown): Promise<unknown> {
    for (;;) {
      const chosen = this.#leastBusy();
      if (chosen === null) throw new Error('no worker is left');
      const [address, worker] = chosen;
      worker.inFlight += 1;
      try {
        return await callJson({ method: 'POST', base: address, path: '/process', body, timeoutMs: 3000, attempts: 1 });
      } catch {
        this.#workers.delete(address);
      } finally {
        worker.inFlight -= 1;
      }
    }
  }

  #leastBusy(): [string, { readonly slots: number; inFlight: number }] | null {
    let best: [string, { readonly slots: number; inFlight: number }] | null = null;
    for (const entry of this.#workers) {
      if (best === null || entry[1].inFlight / entry[1].slots < best[1].inFlight / best[1].slots) best = entry;
    }
    return best;
  }
}
