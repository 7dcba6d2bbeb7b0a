import type { MilpSolver } from '../../ports/milp-solver.ts';
import type { DeploymentProblem, Segment } from './transfer.ts';

/**
 * Whether all transfers can be done when each may be `late` seconds after its deadline: a linear programme over the pieces of time between releases and deadlines,
 * within which rates are constant without loss, as nothing changes there. It is exact: a schedule, a proof that there is none, or nothing where the solver gave up.
 */
export function feasibleRates({ transfers, links }: DeploymentProblem, late: number, solver: MilpSolver, seconds: number): readonly Segment[] | 'impossible' | 'unknown' {
  const real = transfers.flatMap(({ links: route, due }, transfer) => (route.length === 0 || due === Number.POSITIVE_INFINITY ? [] : [transfer]));
  const moments = [...new Set(real.flatMap((transfer) => [transfers[transfer]?.release ?? 0, (transfers[transfer]?.due ?? 0) + late]))].toSorted((a, b) => a - b);
  const variables: { name: string; cost: number; low: number; high: number; integer: boolean }[] = [];
  const pieces: { readonly transfer: number; readonly from: number; readonly to: number }[] = [];
  const rows: { name: string; terms: readonly (readonly [number, number])[]; low: number; high: number }[] = [];
  for (const transfer of real) {
    const { release = 0, due = 0, mebibytes = 0 } = transfers[transfer] ?? {};
    const terms: (readonly [number, number])[] = [];
    for (const [index, from] of moments.slice(0, -1).entries()) {
      const to = moments[index + 1] as number;
      if (from < release || to > due + late) continue;
      terms.push([variables.length, 1]);
      pieces.push({ transfer, from, to });
      // Of all schedules that hold, one that sends early is wanted.
      variables.push({ name: `x${variables.length}`, cost: (from + to) / 2, low: 0, high: Number.POSITIVE_INFINITY, integer: false });
    }
    if (terms.length === 0) return mebibytes > 0 ? 'impossible' : 'unknown';
    rows.push({ name: `all${transfer}`, terms, low: mebibytes, high: mebibytes });
  }
  const load = new Map<string, { readonly terms: [number, number][]; readonly high: number }>();
  for (const [variable, { transfer, from, to }] of pieces.entries()) {
    for (const link of new Set(transfers[transfer]?.links)) {
      const key = `l${link}_${moments.indexOf(from)}`;
      const row = load.get(key) ?? { terms: [], high: (links[link]?.mebibytesPerSecond ?? 0) * (to - from) };
      row.terms.push([variable, 1]);
      load.set(key, row);
    }
  }
  for (const [name, { terms, high }] of load) rows.push({ name, terms, low: Number.NEGATIVE_INFINITY, high });
  const solution = solver.solve({ sense: 'minimise', variables, rows }, { seconds, gap: 0 });
  if ('why' in solution) return solution.status === 'infeasible' ? 'impossible' : 'unknown';
  return pieces.flatMap(({ transfer, from, to }, variable) => {
    const sent = solution.values[variable] ?? 0;
    return sent <= 1e-9 * (transfers[transfer]?.mebibytes ?? 0) ? [] : [{ transfer, from, to, rate: sent / (to - from) }];
  });
}
