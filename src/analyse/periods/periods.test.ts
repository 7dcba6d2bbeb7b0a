import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hours, minutes } from '../../units/time.ts';
import { normal, randomStreams } from '../../model/random.ts';
import { autocorrelation, lineOf, periodShortlist } from './autocorrelation.ts';
import { findSeasons, seasonStrength } from './seasons.ts';
import { scanAllPeriods, scanShortlist } from './theta-scan.ts';
import { probabilityOf, unitRootTest } from './unit-root.ts';
import { classifyWorkload } from './workload-class.ts';

const shapes = {
  sine: (phase: number) => 200 + 100 * Math.sin(2 * Math.PI * phase),
  square: (phase: number) => (phase < 0.25 ? 1000 : 200),
  saw: (phase: number) => 100 + 300 * phase,
  spike: (phase: number) => (phase === 0 ? 900 : 100),
} as const;
type Shape = keyof typeof shapes;

function periodic(shape: Shape, { length, period, noise, trend = 0 }: { length: number; period: number; noise: number; trend?: number }): Float64Array {
  const random = randomStreams(11).stream(shape, length, period, noise, trend);
  return Float64Array.from({ length }, (_, i) => Math.max(0.1, shapes[shape]((i % period) / period) + trend * i + noise * normal(random)));
}

const noiseOf = (length: number, seed = 1): Float64Array => {
  const random = randomStreams(seed).stream('noise');
  return Float64Array.from({ length }, () => 200 + 20 * normal(random));
};

const shared = new URL('../../../../shared/data/dsp-load/data/', import.meta.url);

describe('the autocorrelation', () => {
  it('by FFT is the one by definition', () => {
    const values = periodic('saw', { length: 101, period: 7, noise: 30, trend: 2 });
    const { slope, intercept } = lineOf(values);
    const rest = values.map((value, i) => value - intercept - slope * i);
    const variance = rest.reduce((sum, value) => sum + value * value, 0) / rest.length;
    const found = autocorrelation(values, 50);
    for (let lag = 0; lag <= 50; lag++) {
      let sum = 0;
      for (let i = lag; i < rest.length; i++) sum += (rest[i] as number) * (rest[i - lag] as number);
      expect(found[lag]).toBeCloseTo(sum / (rest.length - lag) / variance, 9);
    }
  });

  it('of a constant is nothing but itself', () => {
    expect([...autocorrelation(new Float64Array(20).fill(3), 3)]).toEqual([1, 0, 0, 0]);
    expect(periodShortlist(new Float64Array(20).fill(3), 6)).toEqual([1]);
  });
});

describe('the short list in place of the whole scan', () => {
  it('makes the same choice for nearly all periodic loads, and else one of nearly the same error', () => {
    let same = 0;
    let all = 0;
    for (const shape of ['sine', 'square', 'saw', 'spike'] as const) {
      for (const noise of [1, 20]) {
        for (const length of [240, 480, 960]) {
          for (const period of [6, 12, 17, 20, 24, 40, 60]) {
            const values = periodic(shape, { length, period, noise });
            const whole = scanAllPeriods(values);
            const short = scanShortlist(values);
            const errorOf = (of: number): number => whole.tried.find((one) => one.period === of)?.error ?? Number.NaN;
            all++;
            if (whole.period === short.period) same++;
            expect(errorOf(short.period)).toBeLessThanOrEqual(1.1 * errorOf(whole.period));
            expect(short.tried.length).toBeLessThan(96);
          }
        }
      }
    }
    expect(same / all).toBeGreaterThanOrEqual(0.99);
  });

  it.skipIf(!existsSync(shared))('makes the same choice where a shared load shows its day (skipped: no shared data)', () => {
    let same = 0;
    let all = 0;
    for (const file of readdirSync(shared).filter((name) => /_15min|_1h/.test(name))) {
      const values = Float64Array.from(readFileSync(new URL(file, shared), 'utf8').trim().split('\n').slice(1), (line) => Number(line.split(',')[1]));
      const [day, window] = file.includes('_1h') ? [24, 240] : [96, 960];
      for (let to = values.length; to >= window; to -= window) {
        const part = values.slice(to - window, to);
        const whole = scanAllPeriods(part);
        // Clearly periodic: the whole scan finds the day or a multiple of it, and gains a third of the error by it.
        const none = whole.tried[0]?.error ?? 0;
        const least = Math.min(...whole.tried.map(({ error }) => error));
        if (whole.period % day !== 0 || least > (2 / 3) * none) continue;
        all++;
        const choice = scanShortlist(part).period;
        if (choice === whole.period) same++;
        expect(choice % day).toBe(0);
      }
    }
    expect(all).toBeGreaterThan(5);
    expect(same / all).toBeGreaterThanOrEqual(0.9);
  });
});

