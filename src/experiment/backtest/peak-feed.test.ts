import { describe, expect, it } from 'vitest';
import type { RegularSeries } from '../../model/forecast.ts';
import type { ForecastNeed } from '../../plan/autoscale/rule.ts';
import type { Ms } from '../../units/time.ts';
import { hours, instant, minutes, ms } from '../../units/time.ts';
import type { ForecastFeed } from './forecast-feed.ts';
import { peakFeed } from './peak-feed.ts';

/** Ten days of quarters of an hour: busy from 8 to 16 o'clock. */
const values = Float64Array.from({ length: 10 * 96 }, (_, i) => (i % 96 >= 32 && i % 96 < 64 ? 8 : 1));
const series = { start: instant(0), step: minutes(15), values, measured: new Uint8Array(values.length).fill(1) };
const need: ForecastNeed = { model: 'peaks', stage: minutes(30), stages: 4, quantiles: [0.5, 0.95], every: hours(1) };
const origin = 5 * 96;

function feedOf(trace: RegularSeries, asked: ForecastNeed, from: number): ForecastFeed {
  const feed = peakFeed(trace, asked, from);
  if ('kind' in feed) throw new Error(feed.why);
  return feed;
}

/** Twenty days in slots of this length: busy from 8 to 16 o'clock. */
function daysOf(step: Ms): RegularSeries {
  const busy = Float64Array.from({ length: Math.floor((20 * hours(24)) / step) }, (_, i) => ((i * step) % hours(24) >= hours(8) && (i * step) % hours(24) < hours(16) ? 8 : 1));
  return { start: instant(0), step, values: busy, measured: new Uint8Array(busy.length).fill(1) };
}

describe('the feed of stage peaks', () => {
  it.each([7, 11, 13, 50, 120, 180])('knows the time of day in slots of %i minutes, of which a day need not be a whole number', (length) => {
    const step = minutes(length);
    const trace = daysOf(step);
    // The stage after the last slot that begins before 12 o'clock of a day, and before midnight.
    const slotBefore = (hour: number): number => Math.ceil((15 * hours(24) + hours(hour)) / step) - 1;
    const feed = feedOf(trace, { ...need, stage: step, stages: 1, every: step }, 8);
    expect(feed.at(slotBefore(12) + 1)?.values[0]).toBeCloseTo(8, 0);
    expect(feed.at(slotBefore(22) + 1)?.values[0]).toBeCloseTo(1, 0);
    expect(feed.at(slotBefore(22) + 1)?.values[1]).toBeLessThan(2);
  });

  it('works in slots of a whole day, and says why not in longer ones or without a past', () => {
    const daily = { ...need, stage: hours(24), stages: 2, every: hours(24) };
    expect(feedOf(daysOf(hours(24)), daily, 10).at(12)?.values.every(Number.isFinite)).toBe(true);
    const longer = ms(hours(24) + hours(12));
    expect(peakFeed(daysOf(longer), { ...need, stage: longer, every: longer }, 4)).toMatchObject({ kind: 'why-not', code: 'irregular', why: expect.stringContaining('36 h are longer than a day') as string });
    expect(peakFeed(series, need, 0)).toMatchObject({ kind: 'why-not', code: 'too-short' });
  });

  it('gives nothing before its origin, and afterwards a forecast that stays until the next is made', () => {
    const feed = feedOf(series, need, origin);
    expect(feed.at(origin - 1)).toBeNull();
    const first = feed.at(origin);
    const madeAt = first?.madeAt;
    expect(madeAt).toBe(origin * series.step);
    expect(feed.at(origin + 3)?.madeAt).toBe(madeAt);
    expect(feed.at(origin + 4)?.madeAt).toBe((origin + 4) * series.step);
  });

  it('sees the morning come', () => {
    const forecast = feedOf(series, need, origin).at(origin + 28);
    // Made at 7 o'clock: quiet is likely at first, then work; half an hour earlier or later was like it, so the upper quantiles know no more.
    const medians = [...(forecast?.values ?? [])].filter((_, i) => i % 2 === 0);
    expect(medians[0]).toBeCloseTo(1, 0);
    expect(medians[3]).toBeCloseTo(8, 0);
  });

  it('is asked in order of time', () => {
    const feed = feedOf(series, need, origin);
    feed.at(origin + 40);
    expect(() => feed.at(origin + 8)).toThrow('in order of time');
  });
});
