import { invariant } from '../../model/error.ts';
import type { JobId, Station, StationOptions } from './station.ts';

/** Makes the station of one branch; it must call `onDone` as stations do. */
export type MakeBranch = (onDone: StationOptions['onDone']) => Station;

export type ForkJoinOptions = {
  /** One or more, each with a queue of its own. */
  readonly branches: readonly MakeBranch[];
  /** All tasks of the job are done. */
  readonly onDone: (job: JobId) => void;
  /** A branch had no room for a task: the job is lost, once. What the other branches have of it they finish in vain. */
  readonly onRefused: (job: JobId) => void;
};

type Joining = { left: number; refused: boolean };

/** Splits each job into one task per branch; it is done when all of them are (a fork-join queue). */
export class ForkJoin {
  readonly #options: ForkJoinOptions;
  readonly #stations: readonly Station[];
  readonly #joining = new Map<JobId, Joining>();

  constructor(options: ForkJoinOptions) {
    invariant(options.branches.length > 0, 'a fork has at least one branch');
    this.#options = options;
    this.#stations = options.branches.map((make) => make((job) => this.#taskDone(job)));
  }

  /** Jobs with a task that is not done. */
  get inSystem(): number {
    return this.#joining.size;
  }

  /** Of all branches together. */
  busyTime(): number {
    return this.#stations.reduce((sum, station) => sum + station.busyTime(), 0);
  }

  /** `works[i]` is the work for branch `i`; false if one of them had no room. */
  arrive(job: JobId, works: readonly number[]): boolean {
    invariant(works.length === this.#stations.length, `a job has ${works.length} tasks for ${this.#stations.length} branches`);
    invariant(!this.#joining.has(job), `job ${job} is there already`);
    const joining: Joining = { left: works.length, refused: false };
    this.#joining.set(job, joining);
    for (const [index, station] of this.#stations.entries()) {
      if (station.arrive(job, works[index] as number)) continue;
      joining.left -= 1;
      joining.refused = true;
    }
    if (!joining.refused) return true;
    if (joining.left === 0) this.#joining.delete(job);
    this.#options.onRefused(job);
    return false;
  }

  /** One branch loses what it has; returns the jobs that are lost by it. */
  fail(branch: number): readonly JobId[] {
    const station = this.#stations[branch];
    invariant(station !== undefined, `branch ${branch} is one of ${this.#stations.length}`);
    const lost: JobId[] = [];
    for (const job of station.fail()) {
      const joining = this.#joining.get(job);
      if (joining === undefined) continue;
      if (!joining.refused) lost.push(job);
      joining.refused = true;
      joining.left -= 1;
      if (joining.left === 0) this.#joining.delete(job);
    }
    return lost;
  }

  #taskDone(job: JobId): void {
    const joining = this.#joining.get(job);
    invariant(joining !== undefined && joining.left > 0, `a task of job ${job} ends that was begun`);
    joining.left -= 1;
    if (joining.left > 0) return;
    this.#joining.delete(job);
    if (!joining.refused) this.#options.onDone(job);
  }
}
