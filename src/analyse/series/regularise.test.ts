import { describe, expect, it } from 'vitest';
import { hours, instant, minutes, seconds } from '../../units/time.ts';
import type { Point, Regularised, SeriesOptions } from './point.ts';
import { regularise } from './regularise.ts';

const start = Date.UTC(2024, 0, 1);
const every = (step: number, values: readonly (number | null)[], from = start): Point[] => values.map((value, i) => ({ at: instant(from + i * step), value }));
const wave = (length: number, period: number): number[] => Array.from({ length }, (_, i) => 50 + 40 * Math.sin((2 * Math.PI * i) / period) + (i % 3));
const local = (text: string, value = 1): Point => ({ at: instant(Date.parse(`${text}Z`)), value });

function regular(points: readonly Point[], options?: SeriesOptions): Regularised {
  const result = regularise(points, options);
  if (result.kind === 'why-not') throw new Error(result.why);
  return result;
}

const rulesOf = ({ notes }: Regularised): unknown => notes.map(({ rule, count }) => [rule, count]);
const codeOf = (points: readonly Point[], options?: SeriesOptions): string => {
  const result = regularise(points, options);
  return result.kind === 'why-not' ? result.code : result.kind;
};

describe('a series on a regular grid', () => {
  it('passes regular points on as they are, without a note', () => {
    const { series, notes } = regular(every(minutes(5), wave(40, 12)));
    expect(notes).toEqual([]);
    expect([series.start, series.step, [...series.values]]).toEqual([start, minutes(5), wave(40, 12)]);
    expect(series.measured.every((one) => one === 1)).toBe(true);
  });

  it('finds the step of late scrapes and moves them to the grid, also around its first line', () => {
    const late = wave(200, 20).map((value, i) => ({ at: instant(start + i * 15_003 + ((i * 37) % 11) * 40 - 200), value }));
    const result = regular(late);
    expect(result.series.step).toBe(seconds(15));
    expect(result.series.values.length).toBe(200);
    expect((rulesOf(result) as [string, number][]).map(([rule]) => rule)).toEqual(['snapped']);
  });

  it('refuses values that models cannot compute with, with place and fix', () => {
    const withOne = (value: number): readonly Point[] => every(minutes(5), [...wave(40, 12), value]);
    for (const value of [1.797e308, -1e308, 1e151]) {
      expect(regularise(withOne(value))).toEqual({ kind: 'why-not', code: 'not-finite', why: expect.stringMatching(/^The value at 2024-01-01T03:20:00\S* is -?1.*e\+\d+; .*leave it out; else give the series in a larger unit\.$/) });
    }
    expect(codeOf(withOne(1e150))).toBe('regular');
    expect(codeOf(withOne(5e-309))).toBe('regular');
    expect(codeOf(every(minutes(5), wave(40, 12).map((value) => value * 5e-311)))).toBe('not-finite');
  });

  it('sorts points and joins those of one time, and says how many', () => {
    const points = every(minutes(1), [1, 2, 3, 4, 5, 6]);
    const result = regular([...points.slice(0, 2), points[3] as Point, points[2] as Point, ...points.slice(4), { at: instant(start + 5 * 60_000), value: 8 }]);
    expect([...result.series.values]).toEqual([1, 2, 3, 4, 5, 7]);
    expect(rulesOf(result)).toEqual([['out-of-order', 1], ['duplicates', 1]]);
  });

  it('bridges a short gap by a line and marks it', () => {
    const result = regular(every(minutes(1), [1, 2, null, Number.NaN, 5, 6, 7, 8]));
    expect([...result.series.values]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect([...result.series.measured]).toEqual([1, 1, 0, 0, 1, 1, 1, 1]);
    expect(rulesOf(result)).toEqual([['not-finite', 1], ['filled-linear', 2]]);
  });

  it('bridges a longer gap by the season before it', () => {
    const values = wave(24 * 8, 24);
    const result = regular(every(hours(1), values.map((value, i) => (i >= 100 && i < 112 ? null : value))));
    expect(rulesOf(result)).toEqual([['filled-season', 12]]);
    for (let i = 100; i < 112; i++) expect(Math.abs((result.series.values[i] as number) - (values[i] as number))).toBeLessThan(3);
  });

  it('bridges a gap that is longer than a season, within the range of the season before', () => {
    const values = wave(24 * 40, 24);
    const { series } = regular(every(hours(1), values.map((value, i) => (i >= 300 && i < 360 ? null : value))));
    for (let i = 300; i < 360; i++) expect(Math.abs((series.values[i] as number) - (values[i] as number))).toBeLessThan(5);
  });

  it('fills a gap from what lies before it and the first point after it, so that a later value changes nothing before', () => {
    const values = wave(24 * 8, 24).map((value, i) => ((i >= 50 && i < 60) || i === 80 || (i > 120 && i < 124) ? null : value));
    const changed = values.map((value, i) => (i > 124 && value !== null ? value * 3 + 7 : value));
    const before = regular(every(hours(1), values)).series.values.slice(0, 125);
    expect(regular(every(hours(1), changed)).series.values.slice(0, 125)).toEqual(before);
  });

  it('starts after a gap that is too long to be bridged', () => {
    const result = regular(every(hours(1), wave(200, 24).map((value, i) => (i >= 40 && i < 80 ? null : value))));
    expect(result.series.start).toBe(start + hours(80));
    expect(result.series.values.length).toBe(120);
    expect(rulesOf(result)).toEqual([['starts-after-gap', 80]]);
    expect(result.notes[0]?.text).toContain('From 2024-01-02T16:00:00.000Z on, 40 steps in a row have no value');
  });

  it('leaves out the edges without a value', () => {
    const result = regular(every(minutes(1), [null, 1, 2, 3, 4, 5, null, null]));
    expect([...result.series.values]).toEqual([1, 2, 3, 4, 5]);
    expect(rulesOf(result)).toEqual([['edges', 3]]);
  });

  it('averages points over a wider step', () => {
    const result = regular(every(seconds(20), [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]), { step: minutes(1) });
    expect([...result.series.values]).toEqual([2, 5, 8, 11]);
    expect(rulesOf(result)).toEqual([['resampled', 12]]);
  });

  it('turns a counter into its increase per second, across resets', () => {
    const result = regular(every(seconds(10), [0, 100, 200, 30, 130, 230, 330, 430]), { metric: 'counter' });
    expect([...result.series.values]).toEqual([10, 10, 3, 10, 10, 10, 10]);
    expect(result.series.start).toBe(start + 10_000);
    expect(rulesOf(result)).toEqual([['resets', 1]]);
  });

  it('takes values below zero as errors where the metric cannot be there, and keeps and names them elsewhere', () => {
    const points = every(minutes(1), wave(60, 12).map((value, i) => (i === 20 ? -5 : value)));
    expect(rulesOf(regular(points, { negative: 'never' }))).toEqual([['negative', 1], ['filled-linear', 1]]);
    expect(rulesOf(regular(points))).toEqual([['negative', 1]]);
    expect(Math.min(...regular(points).series.values)).toBe(-5);
  });

  it('names a constant series and passes it on', () => {
    expect(rulesOf(regular(every(minutes(1), Array.from({ length: 20 }, () => 7))))).toEqual([['constant', 20]]);
  });

  it.each<[string, string, readonly Point[], SeriesOptions | undefined]>([
    ['too few points', 'too-short', every(minutes(1), [1, null, 3, 4]), undefined],
    ['all at one time', 'too-short', every(0, [1, 2, 3, 4, 5]), undefined],
    ['a time that is none', 'not-finite', [...every(minutes(1), [1, 2, 3, 4]), { at: instant(Number.NaN), value: 1 }], undefined],
    ['no common step', 'irregular', wave(60, 7).map((value, i) => ({ at: instant(start + 1000 * (i * 60 + ((i * i * 7919) % 47))), value })), undefined],
    ['one time in another century', 'irregular', [...every(seconds(1), wave(50, 5)), { at: instant(start + hours(24 * 365 * 100)), value: 1 }], undefined],
    ['mostly gaps', 'gaps', every(minutes(1), wave(100, 10).map((value, i) => (i % 5 < 2 || i % 10 === 7 ? value : null))), undefined],
    ['a gap that leaves too little after it', 'gaps', every(minutes(1), wave(100, 10).map((value, i) => (i > 50 && i < 95 ? null : value))), undefined],
    ['a counter that was reset and is not named so', 'resets', every(minutes(1), Array.from({ length: 60 }, (_, i) => (i % 25) * 100)), undefined],
    ['a counter that is none', 'resets', every(minutes(1), wave(60, 5)), { metric: 'counter' }],
    ['many values below zero', 'negative', every(minutes(1), wave(60, 12).map((value) => value - 30)), { negative: 'never' }],
    ['a step of nothing', 'irregular', every(minutes(1), wave(20, 5)), { step: minutes(0) }],
  ])('gives the reason for %s', (_, code, points, options) => {
    expect(codeOf(points, options)).toBe(code);
  });

  it('takes a sawtooth that falls only part of the way as a gauge', () => {
    expect(codeOf(every(minutes(1), Array.from({ length: 60 }, (_, i) => 500 + (i % 25) * 10)))).toBe('regular');
  });
});

describe('local times', () => {
  const night = (repeated: boolean): Point[] => {
    const texts: string[] = [];
    for (let minute = 0; minute < 60; minute += 10) texts.push(`2023-10-29T01:${String(minute).padStart(2, '0')}`);
    for (let pass = 0; pass < (repeated ? 2 : 1); pass++) for (let minute = 0; minute < 60; minute += 10) texts.push(`2023-10-29T02:${String(minute).padStart(2, '0')}`);
    for (let minute = 0; minute < 60; minute += 10) texts.push(`2023-10-29T03:${String(minute).padStart(2, '0')}`);
    return texts.map((text, i) => local(text, i));
  };

  it('are moved after a repeated hour, so that no point is lost', () => {
    const result = regular(night(true), { times: 'local' });
    expect([...result.series.values]).toEqual(Array.from({ length: 24 }, (_, i) => i));
    expect(rulesOf(result)).toEqual([['clock-change', 1]]);
    expect(result.notes[0]?.text).toContain('set back by 1 h at 2023-10-29 02:00');
  });

  it('are understood when the file was sorted, with each time of the hour twice', () => {
    const sorted = night(true).toSorted((a, b) => a.at - b.at);
    expect([...regular(sorted, { times: 'local' }).series.values]).toEqual(Array.from({ length: 24 }, (_, i) => i));
  });

  it('are moved after a missing hour', () => {
    const points = Array.from({ length: 48 }, (_, i) => i).filter((hour) => hour !== 26).map((hour) => ({ at: instant(Date.UTC(2024, 2, 30, hour)), value: hour }));
    const result = regular(points, { times: 'local' });
    expect(result.series.values.length).toBe(47);
    expect(rulesOf(result)).toEqual([['clock-change', 1]]);
    expect(result.notes[0]?.text).toContain('forward');
  });

  it('keep a row that is there twice on another night', () => {
    const points = Array.from({ length: 48 }, (_, hour) => ({ at: instant(Date.UTC(2024, 5, 1, hour)), value: hour }));
    const result = regular([...points.slice(0, 27), points[26] as Point, ...points.slice(27)].toSorted((a, b) => a.at - b.at), { times: 'local' });
    expect(rulesOf(result)).toEqual([['duplicates', 1]]);
  });

  it('are refused when the clock goes twice in the same direction', () => {
    const hoursOf = (...skipped: number[]): Point[] => Array.from({ length: 24 * 12 }, (_, i) => i).filter((hour) => !skipped.includes(hour)).map((hour) => ({ at: instant(Date.UTC(2024, 2, 30, hour)), value: hour }));
    expect(codeOf(hoursOf(26, 26 + 7 * 24), { times: 'local' })).toBe('irregular');
  });

  it('leave a missing hour in absolute times a gap, and name it', () => {
    const points = Array.from({ length: 48 }, (_, i) => i).filter((hour) => hour !== 26).map((hour) => ({ at: instant(Date.UTC(2024, 2, 30, hour)), value: hour }));
    const result = regular(points);
    expect(result.series.values.length).toBe(48);
    expect(rulesOf(result)).toEqual([['clock-change', 1], ['filled-linear', 1]]);
    expect(result.notes[0]?.text).toBe('At 2024-03-31 03:00 an hour seems to be missing, as in local times when the clock is set forward; it was taken as a gap. If the times are local, say so.');
  });

  it('leave a repeated hour in absolute times where it is, and name it', () => {
    const result = regular(night(true));
    expect(result.series.values.length).toBe(18);
    expect(rulesOf(result)).toEqual([['clock-change', 1], ['out-of-order', 1], ['duplicates', 6]]);
  });
});
