import { answerOf } from '../answer-of.ts';
import type { CompiledProblem } from '../compiled-problem.ts';
import { compileProblem, nominalTransfer } from '../compiled-problem.ts';
import { LeaseBook } from '../lease-book.ts';
import { earliestEnd, take } from '../place-task.ts';
import type { WorkflowPlanner } from '../plan.ts';

/**
 * HEFT (Topcuoglu, Hariri, Wu, IEEE TPDS 13(3), 2002): tasks by upward rank, each where it ends first, in gaps too. Clouds lease as many of the
 * fastest type as are wanted, so this shows how soon a workflow can be done and what it costs not to look at the money.
 */
export const heft: WorkflowPlanner = {
  name: 'heft',
  description: 'HEFT: by upward rank, each task where it ends first; fast and dear (Topcuoglu et al. 2002)',
  plan(problem) {
    const compiled = compileProblem(problem);
    const book = new LeaseBook(compiled);
    for (const task of byUpwardRank(compiled)) {
      const slot = earliestEnd(compiled, book, task);
      if (slot === null) return { kind: 'none', why: `${problem.tasks[task]?.name ?? task} runs only on types of which no more may be leased` };
      take(book, task, slot);
    }
    return answerOf(compiled, book.plan(), problem.tasks.length);
  },
};

/** Tasks by the mean time from their start to the end of all, the longest first; parents before children. */
export function byUpwardRank(problem: CompiledProblem): readonly number[] {
  const { order, children, taskCount } = problem;
  const rank = new Float64Array(taskCount);
  const place = new Int32Array(taskCount);
  for (let i = taskCount - 1; i >= 0; i--) {
    const task = order[i] as number;
    place[task] = i;
    let longest = 0;
    for (let k = children.at[task] as number; k < (children.at[task + 1] as number); k++) {
      longest = Math.max(longest, nominalTransfer(problem, children, k) + (rank[children.task[k] as number] as number));
    }
    rank[task] = meanSeconds(problem, task) + longest;
  }
  return [...order].toSorted((a, b) => (rank[b] as number) - (rank[a] as number) || (place[a] as number) - (place[b] as number));
}

function meanSeconds({ run, typeCount }: CompiledProblem, task: number): number {
  let [sum, count] = [0, 0];
  for (let type = 0; type < typeCount; type++) {
    const seconds = run[task * typeCount + type] as number;
    if (seconds === Infinity) continue;
    sum += seconds;
    count += 1;
  }
  return sum / count;
}
