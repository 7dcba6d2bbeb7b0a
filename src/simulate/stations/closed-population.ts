import { invariant } from '../../model/error.ts';
import type { EventKernel } from '../kernel.ts';
import { InfiniteStation } from './infinite-station.ts';
import type { JobId } from './station.ts';

export type ClosedPopulationOptions = {
  readonly users: number;
  /** How long a user thinks before the next request, in the kernel's unit of time. */
  readonly think: () => number;
  /** A user asks for something; whoever serves it calls `answered` with the same number. */
  readonly ask: (user: JobId) => void;
};

/**
 * A fixed number of users who think, ask, wait for the answer and think again (a closed, interactive system): unlike an open load it asks for
 * less when answers are slow. Users are the numbers from 0.
 */
export class ClosedPopulation {
  readonly #options: ClosedPopulationOptions;
  readonly #thinking: InfiniteStation;

  constructor(kernel: EventKernel, options: ClosedPopulationOptions) {
    invariant(Number.isInteger(options.users) && options.users >= 1, `a closed population has a whole number of users from 1, not ${options.users}`);
    this.#options = options;
    this.#thinking = new InfiniteStation(kernel, { onDone: (user) => options.ask(user) });
  }

  /** Everybody begins by thinking. */
  start(): void {
    for (let user = 0; user < this.#options.users; user++) this.answered(user);
  }

  /** Users who think just now; the others wait for an answer. */
  get thinking(): number {
    return this.#thinking.inSystem;
  }

  answered(user: JobId): void {
    this.#thinking.arrive(user, this.#options.think());
  }
}