describe('the seasons of a series', () => {
  it('are the day and the week where both are there', () => {
    const values = Float64Array.from({ length: 24 * 28 }, (_, i) => 100 + 30 * Math.sin((2 * Math.PI * i) / 24) - (Math.floor(i / 24) % 7 > 4 ? 40 : 0));
    expect(findSeasons(values, hours(1)).map(({ period }) => period)).toEqual([24, 168]);
    expect(findSeasons(values.slice(0, 24 * 10), hours(1)).map(({ period }) => period)).toEqual([24]);
  });

  it('are a period of its own, if it is no day', () => {
    const values = periodic('saw', { length: 600, period: 37, noise: 10 });
    expect(findSeasons(values, minutes(1)).map(({ period }) => period)).toEqual([37]);
  });

  it('are none in noise, a walk, a constant and too short a series', () => {
    const random = randomStreams(5).stream('walk');
    let level = 100;
    const walk = Float64Array.from({ length: 1000 }, () => (level += normal(random)));
    for (const values of [noiseOf(1000), walk, new Float64Array(500).fill(2), noiseOf(10)]) expect(findSeasons(values, hours(1))).toEqual([]);
  });

  it('have the strength 1 without noise, and none or less in noise', () => {
    expect(seasonStrength(periodic('square', { length: 480, period: 24, noise: 0 }), 24)).toBeCloseTo(1, 3);
    expect(seasonStrength(noiseOf(480), 24)).toBeLessThan(0.05);
  });
});

describe('the unit-root test', () => {
  it('has the p values of MacKinnon at the usual critical values', () => {
    expect(probabilityOf(-3.43)).toBeCloseTo(0.01, 3);
    expect(probabilityOf(-2.86)).toBeCloseTo(0.05, 3);
    expect(probabilityOf(-2.57)).toBeCloseTo(0.1, 2);
    expect([probabilityOf(3), probabilityOf(-20)]).toEqual([1, 0]);
  });

  it('finds a unit root in about 95 of 100 walks, and in no noise', () => {
    let rejected = 0;
    for (let seed = 0; seed < 200; seed++) {
      const random = randomStreams(seed).stream('walks');
      let level = 1e5;
      if ((unitRootTest(Float64Array.from({ length: 200 }, () => (level += normal(random))))?.p ?? 0) < 0.05) rejected++;
      if (seed < 50) expect(unitRootTest(noiseOf(200, seed))?.p).toBeLessThan(0.05);
    }
    expect(rejected / 200).toBeGreaterThan(0.02);
    expect(rejected / 200).toBeLessThan(0.1);
  });

  it('has no answer for a constant or a handful of values', () => {
    expect(unitRootTest(new Float64Array(100).fill(5))).toBeNull();
    expect(unitRootTest(noiseOf(8))).toBeNull();
  });
});

describe('the class of a workload', () => {
  const random = randomStreams(2).stream('classes');
  let level = 1000;
  const walk = Float64Array.from({ length: 480 }, () => (level += normal(random)));
  it.each([
    ['noise', noiseOf(480), 'stat'],
    ['a constant', new Float64Array(480).fill(7), 'stat'],
    ['a slow walk', walk, 'prob.ctan'],
    ['short bursts', periodic('square', { length: 480, period: 12, noise: 20 }), 'prob.period'],
    ['a long period', periodic('square', { length: 480, period: 120, noise: 1, trend: 0.5 }), 'period'],
  ])('of %s', (_, values, expected) => {
    expect(classifyWorkload(values).class).toBe(expected);
  });
});
