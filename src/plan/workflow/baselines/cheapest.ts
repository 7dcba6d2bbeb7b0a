import { answerOf } from '../answer-of.ts';
import type { CompiledProblem } from '../compiled-problem.ts';
import { compileProblem } from '../compiled-problem.ts';
import { LeaseBook } from '../lease-book.ts';
import { onExisting, onNew, take } from '../place-task.ts';
import type { WorkflowPlan, WorkflowPlanner } from '../plan.ts';

/** Everything one after the other on one instance of the cheapest type, whatever the deadlines: what normalised costs are relative to. */
export const cheapest: WorkflowPlanner = {
  name: 'cheapest',
  description: 'everything on one instance of the cheapest type; what normalised costs are relative to',
  plan(problem) {
    const compiled = compileProblem(problem);
    const plans = problem.types.map((_, type) => onOneInstance(compiled, type));
    const best = plans.reduce((least, plan) => (costOf(plan) < costOf(least) ? plan : least));
    return answerOf(compiled, best, problem.types.length);
  },
};

const costOf = (plan: WorkflowPlan): number => plan.instances.reduce((sum, lease) => sum + lease.costUsd, 0);

/** All on one instance of `type`; what cannot run there on one of the first other type on which it can. */
export function onOneInstance(problem: CompiledProblem, type: number): WorkflowPlan {
  const book = new LeaseBook(problem);
  const instance = new Map<number, number>();
  for (const task of problem.order) {
    const can = (other: number): boolean => (problem.run[task * problem.typeCount + other] as number) < Infinity;
    const wanted = can(type) ? type : (problem.fastestType[task] as number);
    const slot = instance.has(wanted) ? onExisting(problem, book, task, instance.get(wanted) as number) : onNew(problem, book, task, wanted);
    if (slot === null) continue;
    take(book, task, slot);
    instance.set(wanted, book.instanceOf[task] as number);
  }
  return book.plan();
}
