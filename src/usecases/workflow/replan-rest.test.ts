import { describe, expect, it } from 'vitest';
import type { WorkflowRun } from '../../model/workflow-run.ts';
import { ours } from '../../plan/workflow/ours/ours.ts';
import { asksUpTo } from '../../plan/workflow/plan.ts';
import type { WorkflowDeadline, WorkflowProblem } from '../../plan/workflow/problem.ts';
import { newWorkflowRun } from './new-workflow-run.ts';
import { restReplanner } from './replan-rest.ts';

const hour = 3600;

/** A task that takes an hour for 4 USD, or two for 0.8; beside deadlines, one that is done first. */
const problem = (budgetUsd: number, deadlines: readonly WorkflowDeadline[] = []): WorkflowProblem => ({
  name: 'one',
  tasks: [{ name: 'a' }],
  runSeconds: Float64Array.of(hour, 2 * hour),
  edges: [],
  types: [['fast', 4], ['slow', 0.4]].map(([name, price]) => ({ name: String(name), place: 0, price: Number(price), billingSeconds: hour, startupSeconds: 0, limit: Infinity })),
  places: [{ name: 'cloud', provider: 'cloud' }],
  bandwidth: Float64Array.of(Infinity),
  deadlines,
  budgetUsd,
});

/** The run after its first host was lost, 600 s from its start. */
function afterLoss(of: WorkflowProblem): WorkflowRun {
  const found = ours.plan(of, { seed: 1, spent: asksUpTo(20) });
  if (found.kind === 'none') throw new Error(found.why);
  const run = newWorkflowRun(of, found.plan, { id: 'run', seed: 1 });
  return { ...run, at: 600, hosts: run.hosts.map((host) => ({ ...host, status: 'failed', key: 'k', orderedAt: 0, readyAt: 0, endedAt: 600 })) };
}

const typeOfRest = (run: WorkflowRun): string | undefined => {
  const rest = restReplanner(ours, 40).replan(run, run.at);
  return 'none' in rest ? rest.none : run.graph.types[rest.hosts[0]?.type ?? -1]?.name;
};

describe('the rest of a run', () => {
  it('is done as soon as what is left of the budget allows', () => {
    const [ample, scarce] = [afterLoss(problem(8)), afterLoss(problem(5))];
    expect([ample, scarce].map(({ hosts }) => hosts[0]?.name)).toEqual(['fast-1', 'fast-1']);
    expect(typeOfRest(ample)).toBe('fast');
    expect(typeOfRest(scarce)).toBe('slow');
  });

  it('costs as little as it can where none of its deadlines is left', () => {
    const run = afterLoss(problem(20, [{ name: 'early', tasks: [0], seconds: 4000, firmness: 'hard', weight: 1 }]));
    expect(run.hosts[0]?.name).toBe('fast-1');
    expect(typeOfRest({ ...run, graph: { ...run.graph, deadlines: [{ name: 'of others', tasks: [], seconds: 4000, firmness: 'hard', weight: 1 }] } })).toBe('slow');
  });
});
