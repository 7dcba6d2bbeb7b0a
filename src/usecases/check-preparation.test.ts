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
  return Array.from({ length: 40 }, () => preparationKeepsPast(points, prepare, { testFrom: 480, random, times: options.times }));
};

/** Thirty days of quarters of an hour around the spring change, in local times. */
const springPoints = (): readonly Point[] => {
  const change = Date.UTC(2024, 2, 31, 2);
  return Array.from({ length: 30 * 96 }, (_, index) => {
    const at = Date.UTC(2024, 2, 15) + index * 900_000;
    return { at: instant(at < change ? at : at + 3_600_000), value: 100 + 30 * Math.sin(index / 15) + ((index * 7919) % 13) };
  });
};

/** A counter that grows by some and was reset twice. */
const counterPoints = (): readonly Point[] => {
  let total = 0;
  return Array.from({ length: 500 }, (_, index) => ({ at: instant(index * 300_000), value: (total = index % 200 === 199 ? 1 : total + 5 + Math.sin(index)) }));
};

describe('putting points on a grid', () => {
  it.each([{}, { step: 900_000 }, { metric: 'gauge' }, { negative: 'never' }] as unknown as SeriesOptions[])('lets nothing of later rows into what was known before: %j', (options) => {
    expect(checked(options)).not.toContain(false);
  });

  it.each([
    ['local times over a spring change', springPoints(), { times: 'local' }],
    ['a counter of which most is tested', counterPoints(), { metric: 'counter' }],
  ] as const)('is not accused for %s', (_, points, options) => {
    const random = randomStreams(4).stream('trials');
    const trials = Array.from({ length: 20 }, () => preparationKeepsPast(points, (given) => regularise(given, options), { testFrom: 100, random, times: 'times' in options ? options.times : 'absolute' }));
    expect(trials).not.toContain(false);
  });

  it('is caught where it does', () => {
    const smoothed = (series: RegularSeries): RegularSeries => ({ ...series, values: series.values.map((value, index) => (value + (series.values[index + 1] ?? value)) / 2) });
    expect(checked({}, smoothed)).not.toContain(true);
  });
});
