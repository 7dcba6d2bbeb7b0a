import type { MilpProblem, MilpSolver } from '../../ports/milp-solver.ts';
import type { PartitionProblem } from './problem.ts';

/** Binary variables up to which the programme is tried: beyond this a solver proves nothing within seconds. */
const binariesMax = 400;
const rowsMax = 4000;

/** What a solver says: the best partition it found, and below what no partition can be. */
export type ExactPartition = { readonly kind: 'found'; readonly part: Int32Array; readonly bound: number; readonly proven: boolean } | { readonly kind: 'impossible' | 'unknown' };

/**
 * The least cut as a mixed-integer programme: a binary for each node and part it may stand in, and for each link one that is 1 as soon as its ends differ in
 * any part. `unknown` where the programme is too large or the solver found nothing in time.
 */
export function exactPartition(problem: PartitionProblem, solver: MilpSolver, seconds: number): ExactPartition {
  const { nodes, links } = problem;
  const binaries = nodes.reduce((sum, { allowed }) => sum + allowed.length, 0);
  if (binaries > binariesMax || links.length * problem.parts > rowsMax) return { kind: 'unknown' };
  const { programme, on } = programmeOf(problem);
  const solution = solver.solve(programme, { seconds, gap: 0 });
  if ('why' in solution) return { kind: solution.status === 'infeasible' ? 'impossible' : 'unknown' };
  const part = Int32Array.from(nodes, ({ allowed }, node) => allowed.find((one) => (solution.values[on.get(`${node}/${one}`) ?? -1] ?? 0) > 0.5) ?? allowed[0] ?? 0);
  return { kind: 'found', part, bound: Math.max(0, solution.bound), proven: solution.status === 'optimal' };
}

function programmeOf({ nodes, links, parts, limits }: PartitionProblem): { readonly programme: MilpProblem; readonly on: ReadonlyMap<string, number> } {
  const variables: MilpProblem['variables'][number][] = [];
  const rows: MilpProblem['rows'][number][] = [];
  const on = new Map<string, number>();
  for (const [node, { allowed }] of nodes.entries()) {
    for (const part of allowed) {
      on.set(`${node}/${part}`, variables.length);
      variables.push({ name: `x${node}_${part}`, cost: 0, low: 0, high: 1, integer: true });
    }
    rows.push({ name: `one${node}`, terms: allowed.map((part) => [on.get(`${node}/${part}`) as number, 1]), low: 1, high: 1 });
  }
  for (const [link, { a, b, mebibytes }] of links.entries()) {
    if (a === b || mebibytes === 0) continue;
    const cut = variables.length;
    variables.push({ name: `y${link}`, cost: mebibytes, low: 0, high: 1, integer: false });
    for (let part = 0; part < parts; part++) {
      const [left, right] = [on.get(`${a}/${part}`), on.get(`${b}/${part}`)];
      if (left === undefined && right === undefined) continue;
      // One direction is enough where both sums of binaries are 1, but the other makes the relaxation tighter.
      for (const [sign, row] of [[1, 'p'], [-1, 'm']] as const) {
        const ends = [...(left === undefined ? [] : [[left, -sign] as const]), ...(right === undefined ? [] : [[right, sign] as const])];
        rows.push({ name: `c${row}${link}_${part}`, terms: [[cut, 1], ...ends], low: 0, high: Number.POSITIVE_INFINITY });
      }
    }
  }
  for (const [index, { parts: inside, nodes: members, most }] of limits.entries()) {
    const terms = members.flatMap((node) => inside.flatMap((part) => (on.has(`${node}/${part}`) ? [[on.get(`${node}/${part}`) as number, 1] as const] : [])));
    if (terms.length > 0 && most < terms.length) rows.push({ name: `limit${index}`, terms, low: Number.NEGATIVE_INFINITY, high: most });
  }
  return { programme: { sense: 'minimise', variables, rows }, on };
}
