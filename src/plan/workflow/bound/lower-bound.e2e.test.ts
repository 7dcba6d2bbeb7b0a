import { describe, expect, it } from 'vitest';
import { loadMilpSolver } from '../../../adapters/milp-highs/load-milp-solver.ts';
import { boundsAbovePlans } from '../../../experiment/workflow/bounds-above-plans.ts';

describe('the lower bound, at length', () => {
  it('is above the cost of no feasible plan of any planner on 200 random problems', async () => {
    expect(boundsAbovePlans({ solver: await loadMilpSolver(), seconds: 0.2, from: 100, count: 200 })).toEqual([]);
  }, 600_000);
});
