import type { Random } from '../../model/random.ts';
import { integerBelow } from '../../model/random.ts';
import { finishOf, makespanOf } from '../../plan/workflow/answer-of.ts';
import { fastest } from '../../plan/workflow/baselines/fastest.ts';
import { heft } from '../../plan/workflow/baselines/heft.ts';
import { noTime } from '../../plan/workflow/plan.ts';
import type { WorkflowDeadline, WorkflowProblem } from '../../plan/workflow/problem.ts';

const once = { spent: noTime, seed: 1 };

/** Seconds of the fastest schedule as the literature means it: every task on an instance of its own, of the fastest type. Infinity where limits forbid that. */
export function fastestSeconds(problem: WorkflowProblem): number {
  const answer = fastest.plan({ ...problem, deadlines: [] }, once);
  return answer.kind === 'none' ? Infinity : makespanOf(answer.plan);
}

/** The problem with one hard deadline on the whole: `tightness` times the fastest schedule. 1 is tight, 5 loose. */
export function withTightness(problem: WorkflowProblem, tightness: number): WorkflowProblem {
  return { ...problem, deadlines: [{ name: 'whole', tasks: problem.tasks.map((_, task) => task), seconds: tightness * fastestSeconds(problem), firmness: 'hard', weight: 1 }] };
}

export type OverlapOptions = { readonly count: number; readonly least: number; readonly most: number };

/**
 * The problem with hard deadlines on `count` sets of tasks that overlap, one of them on the whole: each other set is a task with all that it waits for, drawn with a
 * share of what comes beside it. Each deadline is between `least` and `most` times the set's end in HEFT's plan, so that with `least` of 1 or more that plan holds them all.
 */
export function withOverlappingDeadlines(problem: WorkflowProblem, { count, least, most }: OverlapOptions, random: Random): WorkflowProblem {
  const answer = heft.plan({ ...problem, deadlines: [], budgetUsd: Infinity }, once);
  if (answer.kind === 'none') return problem;
  const all = problem.tasks.map((_, task) => task);
  const parents = parentsOf(problem);
  const deadlines = Array.from({ length: count }, (_, i): WorkflowDeadline => {
    const tasks = i === 0 ? all : [...new Set([...aboveOf(parents, integerBelow(random, all.length)), ...aboveOf(parents, integerBelow(random, all.length))])].toSorted((a, b) => a - b);
    const seconds = Math.max(1e-9, finishOf(answer.plan, tasks)) * (least + (most - least) * random.next());
    return { name: i === 0 ? 'whole' : `set-${i}`, tasks, seconds, firmness: 'hard', weight: 1 };
  });
  return { ...problem, deadlines };
}

function parentsOf({ tasks, edges }: WorkflowProblem): readonly (readonly number[])[] {
  const parents: number[][] = tasks.map(() => []);
  for (const { from, to } of edges) parents[to]?.push(from);
  return parents;
}

/** A task and all that it waits for. */
function aboveOf(parents: readonly (readonly number[])[], task: number): ReadonlySet<number> {
  const found = new Set([task]);
  for (const one of found) for (const parent of parents[one] ?? []) found.add(parent);
  return found;
}
