import FlatQueue from 'flatqueue';
import { invariant } from '../../model/error.ts';
import type { EventHandle, EventKernel } from '../kernel.ts';
import type { JobId, Station, StationOptions } from './station.ts';

/**
 * Servers that all jobs share equally (processor sharing): each of n jobs is served at the rate min(1, servers / n).
 * A job ends when the service that every job present has had since reaches its work, so one virtual clock serves all of
 * them and an arrival costs O(log n) (Zhang's virtual time; Kleinrock, "Queueing Systems II", 1976, chapter 4).
 */
export class SharingStation implements Station {
  readonly #kernel: EventKernel;
  readonly #options: StationOptions;
  /** Jobs by the virtual time at which they end. */
  readonly #ends = new FlatQueue();
  #virtual = 0;
  #realAt: number;
  #busyTime = 0;
  #nextEnd: EventHandle = 0;
  readonly #finish = (): void => this.#endFirst();

  constructor(kernel: EventKernel, options: StationOptions) {
    invariant(options.servers > 0 && options.capacity >= 1, 'a station has a positive rate and room for one job');
    this.#kernel = kernel;
    this.#options = options;
    this.#realAt = kernel.now;
  }

  get inSystem(): number {
    return this.#ends.length;
  }

  busyTime(): number {
    this.#catchUp();
    return this.#busyTime;
  }

  arrive(job: JobId, work: number): boolean {
    if (this.inSystem >= this.#options.capacity) return false;
    this.#catchUp();
    this.#ends.push(job, this.#virtual + work);
    this.#plan();
    return true;
  }

  fail(): readonly JobId[] {
    this.#catchUp();
    const lost: JobId[] = [];
    for (let job = this.#ends.pop(); job !== undefined; job = this.#ends.pop()) lost.push(job);
    this.#plan();
    return lost;
  }

  #rate(): number {
    const jobs = this.#ends.length;
    return jobs === 0 ? 0 : Math.min(1, this.#options.servers / jobs);
  }

  #catchUp(): void {
    const elapsed = this.#kernel.now - this.#realAt;
    const rate = this.#rate();
    this.#virtual += elapsed * rate;
    this.#busyTime += elapsed * rate * this.#ends.length;
    this.#realAt = this.#kernel.now;
  }

  /** The first end moves with every arrival and end, since the rate does. */
  #plan(): void {
    if (this.#nextEnd !== 0) this.#kernel.cancel(this.#nextEnd);
    this.#nextEnd = 0;
    const first = this.#ends.peekValue();
    if (first === undefined) return;
    const left = Math.max(0, first - this.#virtual) / this.#rate();
    this.#nextEnd = this.#kernel.schedule(this.#kernel.now + left, this.#finish);
  }

  #endFirst(): void {
    this.#nextEnd = 0;
    this.#catchUp();
    const job = this.#ends.pop();
    invariant(job !== undefined, 'a job ends that is there');
    // With nobody there the virtual clock starts anew, so that it never loses precision.
    if (this.#ends.length === 0) this.#virtual = 0;
    this.#plan();
    this.#options.onDone(job);
  }
}
