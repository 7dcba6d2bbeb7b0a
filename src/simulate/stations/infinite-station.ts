import type { EventHandle, EventKernel } from '../kernel.ts';
import type { JobId, Station, StationOptions } from './station.ts';

/** A server for everybody (G/G/∞): every job takes its work and never waits. A pure delay, such as a user's think time. */
export class InfiniteStation implements Station {
  readonly #kernel: EventKernel;
  readonly #onDone: StationOptions['onDone'];
  readonly #served = new Map<JobId, EventHandle>();
  #busyTime = 0;
  #busySince: number;
  readonly #finish = (job: number): void => {
    this.#account();
    this.#served.delete(job);
    this.#onDone(job);
  };

  constructor(kernel: EventKernel, { onDone }: Pick<StationOptions, 'onDone'>) {
    this.#kernel = kernel;
    this.#onDone = onDone;
    this.#busySince = kernel.now;
  }

  get inSystem(): number {
    return this.#served.size;
  }

  busyTime(): number {
    this.#account();
    return this.#busyTime;
  }

  arrive(job: JobId, work: number): boolean {
    this.#account();
    this.#served.set(job, this.#kernel.schedule(this.#kernel.now + work, this.#finish, job));
    return true;
  }

  fail(): readonly JobId[] {
    this.#account();
    const lost = [...this.#served.keys()];
    for (const handle of this.#served.values()) this.#kernel.cancel(handle);
    this.#served.clear();
    return lost;
  }

  #account(): void {
    this.#busyTime += this.#served.size * (this.#kernel.now - this.#busySince);
    this.#busySince = this.#kernel.now;
  }
}
