import type { TaskTime } from '../../model/job-profile.ts';
import type { Discipline } from './closed-jobs.ts';
import { ClosedJobs } from './closed-jobs.ts';
import type { Estimate } from './estimate.ts';
import { independentMean, moved } from './estimate.ts';
import type { JobGraph } from './job-graph.ts';
import type { Precision } from './precision.ts';
import { firstJobs, jobsNeeded } from './precision.ts';
import { TaskRandom } from './task-random.ts';
import type { TaskTimes } from './task-times.ts';

const noThinking: TaskTime = { kind: 'constant', seconds: 0 };

export type AloneCurveOptions = {
  readonly graph: JobGraph;
  readonly times: TaskTimes;
  readonly discipline: Discipline;
  readonly seed: number;
  readonly precision: Precision;
  /** Where all numbers of cores together take no more simulated tasks, every number may be looked at. About 0.1 s without it. */
  readonly tasksOfAllMax?: number;
};

const tasksOfAllMax = 500_000;

/**
 * How long the tasks of a job take that has all cores to itself, on average, by the number of cores, without its overhead: a curve that never rises.
 *
 * The same jobs, with the same task times, are simulated on every number of cores. How many is settled beforehand on one core and on as many
 * as are of use, where a job takes all its work and its longest path. Without stages side by side, more cores then end no job later: tasks
 * begin in one order whatever the cores, and each begin is a minimum and maximum of earlier ends. With such stages a list schedule may
 * be longer on more cores (Graham, "Bounds on multiprocessing timing anomalies", 1969), though on the mean of many jobs rarely and little. So there
 * - for small jobs, the value is the least that was simulated on as many cores or fewer: a core may be left idle;
 * - for large ones, it is what was simulated, kept between the values at the numbers above it in a search tree over all numbers of cores. Of two
 *   numbers one is above the other, or a third is above both and between them: so the whole curve falls.
 * Either way no value depends on what was asked before. Numbers whose bounds show that they cannot matter are not simulated.
 */
export class AloneCurve {
  readonly #options: AloneCurveOptions;
  readonly #random: TaskRandom;
  /** Of each job: all its tasks one after the other, and its longest path. */
  #work = new Float64Array(0);
  #path = new Float64Array(0);
  readonly #simulated = new Map<number, Estimate>();
  readonly #kept = new Map<number, Estimate>();
  /** Simulations so far; the first two numbers of cores need none of their own. */
  simulations = 0;

  constructor(options: AloneCurveOptions) {
    this.#options = options;
    this.#random = new TaskRandom(options.seed, 'task-times');
  }

  /** Jobs simulated on each number of cores. */
  get jobs(): number {
    this.#settle();
    return this.#work.length;
  }

  at(cores: number): Estimate {
    const { width, chain } = this.#options.graph;
    const useful = Math.min(cores, width);
    return chain ? this.#simulate(useful) : this.#keep(useful);
  }

  /** No value at so many cores is above it; takes no simulation. */
  atMost(cores: number): number {
    this.#settle();
    return this.#bound(Math.min(cores, this.#options.graph.width), 'most');
  }

