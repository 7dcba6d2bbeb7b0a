import type { RecordedWorkflow } from '../../formats/wfformat/read-wfformat.ts';
import type { RatedType } from '../../plan/workflow/literature-types.ts';
import type { WorkflowProblem } from '../../plan/workflow/problem.ts';
import { bytesToMib } from '../../units/resources.ts';

/** Where a recorded workflow is to run. */
export type RecordedReading = {
  /** Types with how many times faster than the recorded machine they are. */
  readonly types: readonly RatedType[];
  /** MiB per second between two instances. */
  readonly bandwidth: number;
};

/** A recorded run as a problem without deadlines: one place, recorded run times divided by the speed of each type. */
export function problemOfRecorded({ name, tasks, edges }: RecordedWorkflow, { types, bandwidth }: RecordedReading): WorkflowProblem {
  return {
    name,
    tasks: tasks.map((task) => ({ name: task.name })),
    runSeconds: Float64Array.from({ length: tasks.length * types.length }, (_, i) => (tasks[Math.floor(i / types.length)]?.seconds ?? NaN) / (types[i % types.length]?.speed ?? NaN)),
    edges: edges.map(({ from, to, bytes }) => ({ from, to, mebibytes: bytesToMib(bytes), fixedSeconds: 0 })),
    types: types.map(({ name: type, place, price, billingSeconds, startupSeconds, limit }) => ({ name: type, place, price, billingSeconds, startupSeconds, limit })),
    places: [{ name: 'cloud', provider: 'cloud' }],
    bandwidth: Float64Array.of(bandwidth),
    deadlines: [],
    budgetUsd: Infinity,
    sharedStore: true,
  };
}
