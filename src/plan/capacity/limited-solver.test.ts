import { expect, it } from 'vitest';
import type { Instant } from '../../units/time.ts';
import type { MilpSolver } from '../ports/milp-solver.ts';
import { LimitedSolver } from './limited-solver.ts';

it('a limited solver gives up when its answers have taken too long together', () => {
  let now = 0;
  const asked: number[] = [];
  const slow: MilpSolver = {
    solve: (_, { seconds }) => {
      asked.push(seconds);
      now += 1000 * Math.min(4, seconds);
      return { status: 'optimal', objective: 0, bound: 0, values: [] };
    },
  };
  const solver = new LimitedSolver(slow, { now: () => now as Instant }, 10);
  const statuses = Array.from({ length: 4 }, () => solver.solve({ sense: 'minimise', variables: [], rows: [] }, { seconds: 5, gap: 0 }).status);
  expect(statuses).toEqual(['optimal', 'optimal', 'optimal', 'timeout']);
  expect(asked).toEqual([5, 5, 2]);
});
