import { describe, expect, it } from 'vitest';
import { objectiveSchema } from '../../model/objective.ts';
import { verdictObjectives } from './verdict-objectives.ts';

const cost = objectiveSchema.parse({ name: 'cost', metric: 'cost', comparator: '<', target: '2 USD/h' });

describe('the objectives of a verdict', () => {
  it('are those of the application, in base units, with their measures', () => {
    expect(verdictObjectives([cost], new Map([['cost', { kind: 'cost-rate' }]]))).toEqual([
      { name: 'cost', measure: { kind: 'cost-rate' }, comparator: '<', target: 2, goal: 0.95 },
    ]);
  });

  it('must all have a measure', () => {
    expect(() => verdictObjectives([cost], new Map())).toThrow(/objective cost has no measure/);
  });
});
