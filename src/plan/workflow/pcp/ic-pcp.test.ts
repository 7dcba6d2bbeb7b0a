import { describe, expect, it } from 'vitest';
import { checkPlan } from '../check-plan.ts';
import { compileProblem } from '../compiled-problem.ts';
import type { PlannerAnswer, WorkflowPlan } from '../plan.ts';
import { noTime } from '../plan.ts';
import type { WorkflowProblem } from '../problem.ts';
import { icPcp } from './ic-pcp.ts';
import { icPcpd2 } from './ic-pcpd2.ts';
import { TaskWindows } from './task-windows.ts';

/**
 * The example with which IC-PCP was published (Abrishami, Naghibzadeh, Epema, FGCS 29(1), 2013, figure 2 and section 4): nine tasks, services S1, S2 and S3 at 5, 2
 * and 1 for each interval of 10, deadline 30. What the algorithm must do on it was derived by hand from the published definitions.
 */
const runTimes = [
  [2, 5, 3, 4, 3, 4, 5, 3, 5],
  [5, 12, 5, 6, 8, 8, 8, 6, 8],
  [8, 16, 9, 10, 11, 11, 11, 8, 14],
];
const edges: readonly (readonly [from: number, to: number, seconds: number])[] = [[1, 4, 1], [2, 5, 2], [2, 6, 2], [3, 6, 2], [4, 7, 1], [4, 8, 1], [5, 8, 4], [6, 9, 3]];

const example = (deadline: number): WorkflowProblem => ({
  name: 'published example',
  tasks: Array.from({ length: 9 }, (_, i) => ({ name: `t${i + 1}` })),
  runSeconds: Float64Array.from({ length: 27 }, (_, i) => runTimes[i % 3]?.[Math.floor(i / 3)] ?? NaN),
  edges: edges.map(([from, to, fixedSeconds]) => ({ from: from - 1, to: to - 1, mebibytes: 0, fixedSeconds })),
  types: [5, 2, 1].map((price, i) => ({ name: `S${i + 1}`, place: 0, price, billingSeconds: 10, startupSeconds: 0, limit: Infinity })),
  places: [{ name: 'cloud', provider: 'cloud' }],
  bandwidth: Float64Array.of(Infinity),
  deadlines: [{ name: 'whole', tasks: [0, 1, 2, 3, 4, 5, 6, 7, 8], seconds: deadline, firmness: 'hard', weight: 1 }],
  budgetUsd: Infinity,
  sharedStore: true,
});

const limits = { spent: noTime, seed: 1 };

function planOf(answer: PlannerAnswer): WorkflowPlan {
  if (answer.kind === 'none') throw new Error(answer.why);
  return answer.plan;
}

/** `S2 t2 0-12 t6 12-20 ...` for each instance. */
function written(problem: WorkflowProblem, { instance, start, end, instances }: WorkflowPlan): readonly string[] {
  return instances.map(({ type }, i) => {
    const tasks = problem.tasks.flatMap(({ name }, task) => (instance[task] === i ? [{ name, start: start[task] ?? 0, end: end[task] ?? 0 }] : [])).toSorted((a, b) => a.start - b.start);
    return [problem.types[type]?.name, ...tasks.map((task) => `${task.name} ${task.start}-${task.end}`)].join(' ');
  });
}

describe('IC-PCP on the published example', () => {
  it('begins with the published earliest and latest times', () => {
    const windows = new TaskWindows(compileProblem(example(30)));
    expect([...windows.earliestStart]).toEqual([0, 0, 0, 3, 7, 7, 8, 14, 14]);
    expect(windows.earliestStart.map((_, task) => windows.earliestFinish(task))).toEqual(Float64Array.of(2, 5, 3, 7, 10, 11, 13, 17, 19));
    expect([...windows.latestFinish]).toEqual([19, 16, 16, 24, 23, 22, 30, 30, 30]);
  });

  it('puts each partial critical path whole onto the cheapest instance that is in time', () => {
    const answer = icPcp.plan(example(30), limits);
    expect(written(example(30), planOf(answer))).toEqual([
      // The critical path: S3 would end t6 at 27, after its latest finish of 22.
      'S2 t2 0-12 t6 12-20 t9 20-28',
      // Its data must be at t6 by 12.
      'S3 t3 0-9',
      // S3 would end t5 at 25, after 23.
      'S2 t5 14-22 t8 22-28',
      // t7 goes into time that is paid for already, behind t4.
      'S3 t1 0-8 t4 8-18 t7 18-29',
    ]);
    expect(answer).toMatchObject({ kind: 'feasible', costUsd: 3 * 2 + 1 + 2 * 2 + 3 * 1 });
  });

  it('makes a plan that an independent check confirms, as IC-PCPD2 does', () => {
    for (const planner of [icPcp, icPcpd2]) expect(checkPlan(example(30), planOf(planner.plan(example(30), limits)))).toMatchObject({ errors: [], feasible: true });
  });

  it('says which path cannot be in time', () => {
    expect(icPcp.plan(example(18), limits)).toEqual({ kind: 'none', why: 'no instance finishes the path t2 to t9 in time: t2 can end at 5 s at the earliest and must by 4 s' });
  });
});
