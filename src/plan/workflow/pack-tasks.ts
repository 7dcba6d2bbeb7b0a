import FlatQueue from 'flatqueue';
import type { CompiledProblem } from './compiled-problem.ts';
import type { Slot } from './lease-book.ts';
import { LeaseBook } from './lease-book.ts';
import { earliestEnd, onExisting, onNew, slotCost, take } from './place-task.ts';
import type { WorkflowPlan } from './plan.ts';
import { typedWindows } from './typed-windows.ts';

/**
 * Puts tasks, whose types are chosen, onto instances: in the order of their latest starts, each onto the instance (of any type) that costs the least more and
 * keeps its latest end, or onto a new one of its type. Null when a task runs only on types of which no more may be leased.
 */
export function packTasks(problem: CompiledProblem, types: Int32Array): WorkflowPlan | null {
  const { latestEnd } = typedWindows(problem, types);
  const book = new LeaseBook(problem);
  for (const task of byLatestStart(problem, types, latestEnd)) {
    const slot = cheapestSlot(problem, book, task, types[task] as number, (latestEnd[task] as number) * (1 + 1e-9)) ?? earliestEnd(problem, book, task);
    if (slot === null) return null;
    take(book, task, slot);
  }
  return book.plan();
}

function cheapestSlot(problem: CompiledProblem, book: LeaseBook, task: number, type: number, by: number): Slot | null {
  const fresh = onNew(problem, book, task, type);
  let best = fresh !== null && fresh.end <= by ? fresh : null;
  let least = best === null ? Infinity : slotCost(book, best);
  for (let instance = 0; instance < book.instances.length; instance++) {
    const slot = onExisting(problem, book, task, instance);
    if (slot === null || slot.end > by) continue;
    const cost = slotCost(book, slot);
    if (cost < least || (cost === least && best?.instance === -1)) [least, best] = [cost, slot];
  }
  return best;
}

/** Tasks by their latest starts, each behind its parents. */
function byLatestStart({ taskCount, typeCount, parents, children, run }: CompiledProblem, types: Int32Array, latestEnd: Float64Array): readonly number[] {
  const waiting = new Int32Array(taskCount);
  const ready = new FlatQueue();
  const add = (task: number): void => {
    const latest = latestEnd[task] as number;
    // Tasks under no deadline come last; a queue does not order infinities.
    ready.push(task, Math.min(Number.MAX_VALUE, latest - (run[task * typeCount + (types[task] as number)] as number)));
  };
  for (let task = 0; task < taskCount; task++) {
    waiting[task] = (parents.at[task + 1] as number) - (parents.at[task] as number);
    if (waiting[task] === 0) add(task);
  }
  const order: number[] = [];
  for (let task = ready.pop(); task !== undefined; task = ready.pop()) {
    order.push(task);
    for (let i = children.at[task] as number; i < (children.at[task + 1] as number); i++) {
      const child = children.task[i] as number;
      waiting[child] = (waiting[child] as number) - 1;
      if (waiting[child] === 0) add(child);
    }
  }
  return order;
}
