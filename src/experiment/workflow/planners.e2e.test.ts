import { describe, expect, it } from 'vitest';
import { checkRandomPlans } from './check-random-plans.ts';
import { workflowPlanners } from '../../plan/workflow/planners.ts';

describe('every planner, at length', () => {
  it('makes plans that an independent check confirms on 10,000 random problems, and ours is never behind another', () => {
    expect(checkRandomPlans({ planners: workflowPlanners, from: 1000, count: 10_000, asks: 8 })).toEqual([]);
  }, 600_000);
});
