import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RegularSeries } from '../../../model/forecast.ts';
import { normal, randomStreams } from '../../../model/random.ts';
import { hours, instant } from '../../../units/time.ts';
import { evaluationQuantiles } from '../roll-settings.ts';
import { coverage } from './coverage.ts';
import { crps } from './crps.ts';
import { dieboldMariano } from './diebold-mariano.ts';
import { underAtEqualOver } from './equal-provision.ts';
import { mape } from './mape.ts';
import { mase, naiveScale, scalePeriod } from './mase.ts';
import { pinball } from './pinball.ts';
import { criticalQuantile, provisioned, provisioningLoss } from './provisioning.ts';
import { smape } from './smape.ts';

const of = (...values: number[]): Float64Array => Float64Array.from(values);
const finite = fc.double({ min: -1e6, max: 1e6, noNaN: true });

describe('the percentage error', () => {
  it('is the mean of |y - f| / |y|; zeros are left out and counted', () => {
    expect(mape(of(100, -50, 0), of(75, -75, 3))).toEqual({ percent: (25 + 50) / 2, zeros: 1 });
    expect(mape(of(0), of(1))).toEqual({ percent: null, zeros: 1 });
  });

  it('in its symmetric form goes from 0 to 200', () => {
    expect(smape(of(100, 0), of(50, 0))).toBeCloseTo((200 * 50) / 150 / 2);
    expect(smape(of(0), of(5))).toBe(200);
    expect(smape(of(), of())).toBeNull();
  });
});

describe('the scaled error', () => {
  const series: RegularSeries = { start: instant(0), step: hours(1), values: of(1, 3, 2, 100, 4, 5), measured: Uint8Array.of(1, 1, 1, 0, 1, 1) };

  it('is 1 for errors as large as those of the naive forecast on the training part, without what was not measured', () => {
    expect(naiveScale(series, 5, 1)).toBe((2 + 1) / 2);
    expect(naiveScale(series, 3, 2)).toBe(1);
    expect(mase(of(10, 10), of(11.5, 8.5), 1.5)).toBe(1);
    expect(mase(of(10), of(10), naiveScale(series, 1, 1))).toBeNull();
  });

  it('compares with the day before where there are two days to learn from', () => {
    const long = { ...series, values: new Float64Array(100) };
    expect([scalePeriod(long, 48), scalePeriod(long, 47)]).toEqual([24, 1]);
  });
});

describe('the pinball loss', () => {
  it('weighs what is missing by tau and what is too much by the rest', () => {
    expect(pinball(of(10, 10), of(8, 12), 0.9)).toBeCloseTo((0.9 * 2 + 0.1 * 2) / 2);
  });

  it('is least at the quantile', () => {
    const values = Array.from({ length: 101 }, (_, index) => index);
    const losses = values.map((candidate) => pinball(Float64Array.from(values), new Float64Array(101).fill(candidate), 0.8) as number);
    expect(losses.indexOf(Math.min(...losses))).toBe(80);
  });

  it('of all levels gives the absolute error for a forecast of one value', () => {
    fc.assert(
      fc.property(finite, finite, (y, f) => {
        const levels = Array.from({ length: 99 }, (_, index) => (index + 1) / 100);
        const score = crps(levels, levels.map((tau) => pinball(of(y), of(f), tau) as number));
        expect(score).toBeCloseTo(Math.abs(y - f), 5);
      }),
    );
  });

  it('of all levels is near 0.2337 for a standard normal that forecasts its own mean', () => {
    // CRPS of N(0, 1) at 0 is 2 φ(0) - 1/√π (Gneiting and Raftery 2007, equation 21).
    const draws = Array.from({ length: 20_000 }, (() => { const random = randomStreams(1).stream('crps'); return () => normal(random); })()).toSorted((a, b) => a - b);
    const levels = Array.from({ length: 199 }, (_, index) => (index + 1) / 200);
    const losses = levels.map((tau) => pinball(of(0), of(draws[Math.floor(tau * draws.length)] as number), tau) as number);
    expect(crps(levels, losses)).toBeCloseTo(2 / Math.sqrt(2 * Math.PI) - 1 / Math.sqrt(Math.PI), 2);
  });

  it('of the levels of an evaluation is below that of the whole distribution by less than 3.5 %, most where the outcome is the median', () => {
    // CRPS of a uniform forecast on 0..1 at y is y² - y + 1/3; its quantiles are the levels.
    const share = (y: number): number => crps(evaluationQuantiles, evaluationQuantiles.map((tau) => pinball(of(y), of(tau), tau) as number)) / (y * y - y + 1 / 3);
    const shares = Array.from({ length: 101 }, (_, index) => share(index / 100));
    expect(Math.min(...shares)).toBe(share(0.5));
    expect(share(0.5)).toBeGreaterThan(0.965);
    expect(Math.max(...shares)).toBeLessThan(1.005);
  });
});

