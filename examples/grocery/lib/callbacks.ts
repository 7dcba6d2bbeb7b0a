import { callJson } from './http-client.ts';

/** How long ids are gathered before they are sent together. */
const flushMs = 20;
const batchMax = 500;

type Batch = { readonly ids: string[]; readonly sent: Promise<void>; readonly send: () => void };

/** Says which items are done, in batches for each address. */
export class Callbacks {
  readonly #batches = new Map<string, Batch>();

  /** Resolves when the address knows, or when it was given up: a callback is a courtesy and must not stop the work. */
  async tell(url: string, id: string): Promise<void> {
    const batch = this.#batches.get(url) ?? this.#open(url);
    batch.ids.push(id);
    if (batch.ids.length >= batchMax) batch.send();
    await batch.sent;
  }

  #open(url: string): Batch {
    const ids: string[] = [];
    const { promise, resolve } = Promise.withResolvers<void>();
    const send = (): void => {
      clearTimeout(timer);
      this.#batches.delete(url);
      const { origin, pathname } = new URL(url);
      const given: Promise<unknown> = callJson({ method: 'POST', base: origin, path: pathname, body: { ids }, timeoutMs: 500, attempts: 2 });
      void given.then(() => resolve(), () => resolve());
    };
    const timer = setTimeout(send, flushMs);
    const batch = { ids, sent: promise, send };
    this.#batches.set(url, batch);
    return batch;
  }
}
