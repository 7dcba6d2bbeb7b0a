import type { WorkflowRun } from '../../model/workflow-run.ts';
import type { WorkflowPlan } from '../../plan/workflow/plan.ts';
import type { WorkflowProblem } from '../../plan/workflow/problem.ts';

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** What carrying out a problem needs of it; equal problems have equal ones. */
export function runGraphOf({ tasks, types, places, edges, deadlines, runSeconds, bandwidth, budgetUsd, sharedStore }: WorkflowProblem): WorkflowRun['graph'] {
  return {
    tasks: tasks.map(({ name }) => ({ name })),
    runSeconds: tasks.map((_, task) => types.map((_type, type) => finite(runSeconds[task * types.length + type] as number))),
    edges: edges.map(({ from, to, mebibytes, fixedSeconds }) => ({ from, to, mebibytes, fixedSeconds })),
    types: types.map(({ name, place, price, billingSeconds, startupSeconds, limit }) => ({ name, place, price, billingSeconds, startupSeconds, limit: finite(limit) })),
    places: places.map(({ name, provider }) => ({ name, provider })),
    bandwidth: places.map((_, from) => places.map((_place, to) => finite(bandwidth[from * places.length + to] as number))),
    deadlines: deadlines.map(({ name, tasks: members, seconds, firmness, weight }) => ({ name, tasks: [...members], seconds, firmness, weight })),
    budgetUsd: finite(budgetUsd),
    sharedStore: sharedStore === true,
  };
}

/** The record of a run that has not begun: the plan's instances as hosts, its tasks in their order. */
export function newWorkflowRun(problem: WorkflowProblem, plan: WorkflowPlan, { id, seed }: { readonly id: string; readonly seed: number }): WorkflowRun {
  const { tasks, types } = problem;
  const order = [...tasks.keys()].toSorted((a, b) => (plan.start[a] as number) - (plan.start[b] as number) || (plan.end[a] as number) - (plan.end[b] as number) || a - b);
  return {
    format: 1,
    id,
    name: problem.name,
    seed,
    graph: runGraphOf(problem),
    hosts: plan.instances.map(({ type, from }, index) => ({ name: `${types[type]?.name ?? ''}-${index + 1}`, type, plannedAt: from, status: 'planned', key: '', orderedAt: null, readyAt: null, endedAt: null, message: null })),
    queues: plan.instances.map((_, index) => order.filter((task) => plan.instance[task] === index)),
    tasks: tasks.map((_, task) => ({ host: plan.instance[task] as number, status: 'waiting', attempt: 0, lost: 0, key: '', begunAt: null, endedAt: null })),
    past: [],
    forgotten: 0,
    status: 'running',
    message: null,
    at: 0,
    replans: [],
    serial: 0,
  };
}
