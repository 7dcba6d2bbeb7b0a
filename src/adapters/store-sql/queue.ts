/** Lets one task in at a time, in the order of asking. */
export class Queue {
  #last: Promise<void> = Promise.resolve();

  /** Resolves with the function that lets the next one in; it must be called exactly once. */
  enter(): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const turn = this.#last.then(() => resolve);
    this.#last = promise;
    return turn;
  }
}
