import { describe, expect, it } from 'vitest';
import { checkRandomPlans } from './check-random-plans.ts';
import { workflowPlanners } from '../../plan/workflow/planners.ts';

describe('every planner', () => {
  it('makes plans that an independent check confirms on 1,000 random problems, and ours is never behind another', () => {
    expect(checkRandomPlans({ planners: workflowPlanners, from: 0, count: 1000, asks: 4 })).toEqual([]);
  });
});