describe('a band', () => {
  it('covers what lies on or inside its ends', () => {
    expect(coverage(of(1, 2, 3, 4), of(1, 1, 1, 1), of(3, 3, 3, 3))).toEqual({ coveredPercent: 75, meanWidth: 2, points: 4 });
    expect(coverage(of(), of(), of())).toBeNull();
  });
});

describe('provisioning', () => {
  it('costs what is idle once and what lacks as often as said, per unit needed', () => {
    expect(provisioningLoss(of(10, 10), of(12, 9), 10)).toBeCloseTo((2 + 10) / 20);
    expect(provisioningLoss(of(0), of(1), 4)).toBeNull();
    expect([4, 10, 20].map(criticalQuantile)).toEqual([0.8, 10 / 11, 20 / 21]);
  });

  it('counts the time with too little and the idle amount', () => {
    expect(provisioned(of(10, 10, 10, 10), of(12, 9, 10, 14))).toEqual({ underPercent: 25, overRatio: 6 / 40 });
  });
});

describe('bands at equal over-provisioning', () => {
  it('are stretched around the median until they hold as much idle, and then judged by what they miss', () => {
    const [actual, median] = [of(10, 10, 20, 10), of(10, 10, 10, 10)];
    // A factor of 2 holds 4, 4 and 4 idle where 50 are needed, and misses the 20.
    expect(underAtEqualOver(actual, median, of(12, 12, 12, 12), 12 / 50)).toBe(25);
    // A band that knows where it must be wide misses nothing.
    expect(underAtEqualOver(actual, median, of(11, 11, 25, 11), 12 / 50)).toBe(0);
  });

  it('do not exist without width', () => {
    expect(underAtEqualOver(of(1, 2), of(1, 1), of(1, 1), 0.1)).toBeNull();
  });
});

describe('the test of Diebold and Mariano', () => {
  it('agrees with a paired t test where losses do not overlap', () => {
    // t = mean / (sd / √n) with sd over n - 1: the correction of Harvey et al. turns one into the other at horizon 1.
    const [first, second] = [of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), of(2, 2, 4, 4, 7, 6, 9, 8, 10, 12)];
    const difference = [...first].map((loss, index) => loss - (second[index] as number));
    const mean = difference.reduce((a, b) => a + b) / 10;
    const sd = Math.sqrt(difference.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 9);
    const result = dieboldMariano(first, second, 0);
    expect(result?.statistic).toBeCloseTo(mean / (sd / Math.sqrt(10)), 10);
    // Tables of the t distribution give P(|T| > 3.250) = 0.01 for 9 degrees of freedom, and the statistic is -3.2504.
    expect(result?.pValue).toBeCloseTo(0.01, 4);
  });

  it('finds no difference where there is none, in about as many cases as it says', () => {
    const random = randomStreams(7).stream('dm');
    let rejected = 0;
    for (let trial = 0; trial < 400; trial++) {
      const draw = (): Float64Array => Float64Array.from({ length: 40 }, () => normal(random));
      if ((dieboldMariano(draw(), draw(), 0)?.pValue ?? 1) < 0.05) rejected += 1;
    }
    expect(rejected / 400).toBeGreaterThan(0.02);
    expect(rejected / 400).toBeLessThan(0.09);
  });

  it('is sure of a difference that is large beside its spread', () => {
    const p = dieboldMariano(of(1, 1, 1, 1, 1, 1, 1, 1, 2, 0), of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), 0)?.pValue ?? 1;
    // Mean 1, sd √(2/9): t = 6.7082, 9 degrees of freedom: p = 8.7e-5.
    expect(p).toBeCloseTo(8.74e-5, 6);
  });

  it('says nothing about few origins or equal losses', () => {
    expect(dieboldMariano(of(1, 2, 3), of(3, 2, 1), 0)).toBeNull();
    expect(dieboldMariano(new Float64Array(20), new Float64Array(20), 3)).toBeNull();
  });
});
