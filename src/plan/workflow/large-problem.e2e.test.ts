import { describe, expect, it } from 'vitest';
import { checkPlan } from './check-plan.ts';
import { asksUpTo } from './plan.ts';
import { checkProblem } from './check-problem.ts';
import { workflowPlanners } from './planners.ts';
import type { WorkflowProblem } from './problem.ts';
import { chain } from './testing-problems.ts';

/** A workflow in which every task waits for up to 1,000 before it. */
function dense(count: number, edgeCount: number): WorkflowProblem {
  const edges: WorkflowProblem['edges'][number][] = [];
  for (let from = 0; from < count; from++) {
    for (let to = from + 1; to < Math.min(count, from + 1000) && edges.length < edgeCount; to++) edges.push({ from, to, mebibytes: 0, fixedSeconds: 0 });
  }
  return { ...chain(count), edges };
}

describe('a workflow with a million edges', () => {
  const problem = dense(1600, 1_000_000);

  it('is checked and planned by every planner in bounded memory', () => {
    expect(problem.edges).toHaveLength(1_000_000);
    checkProblem(problem);
    for (const planner of workflowPlanners) {
      const answer = planner.plan(problem, { spent: asksUpTo(2), seed: 1 });
      if (answer.kind === 'none') throw new Error(`${planner.name}: ${answer.why}`);
      expect(checkPlan(problem, answer.plan).errors, planner.name).toEqual([]);
    }
    // Arrays of the problem take about 100 MB, those of a planner as much again; the rest is the test's own.
    expect(process.memoryUsage().rss).toBeLessThan(2 * 2 ** 30);
  }, 600_000);
});
