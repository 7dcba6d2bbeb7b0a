import { describe, expect, it } from 'vitest';
import { loadMilpSolver } from '../../../adapters/milp-highs/load-milp-solver.ts';
import { boundsAbovePlans } from '../../../experiment/workflow/bounds-above-plans.ts';
import { chain } from '../testing-problems.ts';
import { gapTo, lowerBound } from './lower-bound.ts';

const solver = await loadMilpSolver();

describe('the lower bound', () => {
  it('is above the cost of no feasible plan of any planner on some random problems', () => {
    expect(boundsAbovePlans({ solver, seconds: 0.1, from: 0, count: 6 })).toEqual([]);
  });

  it('counts whole intervals where a solver is there', () => {
    // 80 s on the slow type are 4/3 intervals of a minute.
    expect(lowerBound(chain(4), null, { seconds: 1 })).toMatchObject({ kind: 'bound', value: expect.closeTo(4 / 3, 6) as number, how: 'counting' });
    const solved = lowerBound(chain(4), solver, { seconds: 1 });
    expect(solved).toMatchObject({ kind: 'bound', value: expect.closeTo(2, 4) as number });
    // On a busy machine the exact programme may not be done in time; the other comes to the same here.
    expect(['exact', 'whole']).toContain(solved.kind === 'bound' ? solved.how : 'infeasible');
  });

  it('counts the leases without which nothing runs, even without a solver', () => {
    // The shortest task takes a whole interval of an hour, though it fills a hundredth of it.
    const hourly = { ...chain(2), deadlines: [], types: chain(2).types.map((type) => ({ ...type, billingSeconds: 3600 })) };
    expect(lowerBound(hourly, null, { seconds: 1 })).toMatchObject({ value: expect.closeTo(1, 6) as number, how: 'counting' });
    // The second task runs on the other type alone.
    const apart = { ...hourly, runSeconds: Float64Array.of(20, Infinity, Infinity, 10) };
    expect(lowerBound(apart, null, { seconds: 1 })).toMatchObject({ value: expect.closeTo(4, 6) as number });
    // Start-up is paid: it takes the lease of the slow type into a second interval.
    const booting = { ...hourly, types: hourly.types.map((type) => ({ ...type, startupSeconds: 3590 })) };
    expect(lowerBound(booting, null, { seconds: 1 })).toMatchObject({ value: expect.closeTo(2, 6) as number });
  });

  it('knows that some deadlines can be held by nobody', () => {
    const problem = { ...chain(3), deadlines: [{ name: 'whole', tasks: [2], seconds: 25, firmness: 'hard' as const, weight: 1 }] };
    expect(lowerBound(problem, null, { seconds: 1 })).toEqual({ kind: 'infeasible', why: 'c cannot end before 30 s, but must by 25 s' });
  });

  it('says by how much a plan is above it at most', () => {
    expect(gapTo({ kind: 'bound', value: 2, how: 'whole' }, 2.5)).toBe(0.25);
    // As near as a solver comes to what it proves.
    expect(gapTo({ kind: 'bound', value: 0.199_999_8, how: 'exact' }, 0.2)).toBe(0);
    expect(gapTo({ kind: 'bound', value: 0.1999, how: 'exact' }, 0.2)).toBeGreaterThan(0);
    expect(gapTo({ kind: 'bound', value: 0, how: 'counting' }, 2.5)).toBeNull();
  });
});
