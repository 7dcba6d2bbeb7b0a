import { answerOf } from '../answer-of.ts';
import type { CompiledProblem } from '../compiled-problem.ts';
import { compileProblem } from '../compiled-problem.ts';
import type { Slot } from '../lease-book.ts';
import { LeaseBook } from '../lease-book.ts';
import type { WorkflowPlanner } from '../plan.ts';
import { walkPaths } from './partial-critical-paths.ts';
import { typesByPrice, usesPaidTime } from './place-path.ts';
import { earliestEnd, onExisting, onNew, take } from '../place-task.ts';
import { TaskWindows } from './task-windows.ts';

/**
 * IC-PCPD2 as published (Abrishami et al. 2013, section 4.2): first the deadline is distributed over each partial critical path in proportion to the
 * shortest run times, then tasks are placed one by one, as they become ready, each on the cheapest applicable existing instance that keeps its sub-deadline, else
 * on a new one of the cheapest type that does. Where nothing keeps a sub-deadline, the earliest end is taken, and the deadlines decide.
 */
export const icPcpd2: WorkflowPlanner = {
  name: 'ic-pcpd2',
  description: 'IC-PCPD2: sub-deadlines along partial critical paths, then each task on the cheapest instance that keeps its own (Abrishami et al. 2013)',
  plan(problem) {
    const compiled = compileProblem(problem);
    const subDeadline = distributeDeadlines(compiled);
    const book = new LeaseBook(compiled);
    const types = typesByPrice(compiled);
    // Tasks become ready in this order: it is Kahn's.
    for (const task of compiled.order) {
      const by = (subDeadline[task] as number) * (1 + 1e-9);
      const slot = cheapestExisting(compiled, book, task, by) ?? cheapestNew(compiled, book, types, task, by) ?? earliestEnd(compiled, book, task);
      if (slot === null) return { kind: 'none', why: `${problem.tasks[task]?.name ?? task} runs only on types of which no more may be leased` };
      take(book, task, slot);
    }
    return answerOf(compiled, book.plan(), problem.tasks.length);
  },
};

/** For each task when it is to be done: its path's time, from the start of the first to the latest finish of the last, shared by earliest finishes. */
export function distributeDeadlines(problem: CompiledProblem): Float64Array {
  const windows = new TaskWindows(problem, serialSeconds(problem));
  const subDeadline = new Float64Array(problem.taskCount);
  walkPaths(problem, windows, (path) => {
    const last = path.at(-1) as number;
    const begin = windows.earliestStart[path[0] as number] as number;
    const shortest = windows.earliestFinish(last) - begin;
    const stretch = shortest > 0 ? Math.max(1, ((windows.latestFinish[last] as number) - begin) / shortest) : 1;
    // All are computed before the first is decided, as decisions change what the others would be.
    const finishes = path.map((task) => Math.min(begin + (windows.earliestFinish(task) - begin) * stretch, windows.latestFinish[task] as number));
    path.forEach((task, i) => {
      const finish = finishes[i] as number;
      subDeadline[task] = finish;
      windows.decide(task, Math.min(finish, i === 0 ? begin : (finishes[i - 1] as number)), finish, -1);
    });
    return null;
  });
  return subDeadline;
}

/** All tasks one after the other on their slowest types, with all transfers: nothing needs longer, so it stands for "no deadline". */
function serialSeconds({ run, parents, startup, nominalPerMebibyte, due }: CompiledProblem): number {
  const longest = run.reduce((sum, value) => sum + (value < Infinity ? value : 0), startup.reduce((most, value) => Math.max(most, value), 0));
  const transfers = parents.fixedSeconds.reduce((sum, value, i) => sum + value + (parents.mebibytes[i] as number) * nominalPerMebibyte, 0);
  return due.reduce((most, value) => (value < Infinity ? Math.max(most, value) : most), longest + transfers);
}

function cheapestExisting(problem: CompiledProblem, book: LeaseBook, task: number, by: number): Slot | null {
  let best: Slot | null = null;
  let least = Infinity;
  for (const [instance, booked] of book.instances.entries()) {
    const slot = onExisting(problem, book, task, instance);
    if (slot === null || slot.end > by || !usesPaidTime(book, booked, slot.start, slot.end)) continue;
    const extra = book.extraCost(booked, slot.start, slot.end);
    if (extra < least) [least, best] = [extra, slot];
  }
  return best;
}

function cheapestNew(problem: CompiledProblem, book: LeaseBook, types: readonly number[], task: number, by: number): Slot | null {
  for (const type of types) {
    const slot = onNew(problem, book, task, type);
    if (slot !== null && slot.end <= by) return slot;
  }
  return null;
}
