import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../model/error.ts';
import { checkProblem, workflowLimits } from './check-problem.ts';
import type { WorkflowProblem } from './problem.ts';
import { chain } from './testing-problems.ts';

function problemsOf(problem: WorkflowProblem): readonly string[] {
  try {
    checkProblem(problem);
    return [];
  } catch (error) {
    if (error instanceof InvalidInputError) return error.problems;
    throw error;
  }
}

const link = (from: number, to: number): WorkflowProblem['edges'][number] => ({ from, to, mebibytes: 0, fixedSeconds: 0 });

describe('the check of a workflow problem', () => {
  it('accepts what can be planned', () => {
    expect(problemsOf(chain(3))).toEqual([]);
  });

  it('names the tasks of a cycle', () => {
    expect(problemsOf({ ...chain(4), edges: [link(0, 1), link(1, 2), link(2, 3), link(3, 1)] })).toEqual(['edges form a cycle: d -> b -> c -> d; a workflow has none; remove one of these edges']);
  });

  it('names edges to tasks that are missing, and edges from a task to itself', () => {
    expect(problemsOf({ ...chain(2), edges: [link(0, 7), link(1, 1)] })).toEqual([
      'edge 0: goes to task 7, which is missing; there are tasks 0 to 1; correct it or add the task',
      'edge 1: goes from b to itself; a task cannot wait for itself; remove it',
    ]);
  });

  it('names negative and missing run times, and tasks that run nowhere', () => {
    const problem = { ...chain(3), runSeconds: Float64Array.of(-1, 2, NaN, 4, Infinity, Infinity) };
    expect(problemsOf(problem)).toEqual([
      'task a: takes -1 s on slow; it must be 0 or more; Infinity if it cannot run there',
      'task b: takes NaN s on slow; it must be 0 or more; Infinity if it cannot run there',
      'task c: has no run time on any of the 2 types; give it one or add a type on which it can run',
    ]);
    expect(problemsOf({ ...chain(3), runSeconds: new Float64Array(5) })).toEqual(['there are 5 run times; 3 tasks on 2 types need 6']);
  });

  it('names types that cost nothing, and other numbers that types cannot have', () => {
    const [slow, fast] = chain(1).types as [WorkflowProblem['types'][number], WorkflowProblem['types'][number]];
    const problems = problemsOf({ ...chain(1), types: [{ ...slow, price: 0 }, { ...fast, billingSeconds: -1, startupSeconds: Infinity, limit: 0.5, place: 3 }] });
    expect(problems.map((text) => text.split(';')[0])).toEqual(['type slow: price is 0', 'type fast: billingSeconds is -1', 'type fast: startupSeconds is Infinity', 'type fast: limit is 0.5', 'type fast: stands at place 3']);
  });

  it('names deadlines on unknown or no tasks, and impossible numbers of deadlines and budgets', () => {
    const deadline = { name: 'D', tasks: [0, 9], seconds: 0, firmness: 'hard', weight: NaN } as const;
    const problems = problemsOf({ ...chain(2), deadlines: [deadline, { ...deadline, name: 'E', tasks: [], seconds: 1, weight: 1 }], budgetUsd: -2 });
    expect(problems.map((text) => text.split(';')[0])).toEqual(['deadline D: is 0 s', 'deadline D: weight is NaN', 'deadline D: is on task 9, which is unknown', 'deadline E: is on no task', 'budgetUsd is -2']);
  });

  it('counts what it does not tell', () => {
    const problems = problemsOf({ ...chain(2), edges: Array.from({ length: 50 }, () => link(5, 1)) });
    expect(problems).toHaveLength(21);
    expect(problems.at(-1)).toBe('and 30 more problems of these kinds');
  });

  it('refuses more tasks than it can plan before it looks at any of them', () => {
    const many = workflowLimits.tasks + 1;
    expect(problemsOf({ ...chain(1), tasks: Array.from({ length: many }, () => ({ name: 't' })) })[0]).toBe(`there are ${many} tasks; at most ${workflowLimits.tasks} can be planned; split the workflow`);
  });
});
