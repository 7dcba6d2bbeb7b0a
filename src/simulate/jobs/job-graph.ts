import { checkProfile } from '../../model/check-profile.ts';
import type { Stage, StagesProfile, TaskTime } from '../../model/job-profile.ts';
import { numberedAfter, stageOrder } from '../../model/stage-order.ts';

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
export function jobGraph(profile: StagesProfile): JobGraph {
  checkProfile(profile);
  const { stages, overheadSeconds } = profile;
  const order = stageOrder(numberedAfter(stages)).map((number) => stages[number] as Stage);
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
