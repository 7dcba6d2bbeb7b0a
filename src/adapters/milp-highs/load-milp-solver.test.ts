import type { Highs } from 'highs';
import { describe, expect, it } from 'vitest';
import { milpSolverContract } from '../../plan/ports/milp-solver.contract.ts';
import type { MilpProblem } from '../../plan/ports/milp-solver.ts';
import { loadMilpSolver, loadRuntime } from './load-milp-solver.ts';

const easy: MilpProblem = { sense: 'minimise', variables: [{ name: 'x', cost: 2, low: 1.5, high: 9, integer: true }], rows: [] };
const limits = { seconds: 5, gap: 0 };

/** A runtime that traps on every model, as a poisoned WebAssembly instance does. */
function broken(highs: Highs): Highs {
  return {
    ...highs,
    constants: highs.constants,
    memoryBytes: highs.memoryBytes,
    withModel: () => {
      throw new Error('unreachable');
    },
  };
}

describe('HiGHS', async () => {
  const solver = await loadMilpSolver();
  milpSolverContract(() => solver);

  it('goes on with a spare when its runtime breaks down, and loads another', async () => {
    const loads: string[] = [];
    const fragile = await loadMilpSolver(async () => {
      const count = loads.push('load');
      const highs = await loadRuntime();
      return count === 1 ? broken(highs) : highs;
    });
    expect(fragile.solve(easy, limits)).toMatchObject({ status: 'optimal', values: [2] });
    expect(loads).toHaveLength(3);
  });

  it('says that it broke down when the spare does too, and recovers once another is loaded', async () => {
    let loads = 0;
    const fragile = await loadMilpSolver(async () => {
      const count = ++loads;
      const highs = await loadRuntime();
      return count <= 2 ? broken(highs) : highs;
    });
    expect(fragile.solve(easy, limits)).toMatchObject({ status: 'failed', why: expect.stringContaining('unreachable') });
    expect(fragile.solve(easy, limits)).toMatchObject({ status: 'failed', why: expect.stringContaining('no runtime') });
    await expect.poll(() => fragile.solve(easy, limits).status).toBe('optimal');
  });
});
