import { callJson } from './http-client.ts';

/** How long ids are gathered before they are sent together. */
const flushMs = 20;
const batchMax = 500;

/** Says which items are done, in batches for each address. A callback that nobody takes is given up: it is a courtesy. */
export class Callbacks {
  readonly #ids = new Map<string, string[]>();
  readonly #sending = new Set<Promise<void>>();
  #timer: ReturnType<typeof setTimeout> | null = null;

  add(url: string, id: string): void {
    const ids = this.#ids.get(url) ?? [];
    ids.push(id);
    this.#ids.set(url, ids);
    if (ids.length >= batchMax) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), flushMs);
  }

  /** Sends what is left and waits until all was taken or given up. */
  async close(): Promise<void> {
    this.#flush();
    await Promise.all(this.#sending);
  }

  #flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    for (const [url, ids] of this.#ids) this.#send(url, ids);
    this.#ids.clear();
  }

  #send(url: string, ids: readonly string[]): void {
    const { origin, pathname } = new URL(url);
    const sending: Promise<void> = callJson({ method: 'POST', base: origin, path: pathname, body: { ids }, timeoutMs: 1000, attempts: 3 })
      .then(
        () => undefined,
        () => undefined,
      )
      .finally(() => this.#sending.delete(sending));
    this.#sending.add(sending);
  }
}
