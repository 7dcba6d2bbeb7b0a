import { describe, expect, it } from 'vitest';
import { seconds } from '../../../../units/time.ts';
import type { HpaLimits } from '../hpa/hpa.ts';
import { hpaState, hpaSync } from '../hpa/hpa.ts';
import type { HoltWintersSettings } from './holt-winters.ts';
import { holtWintersNext, leastPoints } from './holt-winters.ts';
import { decided, holtWintersPrediction, linearPrediction, phpaBehaviour } from './phpa.ts';

const history = (replicas: readonly number[], every = 10) => replicas.map((count, index) => ({ at: index * every * 1000, replicas: count }));
const additive: HoltWintersSettings = { trend: 'add', seasonal: 'add', alpha: 0.9, beta: 0.9, gamma: 0.3, season: 3 };

describe('the linear model', () => {
  it('predicts as the program in test_linear_regression.py: 1, 2, 3, 4 every 10 s, 9 s after the last', () => {
    // The line is 1 replica each 10 s; now is 39 s: 4.9 now, 5.9 in 10 s, 6.4 in 15 s, each rounded up.
    const four = history([1, 2, 3, 4]);
    expect([0, 10, 15].map((ahead) => linearPrediction(four, 39_000, seconds(ahead)))).toEqual([5, 6, 7]);
  });

  it('does not round a whole number up', () => {
    expect(linearPrediction(history([1, 2, 3, 4]), 30_000, seconds(10))).toBe(5);
    expect(linearPrediction(history([3, 3, 3]), 20_000, seconds(10))).toBe(3);
  });

  it('takes one point for itself, and goes down and below zero with the line', () => {
    expect(linearPrediction(history([7]), 5000, seconds(10))).toBe(7);
    expect(linearPrediction([], 0, seconds(10))).toBeNaN();
    // 9, 6, 3 at 0, 10 and 20 s: 0 at 30 s, -3 at 40 s.
    expect(linearPrediction(history([9, 6, 3]), 20_000, seconds(20))).toBe(-3);
  });

  it('fits least squares: 1, 3, 2 at 0, 10, 20 s have the slope 0.05/s through 2 at 10 s', () => {
    // Sxy / Sxx = (-10 × -1 + 10 × 0) / 200 = 0.05; at 30 s: 2 + 20 × 0.05 = 3; at 31 s 3.05, so 4.
    expect(linearPrediction(history([1, 3, 2]), 20_000, seconds(10))).toBe(3);
    expect(linearPrediction(history([1, 3, 2]), 20_000, seconds(11))).toBe(4);
  });
});

describe('the model of Holt and Winters', () => {
  it('predicts as the program in test_holt_winters.py: 1, 3, 1 four times and a 1 give 3', () => {
    expect(holtWintersPrediction(history([1, 3, 1, 1, 3, 1, 1, 3, 1, 1, 3, 1, 1]), additive)).toBe(3);
  });

  it('predicts as the program does with an additive trend and a multiplying season: 7', () => {
    // The season's second point grows 1, 2, 3, 4, 5, 6.
    const settings: HoltWintersSettings = { trend: 'add', seasonal: 'mul', alpha: 0.005, beta: 0.9, gamma: 0.4, season: 3 };
    expect(holtWintersPrediction(history([1, 1, 1, 1, 2, 1, 1, 3, 1, 1, 4, 1, 1, 5, 1, 1, 6, 1, 1]), settings)).toBe(7);
  });

  it('predicts as the program does with a multiplying trend and an additive season: 1', () => {
    const settings: HoltWintersSettings = { trend: 'mul', seasonal: 'add', alpha: 0.3, beta: 0.3, gamma: 0.9, season: 3 };
    expect(holtWintersPrediction(history([1, 3, 1, 1, 3, 1, 1, 3, 1, 1, 3, 1, 1, 3, 1]), settings)).toBe(1);
  });

  it('votes 0 with fewer points than the program takes: 10 + 2 × (3 div 2) = 12', () => {
    expect(leastPoints(3)).toBe(12);
    expect(leastPoints(24)).toBe(48);
    expect(holtWintersPrediction(history([1, 3, 1, 1, 3, 1, 1, 3, 1]), additive)).toBe(0);
  });

  it('goes on with a line and a season that fit exactly, whatever it smooths with', () => {
    // Point t is 2t, and 5 more at every third, from the start: the errors of the right start are all 0.
    const series = Array.from({ length: 14 }, (_, t) => 2 * t + (t % 3 === 0 ? 5 : 0));
    for (const alpha of [0.1, 0.9]) expect(holtWintersNext(series, { ...additive, alpha })).toBeCloseTo(28, 6);
    expect(holtWintersNext([...series, 28], additive)).toBeCloseTo(35, 6);
  });

  it('by hand where nothing is smoothed in (all coefficients 0): the least squares line and season', () => {
    // A season of 2 points: 0, 4, 0, 4, … with the last raised by 6. With no smoothing this is a regression on time and phase: the trend b
    // of y = l + b t + s. Twelve points, t = 1 … 12; the raise of 6 at t = 12 moves the slope by 6 (12 - mean t of its phase) / Σ(t - mean of its phase)².
    // The phases are t = 1, 3, … 11 and t = 2, 4, … 12: Σ = 2 × 70 = 140; mean of the second 7: slope 6 × 5 / 140 = 3/14.
    // Its first phase then has the line through mean 0 at t = 6: at t = 13 it is 7 × 3/14 = 1.5.
    const series = Array.from({ length: 12 }, (_, i) => (i % 2 === 0 ? 0 : 4) + (i === 11 ? 6 : 0));
    expect(holtWintersNext(series, { trend: 'add', seasonal: 'add', alpha: 0, beta: 0, gamma: 0, season: 2 })).toBeCloseTo(1.5, 5);
  });

  it('multiplies a trend: 1, 2, 4, 8, … without season goes on doubling', () => {
    const series = Array.from({ length: 12 }, (_, t) => 2 ** t);
    expect(holtWintersNext(series, { trend: 'mul', seasonal: 'mul', alpha: 1, beta: 1, gamma: 0, season: 1 })).toBeCloseTo(4096, 6);
  });
});

describe('the decision of PHPA', () => {
  it('is the greatest vote by default, or the least, the mean or the median', () => {
    expect(decided('maximum', 4, [6, 5])).toBe(6);
    expect(decided('minimum', 4, [6, 5])).toBe(4);
    expect(decided('mean', 4, [6, 6])).toBe(5);
    expect(decided('median', 4, [9, 5])).toBe(5);
    expect(decided('maximum', 4, [Number.NaN])).toBe(4);
  });

  it('is pulled down by the vote of 0 that Holt and Winters cast at the start, except with maximum', () => {
    expect(decided('maximum', 8, [0])).toBe(8);
    expect(decided('mean', 8, [0])).toBe(4);
    expect(decided('minimum', 8, [0])).toBe(0);
  });

  it('may add 4 replicas or double each minute, where HPA may each 15 s', () => {
    const limits: HpaLimits = { min: 1, max: 100, behaviour: phpaBehaviour };
    const state = hpaState();
    let current = 5;
    const set = [0, 15, 30, 45, 60].map((second) => (current = hpaSync({ now: second * 1000, current, wanted: 100 }, limits, state).desired));
    expect(set).toEqual([10, 10, 10, 10, 20]);
  });
});
