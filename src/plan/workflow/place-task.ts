import type { CompiledProblem } from './compiled-problem.ts';
import type { LeaseBook, Slot } from './lease-book.ts';

/** Where a task, whose parents are all placed, can run on an instance that exists already; `run` decides what is free. */
export function onExisting(problem: CompiledProblem, book: LeaseBook, task: number, instance: number): Slot | null {
  const booked = book.instances[instance];
  if (booked === undefined) return null;
  const seconds = problem.run[task * problem.typeCount + booked.type] as number;
  if (seconds === Infinity) return null;
  const start = book.firstGap(booked, book.arrival(task, instance, booked.type), seconds);
  return { instance, type: booked.type, start, end: start + seconds };
}

/** Where it can run on a new instance of a type; null if it cannot, or no more may be leased. */
export function onNew(problem: CompiledProblem, book: LeaseBook, task: number, type: number): Slot | null {
  const seconds = problem.run[task * problem.typeCount + type] as number;
  if (seconds === Infinity || !book.mayLease(type)) return null;
  const start = book.arrival(task, -1, type);
  return { instance: -1, type, start, end: start + seconds };
}

/** All places for a task: every instance, then a new one of every type. */
export function* allSlots(problem: CompiledProblem, book: LeaseBook, task: number): Generator<Slot> {
  for (let instance = 0; instance < book.instances.length; instance++) {
    const slot = onExisting(problem, book, task, instance);
    if (slot !== null) yield slot;
  }
  for (let type = 0; type < problem.typeCount; type++) {
    const slot = onNew(problem, book, task, type);
    if (slot !== null) yield slot;
  }
}

/** What a slot adds to the cost in USD. */
export function slotCost(book: LeaseBook, { instance, type, start, end }: Slot): number {
  const booked = book.instances[instance];
  return booked === undefined ? book.newCost(type, start, end) : book.extraCost(booked, start, end);
}

/** Places a task for good. */
export function take(book: LeaseBook, task: number, { instance, type, start }: Slot): void {
  book.put(task, instance >= 0 ? instance : book.lease(type, start), start);
}

/** The slot in which a task ends first; among equals the one that costs less. Null when no type can take it. */
export function earliestEnd(problem: CompiledProblem, book: LeaseBook, task: number): Slot | null {
  let best: Slot | null = null;
  for (const slot of allSlots(problem, book, task)) {
    if (best === null || slot.end < best.end || (slot.end === best.end && slotCost(book, slot) < slotCost(book, best))) best = slot;
  }
  return best;
}
