import { describe, expect, it } from 'vitest';
import type { ForecastNeed } from '../../plan/autoscale/rule.ts';
import { hours, instant, minutes } from '../../units/time.ts';
import { peakFeed } from './peak-feed.ts';

/** Ten days of quarters of an hour: busy from 8 to 16 o'clock. */
const values = Float64Array.from({ length: 10 * 96 }, (_, i) => (i % 96 >= 32 && i % 96 < 64 ? 8 : 1));
const series = { start: instant(0), step: minutes(15), values, measured: new Uint8Array(values.length).fill(1) };
const need: ForecastNeed = { model: 'peaks', stage: minutes(30), stages: 4, quantiles: [0.5, 0.95], every: hours(1) };
const origin = 5 * 96;

describe('the feed of stage peaks', () => {
  it('gives nothing before its origin, and afterwards a forecast that stays until the next is made', () => {
    const feed = peakFeed(series, need, origin);
    expect(feed.at(origin - 1)).toBeNull();
    const first = feed.at(origin);
    const madeAt = first?.madeAt;
    expect(madeAt).toBe(origin * series.step);
    expect(feed.at(origin + 3)?.madeAt).toBe(madeAt);
    expect(feed.at(origin + 4)?.madeAt).toBe((origin + 4) * series.step);
  });

  it('sees the morning come', () => {
    const forecast = peakFeed(series, need, origin).at(origin + 28);
    // Made at 7 o'clock: quiet is likely at first, then work; half an hour earlier or later was like it, so the upper quantiles know no more.
    const medians = [...(forecast?.values ?? [])].filter((_, i) => i % 2 === 0);
    expect(medians[0]).toBeCloseTo(1, 0);
    expect(medians[3]).toBeCloseTo(8, 0);
  });

  it('is asked in order of time', () => {
    const feed = peakFeed(series, need, origin);
    feed.at(origin + 40);
    expect(() => feed.at(origin + 8)).toThrow('in order of time');
  });
});
