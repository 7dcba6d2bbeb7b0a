import { answerOf } from '../answer-of.ts';
import { compileProblem } from '../compiled-problem.ts';
import { LeaseBook } from '../lease-book.ts';
import { onNew, take } from '../place-task.ts';
import type { WorkflowPlanner } from '../plan.ts';

/** Every task on an instance of its own, of the type on which it ends first: the schedule to which deadlines in the literature are relative. */
export const fastest: WorkflowPlanner = {
  name: 'fastest',
  description: 'every task on a fresh instance on which it ends first; what deadlines are usually multiples of',
  plan(problem) {
    const compiled = compileProblem(problem);
    const book = new LeaseBook(compiled);
    for (const task of compiled.order) {
      const slots = problem.types.flatMap((_, type) => onNew(compiled, book, task, type) ?? []);
      const best = slots.reduce((least, slot) => (least === null || slot.end < least.end ? slot : least), slots[0] ?? null);
      if (best === null) return { kind: 'none', why: `more instances would be needed for ${problem.tasks[task]?.name ?? task} than may be leased` };
      take(book, task, best);
    }
    return answerOf(compiled, book.plan(), problem.tasks.length);
  },
};
