/** Runs so many tasks at once and keeps the others waiting in order. Tasks never reject. */
export class Lane {
  readonly #width: number;
  readonly #waiting: (() => Promise<void>)[] = [];
  #running = 0;

  constructor(width: number) {
    this.#width = width;
  }

  /** Resolves when the task has run. */
  run(task: () => Promise<void>): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push(async () => {
        await task();
        resolve();
      });
      this.#start();
    });
  }

  #start(): void {
    while (this.#running < this.#width) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      this.#running += 1;
      void next().finally(() => {
        this.#running -= 1;
        this.#start();
      });
    }
  }
}
