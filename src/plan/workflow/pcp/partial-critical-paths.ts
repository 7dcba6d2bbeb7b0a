import type { CompiledProblem } from '../compiled-problem.ts';
import type { TaskWindows } from './task-windows.ts';

/**
 * Walks a workflow along its partial critical paths (Abrishami et al. 2013, algorithm 2, "AssignParents", from a virtual exit): hands each path, first task
 * first, to `assign`, which decides all of its tasks in `windows`, or returns why it cannot. Returns that reason, or null when all tasks are decided.
 * The recursion of the publication is a stack here, as paths can be as long as the workflow.
 */
export function walkPaths(problem: CompiledProblem, windows: TaskWindows, assign: (path: readonly number[]) => string | null): string | null {
  const exits = exitsOf(problem);
  const exit = problem.taskCount;
  const stack = [exit];
  while (stack.length > 0) {
    const child = stack.at(-1) as number;
    const path = pathTo(problem, windows, child, child === exit ? exits : null);
    if (path.length === 0) {
      stack.pop();
      continue;
    }
    const why = assign(path);
    if (why !== null) return why;
    windows.settle(path);
    for (let i = path.length - 1; i >= 0; i--) stack.push(path[i] as number);
  }
  return null;
}

function exitsOf({ taskCount, children }: CompiledProblem): readonly number[] {
  return Array.from({ length: taskCount }, (_, task) => task).filter((task) => children.at[task] === children.at[task + 1]);
}

/** The path of critical parents that ends before `child`; empty when all of its parents are decided. */
function pathTo(problem: CompiledProblem, windows: TaskWindows, child: number, exits: readonly number[] | null): number[] {
  const path: number[] = [];
  let task = exits === null ? criticalParent(problem, windows, child) : criticalExit(windows, exits);
  while (task >= 0) {
    path.push(task);
    task = criticalParent(problem, windows, task);
  }
  return path.reverse();
}

/** The undecided parent whose data arrives last (definition 1 of the publication); -1 when there is none. */
function criticalParent({ parents }: CompiledProblem, windows: TaskWindows, task: number): number {
  let critical = -1;
  let latest = -Infinity;
  for (let i = parents.at[task] as number; i < (parents.at[task + 1] as number); i++) {
    const parent = parents.task[i] as number;
    if (windows.decided[parent] === 1) continue;
    const arrival = windows.earliestFinish(parent) + windows.transfer(parents, i, -1, -1);
    if (arrival > latest) {
      latest = arrival;
      critical = parent;
    }
  }
  return critical;
}

function criticalExit(windows: TaskWindows, exits: readonly number[]): number {
  let critical = -1;
  for (const task of exits) {
    if (windows.decided[task] === 0 && (critical < 0 || windows.earliestFinish(task) > windows.earliestFinish(critical))) critical = task;
  }
  return critical;
}
