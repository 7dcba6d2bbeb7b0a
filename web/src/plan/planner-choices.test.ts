import { expect, it } from 'vitest';
import { workflowPlanners } from '../../../src/plan/workflow/planners.ts';
import { plannerChoices } from './planner-choices.ts';

it('every planner of the server can be chosen', () => {
  expect(plannerChoices.map(({ name }) => name)).toEqual(workflowPlanners.map(({ name }) => name));
});
