import FlatQueue from 'flatqueue';
import type { TaskTime } from '../../model/job-profile.ts';
import { EventKernel } from '../kernel.ts';
import type { JobGraph } from './job-graph.ts';
import { TaskRandom } from './task-random.ts';
import { TaskTimes } from './task-times.ts';

/**
 * Who gets a core that is free.
 * - `job-order`: the job that came first, and of its stages that may run the first one: Spark's FIFO scheduler (its comparator looks at the job,
 *   then at the stage). A later job takes what the first one leaves.
 * - `ready-order`: the stage that could first run.
 * - `one-job`: as `job-order`, but nothing of a later job begins before all tasks of the one before have begun: what dagSim does.
 */
export type Discipline = 'job-order' | 'ready-order' | 'one-job';

export type ClosedJobsOptions = {
  readonly graph: JobGraph;
  readonly times: TaskTimes;
  readonly cores: number;
  readonly users: number;
  /** How long a user thinks before the next job. */
  readonly think: TaskTime;
  readonly discipline: Discipline;
  readonly seed: number;
};

/**
 * A closed system of jobs that fork and join: each user thinks, starts a job and waits for its end. A stage may run when all that it waits for are
 * done; its tasks take free cores in order; it is done when all of them are. How long a task takes depends on the seed, the user, the
 * user's job, the stage and the task alone, not on cores. Everything is kept in typed arrays by `user * stages + stage`, and an event is that number: nothing
 * is allocated for a task.
 */
export class ClosedJobs {
  readonly #kernel = new EventKernel(0);
  readonly #options: ClosedJobsOptions;
  readonly #graph: JobGraph;
  readonly #times: TaskTimes;
  readonly #random: TaskRandom;
  readonly #thinking: TaskTimes;
  readonly #thinkRandom: TaskRandom;
  // By user and stage: stages still waited for, tasks not begun, tasks not done, the key of its task times.
  readonly #waitsFor: Int32Array;
  readonly #toBegin: Int32Array;
  readonly #toEnd: Int32Array;
  readonly #keysA: Int32Array;
  readonly #keysB: Int32Array;
  // By user: the job's number, its place among all jobs, stages not done, tasks not begun, when it was asked for.
  readonly #job: Int32Array;
  readonly #place: Float64Array;
  readonly #stagesLeft: Int32Array;
  readonly #tasksLeft: Int32Array;
  readonly #askedAt: Float64Array;
  /** Stages with tasks to begin, first come first. */
  readonly #ready = new FlatQueue();
  /** Users whose jobs have tasks to begin, in the order of their jobs; of use only where one job keeps all others waiting. */
  readonly #jobs: number[] = [];
  #jobsHead = 0;
  #free: number;
  #places = 0;
  #readied = 0;
  #responses = new Float64Array(256);
  #ended = 0;
  #alone = false;
  readonly #taskEnds = (at: number): void => this.#endTask(at);
  readonly #jobAsked = (user: number): void => this.#ask(user);
  readonly #jobBegins = (user: number): void => this.#begin(user);

  constructor(options: ClosedJobsOptions) {
    const { graph, times, cores, users, seed, think } = options;
    this.#options = options;
    this.#graph = graph;
    this.#times = times;
    this.#random = new TaskRandom(seed, 'task-times');
    this.#thinking = new TaskTimes([think], 'drawn');
    this.#thinkRandom = new TaskRandom(seed, 'think-times');
    const places = users * graph.size;
    this.#waitsFor = new Int32Array(places);
    this.#toBegin = new Int32Array(places);
    this.#toEnd = new Int32Array(places);
    this.#keysA = new Int32Array(places);
    this.#keysB = new Int32Array(places);
    this.#job = new Int32Array(users);
    this.#place = new Float64Array(users);
    this.#stagesLeft = new Int32Array(users);
    this.#tasksLeft = new Int32Array(users);
    this.#askedAt = new Float64Array(users);
    this.#free = cores;
  }

  /** What each job took from when it was asked for to its end, in the order in which they ended. */
  get responses(): Float64Array {
    return this.#responses.subarray(0, this.#ended);
  }

