import { InvalidInputError } from '../../model/error.ts';
import type { Stage, StagesProfile, TaskTime } from '../../model/job-profile.ts';

const stagesMax = 10_000;
const tasksMax = 10_000_000;

/** The stages of a job by their numbers, in an order in which each comes after all that it waits for. */
export type JobGraph = {
  readonly size: number;
  readonly times: readonly TaskTime[];
  readonly tasks: Int32Array;
  /** How many stages each waits for. */
  readonly waitsFor: Int32Array;
  /** Those that wait for stage s are `next[firstNext[s]]` to before `next[firstNext[s + 1]]`. */
  readonly firstNext: Int32Array;
  readonly next: Int32Array;
  readonly totalTasks: number;
  /** At most so many tasks of one job ever run at once: more cores change nothing. */
  readonly width: number;
  /** No two stages with tasks can run at once. */
  readonly chain: boolean;
  readonly overheadSeconds: number;
};

/**
 * Checks a profile and numbers its stages: the order of the profile is kept as far as dependencies allow, as Spark numbers its stages.
 * Throws InvalidInputError that names every problem.
 */
export function jobGraph({ stages, overheadSeconds }: StagesProfile): JobGraph {
  check(stages, overheadSeconds);
  const order = topological(stages);
  const numberOf = new Map(order.map((stage, number) => [stage.name, number]));
  const after = order.map(({ after: names }) => [...new Set(names)].map((name) => numberOf.get(name) as number));
  const followers: number[][] = order.map(() => []);
  for (const [stage, numbers] of after.entries()) for (const number of numbers) (followers[number] as number[]).push(stage);
  const firstNext = new Int32Array(order.length + 1);
  for (const [stage, next] of followers.entries()) firstNext[stage + 1] = (firstNext[stage] as number) + next.length;
  return {
    size: order.length,
    times: order.map(({ taskTime }) => taskTime),
    tasks: Int32Array.from(order, ({ tasks }) => tasks),
    waitsFor: Int32Array.from(after, ({ length }) => length),
    firstNext,
    next: Int32Array.from(followers.flat()),
    totalTasks: order.reduce((sum, { tasks }) => sum + tasks, 0),
    ...widthOf(order, after),
    overheadSeconds,
  };
}

function check(stages: readonly Stage[], overheadSeconds: number): void {
  const problems: string[] = [];
  const names = new Set(stages.map(({ name }) => name));
  const total = stages.reduce((sum, { tasks }) => sum + tasks, 0);
  if (stages.length < 1 || stages.length > stagesMax) problems.push(`stages: there are ${stages.length}; there must be from 1 to ${stagesMax}; join or add some`);
  if (names.size < stages.length) problems.push('stages: a name is there twice; each must be there once; rename one');
  if (total > tasksMax) problems.push(`stages: they have ${total} tasks together; they may have ${tasksMax}; describe the job by fewer, longer tasks`);
  if (!(overheadSeconds >= 0 && overheadSeconds < Number.POSITIVE_INFINITY)) problems.push(`overheadSeconds is ${overheadSeconds}; it must be a finite number of at least 0; write 0 for none`);
  for (const { name, tasks, taskTime, after } of stages) {
    if (!(Number.isInteger(tasks) && tasks >= 0)) problems.push(`stages.${name}.tasks is ${tasks}; it must be a whole number of at least 0; write one`);
    const wrong = wrongTime(taskTime);
    if (wrong !== null) problems.push(`stages.${name}.taskTime ${wrong}`);
    for (const other of after) if (!names.has(other)) problems.push(`stages.${name}.after is ${other}; it must be the name of a stage; correct it`);
  }
  if (problems.length > 0) throw new InvalidInputError(problems);
}

/** What is wrong with a task time; null if nothing is. */
export function wrongTime(time: TaskTime): string | null {
  const mean = (value: number): string | null => (value > 0 && value < Number.POSITIVE_INFINITY ? null : `has a mean of ${value}; it must be a finite number above 0; correct it`);
  const phases = (value: number): string | null => (Number.isInteger(value) && value >= 1 ? null : `has ${value} phases; there must be a whole number of at least 1; correct it`);
  switch (time.kind) {
    case 'constant':
      return time.seconds >= 0 && time.seconds < Number.POSITIVE_INFINITY ? null : `is ${time.seconds}; it must be a finite number of at least 0; correct it`;
    case 'exponential':
      return mean(time.meanSeconds);
    case 'erlang':
      return mean(time.meanSeconds) ?? phases(time.phases);
    case 'log-normal':
      return mean(time.meanSeconds) ?? (time.sigma >= 0 && time.sigma <= 10 ? null : `has a sigma of ${time.sigma}; it must be a number from 0 to 10; correct it`);
    case 'replay': {
      const wrong = time.seconds.find((seconds) => !(seconds >= 0 && seconds < Number.POSITIVE_INFINITY));
      if (time.seconds.length === 0) return 'has no measured times; there must be at least one; add them';
      return wrong === undefined ? null : `has a measured time of ${wrong}; each must be a finite number of at least 0; remove it`;
    }
    case 'mixture': {
      const total = time.branches.reduce((sum, { probability }) => sum + probability, 0);
      if (!(Math.abs(total - 1) < 1e-6) || time.branches.some(({ probability }) => !(probability >= 0))) return `has probabilities that add up to ${total}; each must be at least 0, and together 1; correct them`;
      return time.branches.map((branch) => mean(branch.meanSeconds) ?? phases(branch.phases)).find((problem) => problem !== null) ?? null;
    }
  }
}

/** Kahn's algorithm; of the stages that may come next the one first in the profile does. */
function topological(stages: readonly Stage[]): readonly Stage[] {
  const order: Stage[] = [];
  const done = new Set<string>();
  let waiting = [...stages];
  while (waiting.length > 0) {
    const left: Stage[] = [];
    for (const stage of waiting) {
      if (stage.after.every((name) => done.has(name))) {
        order.push(stage);
        done.add(stage.name);
      } else left.push(stage);
    }
    if (left.length === waiting.length) throw new InvalidInputError([`stages: ${left.slice(0, 5).map(({ name }) => name).join(', ')} wait for each other in a circle; there must be none; remove a name from an after`]);
    waiting = left;
  }
  return order;
}

/** Covers the graph by paths: stages on one path never run at once, so that each path runs at most its largest stage. */
function widthOf(order: readonly Stage[], after: readonly (readonly number[])[]): Pick<JobGraph, 'width' | 'chain'> {
  const widest: number[] = [];
  const pathEndingAt = new Map<number, number>();
  for (const [stage, { tasks }] of order.entries()) {
    const before = after[stage]?.find((number) => pathEndingAt.has(number));
    const path = before === undefined ? widest.push(0) - 1 : (pathEndingAt.get(before) as number);
    if (before !== undefined) pathEndingAt.delete(before);
    pathEndingAt.set(stage, path);
    widest[path] = Math.max(widest[path] as number, tasks);
  }
  return { width: Math.max(1, widest.reduce((sum, tasks) => sum + tasks, 0)), chain: widest.filter((tasks) => tasks > 0).length <= 1 };
}
