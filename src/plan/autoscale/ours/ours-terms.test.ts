import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../model/error.ts';
import { hours, minutes, ms, seconds } from '../../../units/time.ts';
import type { RuleContext } from '../rule.ts';
import { testingContext } from '../testing-rules.ts';
import { oursParametersSchema } from './ours-parameters.ts';
import type { OursTerms } from './ours-terms.ts';
import { oursTerms } from './ours-terms.ts';

const termsOf = (change: Partial<RuleContext>, given: Record<string, unknown> = {}): OursTerms => oursTerms(oursParametersSchema.parse(given), { ...testingContext, ...change });
const felt: Partial<RuleContext> = { capacity: { ...testingContext.capacity, moveDelay: 100 } };

describe('the terms of our autoscaler', () => {
  it('price a violated minute by the size of the deployment and by what the goal leaves to violations', () => {
    const goal = (share: number): number => termsOf({ objective: { ...testingContext.objective, goal: share } }).prices.violation;
    expect(goal(0.999) / goal(0.99)).toBeCloseTo(10, 6);
    // A lax goal is no wish to violate it.
    expect([termsOf({}).prices.violation, goal(0.9)]).toEqual([goal(0.99), goal(0.99)]);
    expect(termsOf({ replicas: { min: 4, max: 40 } }).prices.violation / termsOf({}).prices.violation).toBeCloseTo(4, 6);
    expect(Number.isFinite(goal(1))).toBe(true);
  });

  it('price a scaling that users feel by violated slots, and one that nobody feels as the time until an instance is of use', () => {
    const eventOf = (slot: RuleContext['slot']): number => {
      const { prices } = termsOf({ ...felt, slot });
      return prices.event / prices.violation;
    };
    expect(eventOf(minutes(1))).toBeCloseTo(2.2, 6);
    expect(eventOf(seconds(30))).toBeCloseTo(1.1, 6);
    // What moves waits once, however long the slots are: with slots of an hour, a scaling must not be as bad as two violated hours.
    expect([eventOf(minutes(5)), eventOf(hours(1))]).toEqual([eventOf(minutes(1)), eventOf(minutes(1))]);
    expect(termsOf({ startup: seconds(90) }).prices.event).toBe(2.5);
    // Longer than usual, but within the objective.
    expect(termsOf({ capacity: { ...testingContext.capacity, moveDelay: 21 } }).prices.event).toBe(1);
  });

  it('look as far as releasing takes to pay, in stages in which a decision takes effect', () => {
    const dear = termsOf(felt);
    expect(dear.stage * dear.stages).toBeGreaterThan(hours(3));
    expect(dear.stages).toBeLessThanOrEqual(48);
    expect(termsOf({ startup: seconds(60) })).toMatchObject({ stage: minutes(2), stages: 3, every: minutes(1) });
    expect(termsOf({ startup: minutes(10) })).toMatchObject({ stage: minutes(11), every: minutes(5) });
  });

  it.each([1, 7, 11, 60, 180, 1440].map((length) => minutes(length)).concat([seconds(2), seconds(15), seconds(45)]))('are whole slots of %i ms, and whole minutes where live loads are recorded in those', (slot) => {
    const { stage, every } = termsOf({ ...felt, slot, startup: seconds(40) });
    expect([stage % slot, every % slot]).toEqual([0, 0]);
    if (slot < minutes(1)) expect([stage % minutes(1), every % minutes(1)]).toEqual([0, 0]);
  });

  it('are what the parameters say, where they say something', () => {
    expect(termsOf(felt, { stage: '5m', horizon: '4h', every: '5m', violation: 100, event: 220, moved: 20 })).toEqual({ stage: minutes(5), stages: 48, every: minutes(5), prices: { violation: 100, event: 220, moved: 20 }, allowed: null });
    expect(termsOf({ price: 0.6 }, { violationUsd: 3 }).prices.violation).toBeCloseTo(300, 9);
    expect(() => termsOf({ price: 0 }, { violationUsd: 3 })).toThrow(InvalidInputError);
    expect(termsOf({ startup: ms(0) }, { horizon: '10m' }).stages).toBe(10);
  });
});
