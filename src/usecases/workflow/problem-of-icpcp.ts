import type { IcpcpWorkflow } from '../../formats/icpcp/read-icpcp.ts';
import type { WorkflowProblem } from '../../plan/workflow/problem.ts';

/** How a folder of the IC-PCP planner is to be read: its units of time are taken for seconds, its prices are for one of them. */
export type IcpcpReading = {
  /** Seconds of one billing interval; 0 for the exact time, as the planner that wrote these folders counts. */
  readonly billingSeconds: number;
  readonly startupSeconds?: number;
};

/** A folder as a problem: one place, a type for each line of run times, transfers that take a fixed time, and its deadline, hard, on all tasks. */
export function problemOfIcpcp({ name, tasks, edges, runTimes, prices, deadline }: IcpcpWorkflow, { billingSeconds, startupSeconds = 0 }: IcpcpReading): WorkflowProblem {
  const typeCount = prices.length;
  return {
    name,
    tasks: tasks.map((task) => ({ name: task })),
    runSeconds: Float64Array.from({ length: tasks.length * typeCount }, (_, i) => runTimes[i % typeCount]?.[Math.floor(i / typeCount)] ?? Infinity),
    edges: edges.map(({ from, to, seconds }) => ({ from, to, mebibytes: 0, fixedSeconds: seconds })),
    types: prices.map((price, i) => ({ name: `type-${i + 1}`, place: 0, price: price * (billingSeconds || 1), billingSeconds, startupSeconds, limit: Infinity })),
    places: [{ name: 'cloud', provider: 'cloud' }],
    bandwidth: Float64Array.of(Infinity),
    deadlines: deadline === null ? [] : [{ name: 'whole', tasks: tasks.map((_, i) => i), seconds: deadline, firmness: 'hard', weight: 1 }],
    budgetUsd: Infinity,
    sharedStore: true,
  };
}
