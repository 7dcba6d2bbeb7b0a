import type { StagesProfile, TaskTime } from '../../../model/job-profile.ts';
import { numberedAfter, stageOrder } from '../../../model/stage-order.ts';
import { longestOfTasks, meanTaskSeconds, taskTimeScv } from '../../../model/task-time.ts';

/** What the approximation needs of a stage, worked out once. */
type Part = {
  readonly tasks: number;
  readonly time: TaskTime;
  readonly mean: number;
  /** Times do not vary. */
  readonly certain: boolean;
  readonly after: readonly number[];
  /** No stage waits for it. */
  readonly last: boolean;
  readonly longest: Map<number, number>;
};

/**
 * The mean time that a job of stages takes alone, by closed form, for any number of cores from a fraction of one; it never rises with cores. The speed of cores divides
 * what tasks take, not the overhead.
 *
 * A stage of n tasks on c cores: all cores are busy until n - c tasks are done, on average (n - c) / c means, and then the last c tasks run out, which
 * takes the mean of the longest of c; but never less than the longest of all n. That is exact for exponential times, for n up to c, and for one
 * core; for times that do not vary it is the number of waves. Stages side by side share the cores: a job takes the longest path through its
 * stages, or, if that is more, all other work on all cores and then a last stage (in the manner of Graham's bound, 1969).
 */
export function forkJoinApproximation({ stages, overheadSeconds }: StagesProfile): (cores: number, speed?: number) => number {
  const afters = numberedAfter(stages);
  const order = stageOrder(afters);
  const waitedFor = new Set(stages.flatMap(({ after }) => after));
  const parts = stages.map(({ name, tasks, taskTime }, number): Part => ({
    tasks,
    time: taskTime,
    mean: meanTaskSeconds(taskTime),
    certain: taskTimeScv(taskTime) === 0,
    after: afters[number] ?? [],
    last: !waitedFor.has(name),
    longest: new Map(),
  }));
  const work = parts.reduce((sum, { tasks, mean }) => sum + tasks * mean, 0);
  return (cores, speed = 1) => {
    const ends = new Float64Array(parts.length);
    let path = 0;
    let spread = Number.POSITIVE_INFINITY;
    for (const number of order) {
      const part = parts[number] as Part;
      const start = part.after.reduce((latest, before) => Math.max(latest, ends[before] as number), 0);
      const own = stageSeconds(part, cores);
      ends[number] = start + own;
      path = Math.max(path, start + own);
      if (part.last) spread = Math.min(spread, (work - part.tasks * part.mean) / cores + own);
    }
    return overheadSeconds + Math.max(path, spread === Number.POSITIVE_INFINITY ? 0 : spread) / speed;
  };
}

function stageSeconds(part: Part, cores: number): number {
  const { tasks, mean, certain } = part;
  // Less than one core is one that is there for a share of the time.
  if (cores <= 1) return (tasks * mean) / cores;
  if (certain) return Math.ceil(tasks / Math.floor(cores)) * mean;
  const least = longest(part, tasks);
  return tasks <= cores ? least : Math.max(least, ((tasks - cores) * mean) / cores + longest(part, cores));
}

/** The mean of the longest of so many tasks; between whole numbers it is linear. */
function longest(part: Part, tasks: number): number {
  const whole = Math.floor(tasks);
  const of = (count: number): number => {
    const known = part.longest.get(count) ?? longestOfTasks(part.time, count);
    part.longest.set(count, known);
    return known;
  };
  return whole === tasks ? of(whole) : of(whole) + (tasks - whole) * (of(whole + 1) - of(whole));
}
