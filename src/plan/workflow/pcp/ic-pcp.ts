import { answerOf } from '../answer-of.ts';
import type { CompiledProblem } from '../compiled-problem.ts';
import { compileProblem } from '../compiled-problem.ts';
import { LeaseBook } from '../lease-book.ts';
import type { WorkflowPlanner } from '../plan.ts';
import { walkPaths } from './partial-critical-paths.ts';
import { PathFitter, typesByPrice, usesPaidTime } from './place-path.ts';
import { TaskWindows } from './task-windows.ts';

/**
 * IC-PCP as published (Abrishami, Naghibzadeh, Epema, FGCS 29(1), 2013, algorithms 1 to 3): each partial critical path goes whole onto the applicable existing
 * instance that costs the least more, else onto a new instance of the cheapest type that finishes each task by its latest finish, else there is no plan.
 * An existing instance is applicable if the path fits into its gaps, before or after its tasks, each task in time, and uses time that is paid for already.
 *
 * Beyond the publication: several deadlines (each task's latest finish is the least of them), start-up times, places and limits on types.
 */
export const icPcp: WorkflowPlanner = {
  name: 'ic-pcp',
  description: 'IC-PCP: partial critical paths, each whole onto the cheapest instance that is in time (Abrishami et al. 2013)',
  plan(problem) {
    const compiled = compileProblem(problem);
    const windows = new TaskWindows(compiled);
    const book = new LeaseBook(compiled);
    const types = typesByPrice(compiled);
    let paths = 0;
    const why = walkPaths(compiled, windows, (path) => {
      paths += 1;
      return place(compiled, book, windows, types, path) ? null : whyNot(compiled, windows, path);
    });
    return why === null ? answerOf(compiled, book.plan(), paths) : { kind: 'none', why };
  },
};

function place(problem: CompiledProblem, book: LeaseBook, windows: TaskWindows, types: readonly number[], path: readonly number[]): boolean {
  const fitter = new PathFitter(problem, book, windows, path);
  const found = cheapestExisting(problem, book, windows, path, fitter) ?? cheapestNew(book, types, fitter);
  if (found === null) return false;
  const { instance, starts } = found;
  path.forEach((task, i) => {
    book.put(task, instance, starts[i] as number);
    windows.decide(task, starts[i] as number, book.end[task] as number, book.typeOf(task));
  });
  return true;
}

type Found = { readonly instance: number; readonly starts: Float64Array };

function cheapestExisting(problem: CompiledProblem, book: LeaseBook, windows: TaskWindows, path: readonly number[], fitter: PathFitter): Found | null {
  let best: Found | null = null;
  let least = Infinity;
  const inputs = inputsDone(problem, windows, path[0] as number);
  for (const [instance, booked] of book.instances.entries()) {
    // Paid time would be over before the path could begin: without this look, each path would be tried in full on every instance.
    if (inputs > booked.to + book.paidLeft(booked) * (1 + 1e-9)) continue;
    const starts = fitter.fit(booked.type, instance);
    if (starts === null) continue;
    const end = endOf(problem, path, starts, booked.type);
    if (!usesPaidTime(book, booked, starts[0] as number, end)) continue;
    const extra = book.extraCost(booked, starts[0] as number, end);
    if (extra < least) {
      least = extra;
      best = { instance, starts };
    }
  }
  return best;
}

/** When all parents of a task are done, wherever they run. */
function inputsDone({ parents }: CompiledProblem, windows: TaskWindows, task: number): number {
  let done = 0;
  for (let i = parents.at[task] as number; i < (parents.at[task + 1] as number); i++) done = Math.max(done, windows.earliestFinish(parents.task[i] as number));
  return done;
}

function cheapestNew(book: LeaseBook, types: readonly number[], fitter: PathFitter): Found | null {
  for (const type of types) {
    if (!book.mayLease(type)) continue;
    const starts = fitter.fit(type, -1);
    if (starts !== null) return { instance: book.lease(type, starts[0] as number), starts };
  }
  return null;
}

function endOf({ run, typeCount }: CompiledProblem, path: readonly number[], starts: Float64Array, type: number): number {
  const last = path.length - 1;
  return (starts[last] as number) + (run[(path[last] as number) * typeCount + type] as number);
}

const rounded = (seconds: number): number => Number(seconds.toPrecision(6));

function whyNot({ problem }: CompiledProblem, windows: TaskWindows, path: readonly number[]): string {
  const name = (task: number): string => problem.tasks[task]?.name ?? String(task);
  const tight = path.find((task) => windows.earliestFinish(task) > (windows.latestFinish[task] as number) * (1 + 1e-9)) ?? path[0] ?? 0;
  return `no instance finishes the path ${name(path[0] as number)} to ${name(path.at(-1) as number)} in time: ${name(tight)} can end at ${rounded(windows.earliestFinish(tight))} s at the earliest and must by ${rounded(windows.latestFinish[tight] as number)} s`;
}