  /** How long the user's job takes with nobody else there. Not to be mixed with `run`. */
  alone(job: number): number {
    this.#alone = true;
    // Each job begins at 0: times that are added to a late start would lose digits, and with them the order of nearly equal ends.
    this.#kernel.restart(0);
    this.#job[0] = job;
    this.#ask(0);
    while (this.#kernel.step());
    return this.#kernel.now;
  }

  /** Goes on until so many jobs have ended in all. */
  run(jobs: number): void {
    if (this.#places === 0 && this.#ended === 0) for (let user = 0; user < this.#options.users; user++) this.#think(user);
    while (this.#ended < jobs && this.#kernel.step());
  }

  #think(user: number): void {
    const [keyA, keyB] = this.#thinkRandom.keysOf(user, this.#job[user] as number, 0);
    this.#thinkRandom.at(keyA, keyB, 0);
    this.#kernel.schedule(this.#kernel.now + this.#thinking.draw(0, 0, this.#thinkRandom), this.#jobAsked, user);
  }

  #ask(user: number): void {
    const { overheadSeconds } = this.#graph;
    this.#askedAt[user] = this.#kernel.now;
    if (overheadSeconds > 0) this.#kernel.schedule(this.#kernel.now + overheadSeconds, this.#jobBegins, user);
    else this.#begin(user);
  }

  #begin(user: number): void {
    const { size, tasks, waitsFor, totalTasks } = this.#graph;
    const first = user * size;
    this.#place[user] = this.#places++;
    this.#stagesLeft[user] = size;
    this.#tasksLeft[user] = totalTasks;
    if (totalTasks > 0 && this.#options.discipline === 'one-job') this.#jobs.push(user);
    this.#waitsFor.set(waitsFor, first);
    this.#toBegin.set(tasks, first);
    this.#toEnd.set(tasks, first);
    for (let stage = 0; stage < size; stage++) {
      if (waitsFor[stage] !== 0) continue;
      if (tasks[stage] === 0) this.#endStage(user, stage);
      else this.#makeReady(user, stage);
    }
    this.#beginTasks();
  }

  #makeReady(user: number, stage: number): void {
    const at = user * this.#graph.size + stage;
    const [keyA, keyB] = this.#random.keysOf(user, this.#job[user] as number, stage);
    this.#keysA[at] = keyA;
    this.#keysB[at] = keyB;
    const order = this.#options.discipline === 'ready-order' ? this.#readied++ : (this.#place[user] as number) * this.#graph.size + stage;
    this.#ready.push(at, order);
  }

  #beginTasks(): void {
    const ready = this.#ready;
    while (this.#free > 0) {
      const at = ready.peek();
      if (at === undefined) return;
      const size = this.#graph.size;
      const stage = at % size;
      if (this.#options.discipline === 'one-job' && this.#jobs[this.#jobsHead] !== (at - stage) / size) return;
      const count = Math.min(this.#free, this.#toBegin[at] as number);
      this.#free -= count;
      this.#beginSome(at, stage, count);
      if (this.#toBegin[at] === 0) ready.pop();
    }
  }

  #beginSome(at: number, stage: number, count: number): void {
    const left = this.#toBegin[at] as number;
    const first = (this.#graph.tasks[stage] as number) - left;
    const now = this.#kernel.now;
    const keyA = this.#keysA[at] as number;
    const keyB = this.#keysB[at] as number;
    for (let task = first; task < first + count; task++) {
      this.#random.at(keyA, keyB, task);
      this.#kernel.schedule(now + this.#times.draw(stage, task, this.#random), this.#taskEnds, at);
    }
    this.#toBegin[at] = left - count;
    if (this.#options.discipline === 'one-job') this.#passOn((at - stage) / this.#graph.size, count);
  }

  /** The job that keeps all others waiting has begun some tasks; after its last one the next job's turn comes. */
  #passOn(user: number, count: number): void {
    const left = (this.#tasksLeft[user] as number) - count;
    this.#tasksLeft[user] = left;
    if (left > 0) return;
    this.#jobsHead += 1;
    if (this.#jobsHead < 1024) return;
    this.#jobs.splice(0, this.#jobsHead);
    this.#jobsHead = 0;
  }

  #endTask(at: number): void {
    this.#free += 1;
    const left = (this.#toEnd[at] as number) - 1;
    this.#toEnd[at] = left;
    if (left === 0) {
      const size = this.#graph.size;
      const stage = at % size;
      this.#endStage((at - stage) / size, stage);
    }
    this.#beginTasks();
  }

  #endStage(user: number, stage: number): void {
    const { firstNext, next, size, tasks } = this.#graph;
    // Stages without tasks are done as soon as they may run; a list instead of recursion, since thousands may follow each other.
    const done = [stage];
    for (const one of done) {
      for (let i = firstNext[one] as number; i < (firstNext[one + 1] as number); i++) {
        const follower = next[i] as number;
        const waits = (this.#waitsFor[user * size + follower] as number) - 1;
        this.#waitsFor[user * size + follower] = waits;
        if (waits > 0) continue;
        if (tasks[follower] === 0) done.push(follower);
        else this.#makeReady(user, follower);
      }
    }
    const left = (this.#stagesLeft[user] as number) - done.length;
    this.#stagesLeft[user] = left;
    if (left === 0) this.#endJob(user);
  }

  #endJob(user: number): void {
    if (this.#alone) return;
    if (this.#ended === this.#responses.length) {
      const longer = new Float64Array(2 * this.#ended);
      longer.set(this.#responses);
      this.#responses = longer;
    }
    this.#responses[this.#ended++] = this.#kernel.now - (this.#askedAt[user] as number);
    this.#job[user] = (this.#job[user] as number) + 1;
    this.#think(user);
  }
}
