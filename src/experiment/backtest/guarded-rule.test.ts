import { describe, expect, it } from 'vitest';
import { testingView } from '../../plan/autoscale/testing-rules.ts';
import { noNeeds } from '../../plan/autoscale/rule.ts';
import type { Rule } from '../../plan/autoscale/rule.ts';
import { minutes, ms } from '../../units/time.ts';
import { GuardedRule } from './guarded-rule.ts';

const one: Rule = { name: 'one', needs: noNeeds, step: () => 1, explain: () => 'One is enough.', save: () => null, restore: () => undefined };
const guarded = (withoutRequests: 'met' | 'missing'): GuardedRule =>
  new GuardedRule(one, { safety: { scaleDownWindow: ms(0), flapBudget: 10, flapWindow: minutes(1) }, limits: { min: 1, max: 5 }, objectiveWindow: minutes(1), withoutRequests });

describe('a rule under the guard', () => {
  it('goes down without requests where they are counted, and holds where a percentile is merely missing', () => {
    expect(guarded('met').step(testingView({ desired: 3, load: 0 }))).toBe(1);
    expect(guarded('missing').step(testingView({ desired: 3, load: 0 }))).toBe(3);
    expect(guarded('met').step(testingView({ desired: 3, load: 2 }))).toBe(3);
    expect(guarded('met').step(testingView({ desired: 3 }))).toBe(3);
  });
});
