import type { Random } from '../../model/random.ts';
import { integerBelow } from '../../model/random.ts';
import { literatureBandwidth, literatureTypes } from '../../plan/workflow/literature-types.ts';
import type { WorkflowEdge, WorkflowProblem } from '../../plan/workflow/problem.ts';

export type LayeredOptions = {
  readonly tasks: number;
  /** Tasks of one layer at most. */
  readonly width: number;
  /** Inputs of a task from the layer before at most. */
  readonly inputsMax: number;
  /** Mean seconds of a task on the slowest type; single ones take a tenth of it to three times as much. */
  readonly meanSeconds: number;
  readonly billingSeconds: number;
};

/** A workflow in layers, as scientific ones mostly are, on the types of the literature, without deadlines. */
export function layeredProblem(random: Random, { tasks, width, inputsMax, meanSeconds, billingSeconds }: LayeredOptions): WorkflowProblem {
  const types = literatureTypes(billingSeconds);
  const seconds = Array.from({ length: tasks }, () => meanSeconds * (0.1 + 1.8 * random.next() ** 2 * 1.6));
  const edges: WorkflowEdge[] = [];
  for (let begin = 0, layer = 0, before = 0; begin < tasks; layer++) {
    const size = Math.min(tasks - begin, layer % 4 === 3 ? 1 : 1 + integerBelow(random, width));
    const first = layer === 0 ? begin + size : begin;
    for (let task = first; task < begin + size; task++) {
      const from = new Set(Array.from({ length: layer % 4 === 3 ? begin - before : 1 + integerBelow(random, inputsMax) }, (_, i) => (layer % 4 === 3 ? before + i : before + integerBelow(random, begin - before))));
      for (const parent of from) edges.push({ from: parent, to: task, mebibytes: 50 * random.next(), fixedSeconds: 0 });
    }
    before = begin;
    begin += size;
  }
  return {
    name: `layered-${tasks}`,
    tasks: seconds.map((_, i) => ({ name: `task-${i}` })),
    runSeconds: Float64Array.from({ length: tasks * types.length }, (_, i) => (seconds[Math.floor(i / types.length)] ?? NaN) / (types[i % types.length]?.speed ?? NaN)),
    edges,
    types,
    places: [{ name: 'cloud', provider: 'cloud' }],
    bandwidth: Float64Array.of(literatureBandwidth),
    deadlines: [],
    budgetUsd: Infinity,
    sharedStore: true,
  };
}
