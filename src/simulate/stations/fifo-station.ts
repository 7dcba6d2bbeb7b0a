import { invariant } from '../../model/error.ts';
import type { EventHandle, EventKernel } from '../kernel.ts';
import type { JobId, Station, StationOptions } from './station.ts';

/** Some equal servers and one queue, first come first served (G/G/c/K in Kendall's notation). */
export class FifoStation implements Station {
  readonly #kernel: EventKernel;
  readonly #options: StationOptions;
  /** Jobs in service, with the event of their end. */
  readonly #served = new Map<JobId, EventHandle>();
  readonly #waiting: { readonly job: JobId; readonly work: number }[] = [];
  /** Index of the first in `#waiting`: taking from the front of an array would move all others. */
  #head = 0;
  #busyTime = 0;
  #busySince: number;
  readonly #finish = (job: number): void => this.#end(job);

  constructor(kernel: EventKernel, options: StationOptions) {
    invariant(options.servers >= 1 && options.capacity >= options.servers, 'a station has at least one server and room for as many jobs');
    this.#kernel = kernel;
    this.#options = options;
    this.#busySince = kernel.now;
  }

  get inSystem(): number {
    return this.#served.size + this.#waiting.length - this.#head;
  }

  busyTime(): number {
    this.#account();
    return this.#busyTime;
  }

  arrive(job: JobId, work: number): boolean {
    if (this.inSystem >= this.#options.capacity) return false;
    if (this.#served.size < this.#options.servers) this.#begin(job, work);
    else this.#waiting.push({ job, work });
    return true;
  }

  fail(): readonly JobId[] {
    this.#account();
    const lost = [...this.#served.keys(), ...this.#waiting.slice(this.#head).map(({ job }) => job)];
    for (const handle of this.#served.values()) this.#kernel.cancel(handle);
    this.#served.clear();
    this.#waiting.length = 0;
    this.#head = 0;
    return lost;
  }

  #begin(job: JobId, work: number): void {
    this.#account();
    this.#served.set(job, this.#kernel.schedule(this.#kernel.now + work, this.#finish, job));
  }

  #end(job: JobId): void {
    this.#account();
    this.#served.delete(job);
    const next = this.#waiting[this.#head];
    if (next !== undefined) {
      this.#head += 1;
      if (this.#head > 1024 && this.#head * 2 > this.#waiting.length) {
        this.#waiting.splice(0, this.#head);
        this.#head = 0;
      }
      this.#begin(next.job, next.work);
    }
    this.#options.onDone(job);
  }

  #account(): void {
    this.#busyTime += this.#served.size * (this.#kernel.now - this.#busySince);
    this.#busySince = this.#kernel.now;
  }
}
