import type { WorkflowProblem } from './problem.ts';

/** For tests: tasks a, b, c ... one after the other, 20 s each on `slow` and 10 s on `fast`, which costs three times as much; intervals of 60 s; a hard deadline that slow instances keep. */
export function chain(count: number): WorkflowProblem {
  return {
    name: 'chain',
    tasks: Array.from({ length: count }, (_, i) => ({ name: count <= 26 ? String.fromCharCode(97 + i) : `task-${i}` })),
    runSeconds: Float64Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? 20 : 10)),
    edges: Array.from({ length: count - 1 }, (_, i) => ({ from: i, to: i + 1, mebibytes: 10, fixedSeconds: 0 })),
    types: [
      { name: 'slow', place: 0, price: 1, billingSeconds: 60, startupSeconds: 0, limit: Infinity },
      { name: 'fast', place: 0, price: 3, billingSeconds: 60, startupSeconds: 0, limit: Infinity },
    ],
    places: [{ name: 'here', provider: 'cloud' }],
    bandwidth: Float64Array.of(5),
    deadlines: [{ name: 'whole', tasks: Array.from({ length: count }, (_, i) => i), seconds: 20 * count, firmness: 'hard', weight: 1 }],
    budgetUsd: Infinity,
  };
}