  /** Draws as many jobs as the precision asks for, once. */
  #settle(): void {
    if (this.#work.length > 0) return;
    const { graph, precision, times } = this.#options;
    let jobs = times.certain ? 1 : firstJobs(graph.totalTasks, precision);
    for (;;) {
      this.#extend(jobs);
      const needed = times.certain ? jobs : jobsNeeded(jobs, [this.#withOverhead(this.#work), this.#withOverhead(this.#path)], graph.totalTasks, precision);
      if (needed === jobs) break;
      jobs = needed;
    }
    this.simulations += 1;
    this.#simulated.set(graph.width, independentMean(this.#path));
    if (graph.width > 1) this.#simulated.set(1, independentMean(this.#work));
  }

  /** What the precision is asked of. */
  #withOverhead(values: Float64Array): Estimate {
    const { mean, half } = independentMean(values);
    return { mean: this.#options.graph.overheadSeconds + mean, half };
  }

  /** Draws the tasks of more jobs. */
  #extend(jobs: number): void {
    const from = this.#work.length;
    const [work, path] = [new Float64Array(jobs), new Float64Array(jobs)];
    work.set(this.#work);
    path.set(this.#path);
    const ends = new Float64Array(this.#options.graph.size);
    for (let job = from; job < jobs; job++) this.#draw(job, { work, path, ends });
    this.#work = work;
    this.#path = path;
  }

  #draw(job: number, { work, path, ends }: { readonly work: Float64Array; readonly path: Float64Array; readonly ends: Float64Array }): void {
    const { graph, times } = this.#options;
    ends.fill(0);
    let [sum, last] = [0, 0];
    for (let stage = 0; stage < graph.size; stage++) {
      const [keyA, keyB] = this.#random.keysOf(0, job, stage);
      const start = ends[stage] as number;
      let end = start;
      for (let task = 0; task < (graph.tasks[stage] as number); task++) {
        this.#random.at(keyA, keyB, task);
        const seconds = times.draw(stage, task, this.#random);
        sum += seconds;
        if (start + seconds > end) end = start + seconds;
      }
      for (let i = graph.firstNext[stage] as number; i < (graph.firstNext[stage + 1] as number); i++) ends[graph.next[i] as number] = Math.max(end, ends[graph.next[i] as number] as number);
      last = Math.max(last, end);
    }
    work[job] = sum;
    path[job] = last;
  }

  #simulate(cores: number): Estimate {
    const { jobs } = this;
    const known = this.#simulated.get(cores);
    if (known !== undefined) return known;
    const { graph, times, discipline, seed } = this.#options;
    const alone = new ClosedJobs({ graph: { ...graph, overheadSeconds: 0 }, times, cores, users: 1, think: noThinking, discipline, seed });
    const estimate = independentMean(Float64Array.from({ length: jobs }, (_, job) => alone.alone(job)));
    this.simulations += 1;
    this.#simulated.set(cores, estimate);
    return estimate;
  }

  #keep(cores: number): Estimate {
    const known = this.#kept.get(cores);
    if (known !== undefined) return known;
    const { graph, tasksOfAllMax: most = tasksOfAllMax } = this.#options;
    const kept = this.jobs * graph.totalTasks * graph.width <= most ? this.#leastOfFewer(cores) : this.#keptBetween(cores);
    this.#kept.set(cores, kept);
    return kept;
  }

  #leastOfFewer(cores: number): Estimate {
    let least = this.#simulate(cores);
    for (let fewer = cores - 1; fewer >= 1 && least.mean > this.#bound(fewer, 'least'); fewer--) {
      const other = this.#simulate(fewer);
      if (other.mean < least.mean) least = other;
    }
    return least;
  }

  #keptBetween(cores: number): Estimate {
    const { mean, half } = this.#simulate(cores);
    const { width } = this.#options.graph;
    let [low, high] = [0, this.#simulate(1).mean];
    if (cores > 1 && cores < width) {
      low = this.#keep(width).mean;
      for (let [below, above] = [1, width]; ; ) {
        const middle = between(below, above);
        if (middle === cores) break;
        if (middle < cores) {
          below = middle;
          if (mean > this.#bound(middle, 'least')) high = Math.min(high, this.#keep(middle).mean);
        } else {
          above = middle;
          if (mean < this.#bound(middle, 'most')) low = Math.max(low, this.#keep(middle).mean);
        }
      }
    }
    return moved({ mean, half }, Math.min(high, Math.max(low, mean)));
  }

  /** What every schedule of these jobs takes at least, or one that leaves no core idle at most (Graham). */
  #bound(cores: number, which: 'least' | 'most'): number {
    const values = this.#work.map((work, job) => {
      const path = this.#path[job] as number;
      return which === 'least' ? Math.max(path, work / cores) : path + (work - path) / cores;
    });
    // A rounding error must not pass for a difference.
    return independentMean(values).mean * (which === 'least' ? 1 - 1e-12 : 1 + 1e-12);
  }
}

/** Of the numbers between two, the one that is divisible by the highest power of two: clusters have round numbers of cores, which are then high in the tree. */
function between(below: number, above: number): number {
  for (let power = 2 ** Math.floor(Math.log2(above)); ; power /= 2) {
    const next = (Math.floor(below / power) + 1) * power;
    if (next < above) return next;
  }
}
