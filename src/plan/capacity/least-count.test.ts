import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DurationPredictor } from '../ports/duration-predictor.ts';
import { cheapestSplit, countWithin, spotMax } from './cheapest-split.ts';
import { leastCount, possibleCounts } from './least-count.ts';
import type { Offer, OfferPrices } from './offer.ts';
import { oneLess } from './option.ts';
import { flatProfile } from './testing-problems.ts';

/** Falls, in any steps, over the counts from 1 on. */
const falling = (values: readonly number[]): DurationPredictor => ({
  name: 'falling',
  predict: (_, { cores }) => ({ kind: 'predicted', value: values[cores - 1] as number, low: 0, high: 0, simulations: 1 }),
  optimistic: (_, { cores }) => (values[cores - 1] as number) * 0.7,
});

const offer: Offer = {
  type: 'any',
  provider: '',
  cores: 1,
  mebibytes: 1,
  containers: 1,
  slots: 1,
  profile: flatProfile(1),
  speed: 1,
  prices: { onDemand: { usdPerHour: 1, limit: Number.POSITIVE_INFINITY }, reserved: { usdPerHour: 0, limit: 0, shared: false }, spot: { usdPerHour: 0, shareMax: 0 } },
  countMax: 100,
};

describe('the least count', () => {
  it('is the first that meets the goal, whatever the shape, with about twice the logarithm of the range in questions', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0.01, max: 100, noNaN: true }), { minLength: 1, maxLength: 200 }), fc.double({ min: 0.01, max: 120, noNaN: true }), (steps, goal) => {
        const values = steps.toSorted((a, b) => b - a);
        let questions = 0;
        const predictor = { ...falling(values), predict: (...args: Parameters<DurationPredictor['predict']>) => (questions++, falling(values).predict(...args)) };
        const demand = { users: 1, thinkSeconds: 0, goal };
        const first = values.findIndex((value) => value <= goal) + 1;
        const counts = possibleCounts(predictor, offer, demand, { from: 1, to: values.length });
        const found = counts.kind === 'none' ? counts : leastCount(predictor, offer, demand, counts.range);
        expect(found.kind === 'found' ? found.count : 0).toBe(first);
        expect(questions).toBeLessThanOrEqual(3 * Math.ceil(Math.log2(values.length + 1)) + 3);
      }),
    );
  });
});

describe('counts that do not do', () => {
  it('of a topology are named with how busy they are, in percent', () => {
    const clicks: Offer = { ...offer, profile: { kind: 'topology', nodes: [] } };
    const demand = { users: 1, thinkSeconds: 0, goal: 0.7 };
    expect(possibleCounts(falling([1.2, 1.1]), clicks, demand, { from: 1, to: 2 })).toMatchObject({ why: '2 of them would be at least 77.00 % busy where 70 % is asked for' });
    expect(leastCount(falling([1.2, 1.1]), clicks, demand, { from: 1, to: 2 })).toMatchObject({ why: '2 of them are still 110.0 % busy where 70 % is asked for' });
    expect(oneLess(falling([1, 0.55]), { offer: clicks, count: 2 }, { ...demand, goal: 0.55 })).toBe('with 1 of any it would be at least 70.00 % busy, and 55 % is asked for');
  });

  it('are named with how slow they are', () => {
    expect(possibleCounts(falling([200, 150, 142.8572]), offer, { users: 1, thinkSeconds: 0, goal: 100 }, { from: 1, to: 3 })).toMatchObject({ kind: 'none', why: '3 of them would need at least 100.00004 s where 100 s is asked for' });
  });
});

describe('the cheapest split', () => {
  const prices = fc.record({
    onDemand: fc.record({ usdPerHour: fc.integer({ min: 0, max: 9 }), limit: fc.constantFrom(0, 3, 9, Number.POSITIVE_INFINITY) }),
    reserved: fc.record({ usdPerHour: fc.integer({ min: 0, max: 9 }), limit: fc.integer({ min: 0, max: 6 }), shared: fc.constant(false) }),
    spot: fc.record({ usdPerHour: fc.integer({ min: 0, max: 9 }), shareMax: fc.double({ min: 0, max: 1, noNaN: true }) }),
  }) satisfies fc.Arbitrary<OfferPrices>;

  it('equals trying all splits, never falls with the count, and is found again from its cost', () => {
    fc.assert(
      fc.property(prices, (given) => {
        let before = 0;
        for (let count = 1; count <= 12; count++) {
          const cost = cheapestSplit(given, count)?.usdPerHour ?? Number.POSITIVE_INFINITY;
          expect(cost).toBe(byTrying(given, count));
          expect(cost).toBeGreaterThanOrEqual(before);
          before = cost;
          if (cost < Number.POSITIVE_INFINITY) expect(countWithin(given, cost, 12)).toBeGreaterThanOrEqual(count);
        }
      }),
    );
  });
});

function byTrying({ onDemand, reserved, spot }: OfferPrices, count: number): number {
  let best = Number.POSITIVE_INFINITY;
  for (let taken = 0; taken <= Math.min(count, reserved.limit); taken++) {
    for (let some = 0; some <= Math.min(count - taken, spotMax(spot.shareMax, count)); some++) {
      const rest = count - taken - some;
      if (rest <= onDemand.limit) best = Math.min(best, taken * reserved.usdPerHour + some * spot.usdPerHour + rest * onDemand.usdPerHour);
    }
  }
  return best;
}
