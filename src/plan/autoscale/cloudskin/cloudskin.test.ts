import { describe, expect, it } from 'vitest';
import { minutes } from '../../../units/time.ts';
import type { Json } from '../../../model/json.ts';
import type { PeakForecast, Rule, RuleEntry } from '../rule.ts';
import type { Seen } from '../testing-rules.ts';
import { testingContext, testingView } from '../testing-rules.ts';
import { memory } from './memory.ts';
import { oracle, predictive } from './predictive.ts';
import { reactive } from './reactive.ts';

const make = <P>(entry: RuleEntry<P>, parameters: Json = {}): Rule => entry.make(entry.parameters.parse(parameters), testingContext);
const answers = (rule: Rule, views: readonly Seen[]): number[] => views.map((seen) => rule.step(testingView(seen)));
const forecast = (peak: number, madeAt = 0): PeakForecast => ({ madeAt, stage: minutes(60), stages: 1, quantiles: [0.5], values: Float64Array.of(peak) });

describe('the reactive rule', () => {
  it('goes up by one above 22, down by one below 18, and leaves alone what lies between', () => {
    const views = [22.1, 22, 20, 18, 17.9].map((response): Seen => ({ desired: 3, load: 9, response }));
    expect(answers(make(reactive), views)).toEqual([4, 3, 3, 3, 2]);
  });

  it('never goes below one instance', () => {
    expect(answers(make(reactive), [{ desired: 1, load: 1, response: 5 }])).toEqual([1]);
  });

  it('takes no load for no latency, but a missing latency under load for nothing', () => {
    expect(answers(make(reactive), [{ desired: 3, load: 0 }, { desired: 3, load: 5 }, { desired: 3 }])).toEqual([2, 3, 3]);
  });

  it('decides at its own pace, also after its state was restored', () => {
    const first = make(reactive, { every: '3m' });
    const busy: Seen = { desired: 2, load: 9, response: 30 };
    expect(answers(first, [busy, busy])).toEqual([3, 2]);
    const second = make(reactive, { every: '3m' });
    second.restore(first.save());
    expect(answers(second, [busy, busy, busy])).toEqual([2, 3, 2]);
  });

  it('says why in one sentence', () => {
    const rule = make(reactive);
    answers(rule, [{ desired: 2, load: 9, response: 30 }]);
    expect(rule.explain()).toBe('The response of the last 5 min is 30, above 22: one instance more.');
  });

  it('refuses a state that is not its own', () => {
    expect(() => make(reactive).restore({ steps: -1 })).toThrow('state of rule reactive: steps');
  });
});

describe('the rule with memory', () => {
  it('does not go down to a size that failed at this load or a smaller one', () => {
    const rule = make(memory);
    expect(answers(rule, [
      { desired: 1, load: 6, response: 30 },
      { desired: 2, load: 6, response: 12 },
      { desired: 2, load: 7, response: 12 },
      { desired: 2, load: 5, response: 12 },
    ])).toEqual([2, 2, 2, 1]);
  });

  it('remembers each size on its own, and forgets nothing in a save', () => {
    const rule = make(memory);
    answers(rule, [{ desired: 1, load: 6, response: 30 }, { desired: 2, load: 11, response: 30 }]);
    const again = make(memory);
    again.restore(rule.save());
    expect(answers(again, [{ desired: 3, load: 10, response: 12 }, { desired: 2, load: 10, response: 12 }])).toEqual([2, 2]);
    expect(again.explain()).toBe('The response of the last 5 min is 12, but with 1 instance less it failed at a load like the present 10, so nothing changes.');
  });

  it('compares loads per instance at the last change, as the published program does, where it is told to', () => {
    const rule = make(memory, { remembers: 'last-event' });
    // Up at 6 per instance; 3 per instance is less, so down; then up again at 6, and 6 on 1 is not less than 6.
    expect(answers(rule, [
      { desired: 1, load: 6, response: 30 },
      { desired: 2, load: 6, response: 12 },
      { desired: 2, load: 6, response: 12 },
    ])).toEqual([2, 1, 2]);
  });

  it('does not go down while the load is missing', () => {
    expect(answers(make(memory), [{ desired: 3, response: 12 }])).toEqual([3]);
  });
});

describe('the predictive rule', () => {
  it('holds what the largest load of the window needs, until the next forecast', () => {
    const rule = make(predictive);
    expect(answers(rule, [{ desired: 1, forecast: forecast(12) }, { desired: 3, forecast: forecast(12) }])).toEqual([3, 3]);
  });

  it('goes down only as far as the response stays below the lower bound', () => {
    // 5 × 7.4 / 2 is 18.5, within the band: three stay. 5 × 7 / 2 is 17.5: two do.
    expect(answers(make(predictive), [{ desired: 3, forecast: forecast(7.4) }])).toEqual([3]);
    expect(answers(make(predictive), [{ desired: 3, forecast: forecast(7) }])).toEqual([2]);
    expect(answers(make(predictive), [{ desired: 3, forecast: forecast(0) }])).toEqual([1]);
  });

  it('changes nothing without a forecast', () => {
    const rule = make(predictive);
    expect(answers(rule, [{ desired: 4 }, { desired: 4, forecast: forecast(Number.NaN) }])).toEqual([4, 4]);
    expect(rule.explain()).toBe('There is no forecast yet, so nothing changes.');
  });

  it('asks for one stage of its window from its model; the oracle for the future', () => {
    expect(make(predictive, { model: 'lstm-mse', window: '3h' }).needs.forecast).toEqual({ model: 'lstm-mse', stage: minutes(180), stages: 1, quantiles: [0.5], every: minutes(180) });
    expect(make(oracle).needs.forecast?.model).toBe('oracle');
  });

  it('asks for the same until the next forecast, also after its state was restored, so that a guard can let it go down later', () => {
    const first = make(predictive);
    expect(answers(first, [{ desired: 5, forecast: forecast(8, 60_000) }, { desired: 5, forecast: forecast(8, 60_000) }])).toEqual([3, 3]);
    const second = make(predictive);
    second.restore(first.save());
    expect(answers(second, [{ desired: 5, forecast: forecast(8, 60_000) }, { desired: 3, forecast: forecast(17, 120_000) }, { desired: 4 }])).toEqual([3, 4, 4]);
  });
});
