import { expect, it } from 'vitest';
import { InvalidInputError } from '../../model/error.ts';
import { integerBelow, randomStreams } from '../../model/random.ts';
import type { MilpProblem, MilpSolution, MilpSolver } from './milp-solver.ts';

const limits = { seconds: 20, gap: 0 };

type Variable = MilpProblem['variables'][number];
type Row = MilpProblem['rows'][number];

const variable = (name: string, cost: number, high = Number.POSITIVE_INFINITY, integer = true): Variable => ({ name, cost, low: 0, high, integer });
const row = (terms: Row['terms'], low: number, high: number): Row => ({ name: 'row', terms, low, high });
const none = Number.NEGATIVE_INFINITY;

/** What every MilpSolver must do, as a suite of tests. */
export function milpSolverContract(open: () => MilpSolver): void {
  const solve = (problem: MilpProblem): MilpSolution => open().solve(problem, limits);

  it('finds the best whole numbers, which are not the rounded best fractions', () => {
    const problem: MilpProblem = { sense: 'maximise', variables: [variable('x', 5), variable('y', 4)], rows: [row([[0, 6], [1, 4]], none, 24), row([[0, 1], [1, 2]], none, 6)] };
    expect(solve(problem)).toMatchObject({ status: 'optimal', objective: 20, values: [4, 0] });
    const fractions = solve({ ...problem, variables: problem.variables.map((one) => ({ ...one, integer: false })) });
    expect(fractions).toMatchObject({ status: 'optimal', objective: expect.closeTo(21), bound: expect.closeTo(21) });
  });

  it('equals trying all values on 60 seeded knapsacks with two resources', () => {
    for (let seed = 0; seed < 60; seed++) {
      const random = randomStreams(seed).stream('contract');
      const costs = Array.from({ length: 6 }, () => integerBelow(random, 20) - 4);
      const rows = [0, 1].map(() => row(costs.map((_, index) => [index, integerBelow(random, 9)] as const), none, 5 + integerBelow(random, 20)));
      const problem: MilpProblem = { sense: 'maximise', variables: costs.map((cost, index) => variable(`x${index}`, cost, 2)), rows };
      expect(solve(problem), `seed ${seed}`).toMatchObject({ status: 'optimal', objective: expect.closeTo(byTrying(problem)) });
    }
  });

  it('says what cannot be, what has no end, and answers problems without variables or rows', () => {
    const x = variable('x', 1);
    expect(solve({ sense: 'minimise', variables: [x], rows: [row([[0, 1]], 3, 2.5)] }).status).toBe('infeasible');
    expect(solve({ sense: 'minimise', variables: [x, x], rows: [row([[0, 2], [1, 2]], 3, 3)] }).status).toBe('infeasible');
    expect(solve({ sense: 'minimise', variables: [{ ...x, low: 0.2, high: 0.8 }], rows: [] }).status).toBe('infeasible');
    expect(solve({ sense: 'maximise', variables: [x], rows: [row([[0, 1]], 1, Number.POSITIVE_INFINITY)] }).status).toBe('unbounded');
    expect(solve({ sense: 'minimise', variables: [{ ...x, low: none }], rows: [] }).status).toBe('unbounded');
    expect(solve({ sense: 'minimise', variables: [], rows: [] })).toMatchObject({ status: 'optimal', objective: 0, values: [] });
    expect(solve({ sense: 'minimise', variables: [], rows: [row([], 1, 2)] }).status).toBe('infeasible');
    expect(solve({ sense: 'minimise', variables: [{ ...x, low: 2 }], rows: [] })).toMatchObject({ status: 'optimal', objective: 2, values: [2] });
  });

  it('adds up terms of the same variable in a row', () => {
    expect(solve({ sense: 'maximise', variables: [variable('x', 1)], rows: [row([[0, 1], [0, 1]], none, 7)] })).toMatchObject({ status: 'optimal', values: [3] });
  });

  it('takes any names, also those that are syntax elsewhere', () => {
    const names = ['', 'End', 'x + y >= 1', 'subject to', '__proto__', 'x\nBinary\n y', '1e5'];
    const problem: MilpProblem = { sense: 'minimise', variables: names.map((name) => ({ ...variable(name, 1), low: 1 })), rows: names.map((name) => ({ ...row([[0, 1]], 1, 5), name })) };
    expect(solve(problem)).toMatchObject({ status: 'optimal', objective: names.length });
  });

  it('refuses what is no problem, by name', () => {
    const bad: readonly MilpProblem[] = [
      { sense: 'minimise', variables: [variable('x', Number.NaN)], rows: [] },
      { sense: 'minimise', variables: [variable('x', Number.POSITIVE_INFINITY)], rows: [] },
      { sense: 'minimise', variables: [{ ...variable('x', 1), low: Number.NaN }], rows: [] },
      { sense: 'minimise', variables: [variable('x', 1)], rows: [row([[1, 1]], 0, 1)] },
      { sense: 'minimise', variables: [variable('x', 1)], rows: [row([[0, Number.NaN]], 0, 1)] },
      { sense: 'minimise', variables: [variable('x', 1)], rows: [row([[0, 1]], Number.NaN, 1)] },
    ];
    for (const problem of bad) expect(() => solve(problem)).toThrow(InvalidInputError);
    expect(() => solve(bad[0] as MilpProblem)).toThrow(/variable x/);
  });

  it('stops in time with what it has, and a bound that is no better than the truth', () => {
    const hard = marketSplit(5, 40);
    const answer = open().solve(hard, { seconds: 0.2, gap: 0 });
    expect(['optimal', 'feasible', 'timeout']).toContain(answer.status);
    if (answer.status === 'optimal' || answer.status === 'feasible') expect(answer.bound).toBeLessThanOrEqual(answer.objective + 1e-6);
  });
}

/** The best objective over all whole values from 0 to each upper bound. */
function byTrying({ variables, rows }: MilpProblem): number {
  let best = Number.NEGATIVE_INFINITY;
  const values = variables.map(() => 0);
  const go = (index: number): void => {
    if (index < variables.length) {
      for (let value = 0; value <= (variables[index]?.high ?? 0); value++) {
        values[index] = value;
        go(index + 1);
      }
      return;
    }
    const fits = rows.every(({ terms, low, high }) => {
      const sum = terms.reduce((total, [at, coefficient]) => total + coefficient * (values[at] ?? 0), 0);
      return sum >= low && sum <= high;
    });
    if (fits) best = Math.max(best, variables.reduce((sum, { cost }, at) => sum + cost * (values[at] ?? 0), 0));
  };
  go(0);
  return best;
}

/** Small and very hard for branch and bound (Cornuéjols and Dawande, "A class of hard small 0-1 programs", 1998). */
function marketSplit(rows: number, columns: number): MilpProblem {
  const random = randomStreams(1).stream('market-split');
  const split = Array.from({ length: rows }, (_, index) => {
    const coefficients = Array.from({ length: columns }, () => integerBelow(random, 100));
    const half = Math.floor(coefficients.reduce((sum, one) => sum + one, 0) / 2);
    const slack = columns + 2 * index;
    return row([...coefficients.map((one, at) => [at, one] as const), [slack, 1], [slack + 1, -1]], half, half);
  });
  const choices = Array.from({ length: columns }, (_, index) => variable(`x${index}`, 0, 1));
  const slacks = Array.from({ length: 2 * rows }, (_, index) => variable(`s${index}`, 1, Number.POSITIVE_INFINITY, false));
  return { sense: 'minimise', variables: [...choices, ...slacks], rows: split };
}
