import { describe, expect, it } from 'vitest';
import type { Point, Regularised, SeriesOptions } from '../analyse/series/point.ts';
import { regularise } from '../analyse/series/regularise.ts';
import type { RegularSeries, WhyNot } from '../model/forecast.ts';
import { randomStreams } from '../model/random.ts';
import { instant } from '../units/time.ts';
import { preparationKeepsPast } from './check-preparation.ts';

/** Ten days of five minutes with gaps of all lengths, jitter, duplicates and rows out of order. */
function messyPoints(): readonly Point[] {
  const random = randomStreams(2).stream('messy');
  const points: Point[] = [];
  for (let index = 0; index < 2880; index++) {
    if (random.next() < 0.03 || index % 500 < 8) continue;
    const at = instant(index * 300_000 + Math.round(20_000 * random.next()));
    points.push({ at, value: random.next() < 0.02 ? null : 50 + 20 * Math.sin(index / 45) + random.next() });
    if (random.next() < 0.02) points.push({ at, value: 40 });
  }
  [points[900], points[901]] = [points[901] as Point, points[900] as Point];
  return points;
}

const checked = (options: SeriesOptions, damage: (series: RegularSeries) => RegularSeries = (series) => series): readonly boolean[] => {
  const points = messyPoints();
  const prepare = (given: readonly Point[]): Regularised | WhyNot => {
    const result = regularise(given, options);
    return result.kind === 'why-not' ? result : { ...result, series: damage(result.series) };
  };
  const random = randomStreams(3).stream('trials');
  return Array.from({ length: 40 }, () => preparationKeepsPast(points, prepare, { testFrom: 480, random }));
};

describe('putting points on a grid', () => {
  it.each([{}, { step: 900_000 }, { metric: 'gauge' }, { negative: 'never' }] as unknown as SeriesOptions[])('lets nothing of later rows into what was known before: %j', (options) => {
    expect(checked(options)).not.toContain(false);
  });

  it('is caught where it does', () => {
    const smoothed = (series: RegularSeries): RegularSeries => ({ ...series, values: series.values.map((value, index) => (value + (series.values[index + 1] ?? value)) / 2) });
    expect(checked({}, smoothed)).not.toContain(true);
  });
});
