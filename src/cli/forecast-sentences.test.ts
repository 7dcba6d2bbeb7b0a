import { describe, expect, it } from 'vitest';
import type { ForecastRunView } from '../usecases/views/forecast-view.ts';
import { expectationText, forecastLegend, partsOf } from './forecast-sentences.ts';

const view: ForecastRunView = {
  series: { file: 'a.csv', timeColumn: 't', valueColumn: 'load', points: 9, measured: 9, stepSeconds: 60, from: 0, to: 480_000, notes: [] },
  model: 'theta', registered: null, whyNot: null, origin: 480_000, quantiles: [0.05, 0.5, 0.95],
  steps: [{ name: '1', at: 540_000, values: [8, 10, 12], grounds: null }, { name: '2', at: 600_000, values: [7, 11, 15], grounds: null }],
  peak: [9, 12, 16], fitSeconds: 0, forecastSeconds: 0, notes: [],
};

describe('a forecast in words', () => {
  it('says what is expected when, and how often the band holds', () => {
    expect(expectationText(view)).toBe(
      'load is expected to be 10 (9 of 10 times between 8 and 12) at 1970-01-01T00:09:00.000Z, and 11 (9 of 10 times between 7 and 15) at 1970-01-01T00:10:00.000Z.'
      + ' The highest of these 2 values is expected to be 12 (9 of 10 times between 9 and 16).\n',
    );
  });

  it('says no band where the quantiles leave more on one side, and nothing without a median', () => {
    const [first] = view.steps;
    expect(expectationText({ ...view, quantiles: [0.5, 0.9, 0.99], steps: first === undefined ? [] : [first], peak: null })).toBe('load is expected to be 8 at 1970-01-01T00:09:00.000Z.\n');
    expect(expectationText({ ...view, quantiles: [0.1, 0.2, 0.9] })).toBe('');
  });

  it('explains the columns that there are, and the maximum of one step as that step', () => {
    const [first] = view.steps;
    expect(forecastLegend(view)).toMatch(/^MEDIAN: .*\nmaximum: the highest value of all 2 steps; at least the largest row/);
    expect(forecastLegend({ ...view, quantiles: [0.99] })).toMatch(/^Q0\.99: below it 99 % of the time/);
    expect(forecastLegend({ ...view, steps: first === undefined ? [] : [first] })).toContain('maximum: with one step, that step.');
  });

  it('names parts that add up to the median, with the small ones in one line', () => {
    const grounds = [{ name: 'level', detail: 'the last value', contribution: 100 }, { name: 'member', detail: 'theta', contribution: -0.01 }];
    expect(partsOf(grounds, 99.99)).toEqual([grounds[0], { name: 'others', detail: 'all smaller parts together', contribution: expect.closeTo(-0.01, 9) }]);
    expect(partsOf(grounds.slice(0, 1), 100)).toEqual(grounds.slice(0, 1));
  });
});
