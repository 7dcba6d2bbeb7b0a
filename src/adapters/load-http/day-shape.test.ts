import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../model/error.ts';
import { constantRate, dayCounts, dayShape, rateAt } from './day-shape.ts';

const csv = readFileSync(new URL('../../../examples/data/worldcup98-day.csv', import.meta.url), 'utf8');

describe('the shape of a day', () => {
  it('makes the busiest minute the highest rate and keeps all proportions', () => {
    const schedule = dayShape([10, 40, 20], { durationMs: 3000, perSecondMax: 100 });
    expect([500, 1500, 2500].map((at) => rateAt(schedule, at))).toEqual([25, 100, 50]);
    expect(rateAt(schedule, 1000)).toBe(62.5);
    expect([0, 3000].map((at) => rateAt(schedule, at))).toEqual([25, 50]);
  });

  it('is nothing outside of the day, and nothing at all on a day without a request', () => {
    expect(rateAt(dayShape([10], { durationMs: 1000, perSecondMax: 5 }), 1001)).toBe(0);
    expect(rateAt(dayShape([0, 0], { durationMs: 1000, perSecondMax: 5 }), 500)).toBe(0);
    expect(rateAt(constantRate(7, 1000), 1000)).toBe(7);
  });

  it('of the World Cup day has a quiet night, bursts and a range of about twelve', () => {
    const counts = dayCounts(csv);
    expect(counts).toHaveLength(1440);
    expect(counts.reduce((a, b) => a + b, 0)).toBe(58_013_837);
    const schedule = dayShape(counts, { durationMs: 240_000, perSecondMax: 150 });
    const rates = schedule.points.map(({ perSecond }) => perSecond);
    expect(Math.max(...rates)).toBe(150);
    expect(Math.min(...rates)).toBeGreaterThan(12);
    expect(Math.min(...rates)).toBeLessThan(13);
  });
});

describe('the counts of a day', () => {
  it('names every line that is no count', () => {
    expect(() => dayCounts('minute,requests\na,1\nb,x\nc,-1\nd')).toThrow(InvalidInputError);
    expect(() => dayCounts('minute,requests\na,1\nb,x\nc,-1\nd')).toThrow(/line 3[^]*line 4[^]*line 5/);
  });

  it('refuses another header and an empty file', () => {
    expect(() => dayCounts('time,count\na,1')).toThrow(/line 1 is "time,count"/);
    expect(() => dayCounts('minute,requests\n')).toThrow(/no line after its header/);
  });
});
