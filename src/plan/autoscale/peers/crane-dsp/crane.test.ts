import { describe, expect, it } from 'vitest';
import { resumableStream } from '../../../../model/random.ts';
import { hours, minutes } from '../../../../units/time.ts';
import { mostWanted, replicasByAverage } from '../hpa/replica-calculator.ts';
import { craneEstimators } from './constants.ts';
import type { CraneModel } from './crane.ts';
import { craneModel, predictedMetric } from './crane.ts';
import { bestEstimator, fftEstimate, predictionError, spectrumOf } from './estimate.ts';
import { Fft } from './fft.ts';
import { acceptedPeriod, autocorrelation, foundPeriod, isPeak } from './period.ts';
import { percentile, preprocessed } from './preprocess.ts';

const day = 24;
const hourly = hours(1);
/** Hourly values over so many days. */
const series = (days: number, value: (hour: number, day: number) => number): number[] => Array.from({ length: days * day }, (_, i) => value(i % day, Math.floor(i / day)));
const wave = (hour: number): number => 10 + 5 * Math.sin((2 * Math.PI * hour) / day);

describe('the transform', () => {
  it('is the sum that defines it, for lengths of any factors, and turns back', () => {
    for (const size of [1, 2, 7, 12, 30, 168]) {
      const random = resumableStream(1, size);
      const re = Float64Array.from({ length: size }, () => random.next());
      const im = Float64Array.from({ length: size }, () => random.next());
      const fft = new Fft(size);
      const found = fft.forward(re, im);
      for (let k = 0; k < size; k++) {
        let sum = 0;
        for (let j = 0; j < size; j++) sum += (re[j] as number) * Math.cos((2 * Math.PI * j * k) / size) + (im[j] as number) * Math.sin((2 * Math.PI * j * k) / size);
        expect(found.re[k]).toBeCloseTo(sum, 9);
      }
      const back = fft.inverse(found.re, found.im);
      expect(back.re[size - 1]).toBeCloseTo(re[size - 1] as number, 9);
      expect(back.im[size - 1]).toBeCloseTo(im[size - 1] as number, 9);
    }
  });
});

describe('what crane does before it looks', () => {
  it('fills a gap of up to an hour by a line', () => {
    expect(preprocessed([4, Number.NaN, 8, 6], minutes(30))).toEqual([4, 6, 8, 6]);
    expect(preprocessed([4, Number.NaN, Number.NaN, 10], minutes(20))).toEqual([6, 8, 10]);
  });

  it('drops all before a longer gap, and keeps the newest whole hours', () => {
    // Three missing at 20 minutes are a gap of 80 minutes. Of the four values after it the newest three are a whole hour.
    expect(preprocessed([1, 2, 3, Number.NaN, Number.NaN, Number.NaN, 5, 6, 7, 8], minutes(20))).toEqual([6, 7, 8]);
  });

  it('replaces what lies beyond the 0.1th and 99.9th percentile by the value before', () => {
    // 2000 values 1 … 1 with one 50 and one 0: the 99.9th percentile is the 1998th, 1, the 0.1th the 2nd, 1.
    const values = Array.from({ length: 2000 }, () => 1);
    values[700] = 50;
    values[900] = 0;
    expect(preprocessed(values, minutes(60))).toEqual(Array.from({ length: 2000 }, () => 1));
    // With fewer than 1000 there is no 0.1th percentile, and nothing is replaced.
    expect(preprocessed(values.slice(600, 800), minutes(60))[100]).toBe(50);
  });

  it('takes percentiles as its package does', () => {
    expect(percentile([1, 2, 3, 4], 50)).toBe(2);
    expect(percentile([1, 2, 3, 4, 5], 50)).toBe(2.5);
    expect(percentile([1, 2, 3, 4], 10)).toBeNaN();
  });
});

describe('the period', () => {
  it('is seen in the autocorrelation: of a wave it is a wave again', () => {
    const correlation = autocorrelation(series(3, wave));
    expect(correlation[0]).toBeCloseTo(1, 9);
    expect(correlation[day / 2]).toBeCloseTo(-1, 9);
    expect(correlation[day]).toBeCloseTo(1, 9);
    expect(isPeak(correlation, day, 4)).toBe(true);
    expect(isPeak(correlation, day / 2, 4)).toBe(false);
    expect(isPeak(correlation, 0, 4)).toBe(false);
  });

  it('is a day for a daily wave, with noise too', () => {
    const random = resumableStream(7, 'noise');
    expect(acceptedPeriod(series(9, (hour) => wave(hour) + random.next()), hourly)).toBe(hours(24));
  });

  it('is a week where the days differ and two weeks are there', () => {
    // A level for each day of the week, 12, 3, 9, 1, 7, 2, 10: the autocorrelation is 1 after a week and less after a day.
    const levels = [12, 3, 9, 1, 7, 2, 10];
    expect(acceptedPeriod(series(14, (hour, index) => (levels[index % 7] as number) + Math.sin((2 * Math.PI * hour) / day)), hourly)).toBe(hours(7 * 24));
  });

  it('is refused if it is neither a day nor a week, such as 8 hours, or if there are not two of it', () => {
    const eight = series(6, (hour) => 10 + 5 * Math.sin((2 * Math.PI * hour) / 8));
    expect(foundPeriod(eight, hourly)).toBe(8);
    expect(acceptedPeriod(eight, hourly)).toBeNull();
    expect(acceptedPeriod(series(1, wave), hourly)).toBeNull();
  });

  it('is not found in noise, where a model says so', () => {
    const random = resumableStream(3, 'noise');
    expect(craneModel(series(10, () => random.next()), hourly, 0)).toBe('not-periodic');
    expect(craneModel(series(1, wave), hourly, 0)).toBe('too-short');
  });
});

describe('how crane judges', () => {
  it('punishes too little: 10 % less counts 0.47 and 50 % less 3.1, as accuracy.go says', () => {
    expect(predictionError([100], [90])).toBeCloseTo(0.47, 2);
    expect(predictionError([100], [50])).toBeCloseTo(3.1, 1);
    expect(predictionError([100], [110])).toBeCloseTo(0.1, 9);
    expect(predictionError([100, 200], [110, 200])).toBeCloseTo(0.05, 9);
  });

  it('takes the plain error where an actual value is next to 0', () => {
    expect(predictionError([0, 10], [2, 7])).toBeCloseTo(2.5, 9);
  });

  it('takes the margin that the last day needed: none more than 1 % if it was as the others, 10 % if it grew by so much', () => {
    // A wave of amplitude 5 has one part of the spectrum, of 2.5: nothing is cut away, and the margins alone differ.
    expect(bestEstimator(series(4, wave), hourly, day)).toEqual({ minItems: 3, lowAmplitude: 1, margin: 0.01 });
    expect(bestEstimator(series(4, (hour, index) => wave(hour) * (index === 3 ? 1.1 : 1)), hourly, day).margin).toBe(0.1);
  });

  it('never predicts zero or less: a hundredth, and the margin', () => {
    const [estimator] = craneEstimators;
    if (estimator === undefined) throw new Error('no estimator');
    const estimate = fftEstimate(spectrumOf(series(2, (hour) => 5 * Math.sin((2 * Math.PI * hour) / day))), estimator, hourly, day);
    expect(estimate[6]).toBeCloseTo(5 * 1.01, 9);
    expect(estimate[18]).toBeCloseTo(0.01 * 1.01, 9);
  });

  it('cuts quick weak parts, and loses half of slow weak ones, as the source does', () => {
    // Each minute for two days. Amplitudes of 20, 8 and 6 and, weak (0.4 < 1), one that is quick (5 minutes) and one that is slow (4 hours). The slow one is kept in
    // the first half of the spectrum only: half of it is left.
    const at = (i: number, slow: number, quick: number): number => 100 + 20 * Math.cos((2 * Math.PI * i) / 1440) + 8 * Math.cos((2 * Math.PI * i) / 720) + 6 * Math.cos((2 * Math.PI * i) / 480) + slow * Math.cos((2 * Math.PI * i) / 240) + quick * Math.cos((2 * Math.PI * i) / 5);
    const values = Array.from({ length: 2880 }, (_, i) => at(i, 0.8, 0.8));
    const estimate = fftEstimate(spectrumOf(values), { minItems: 3, lowAmplitude: 1, margin: 0 }, minutes(1), 1440);
    for (const i of [0, 17, 120, 300]) expect(estimate[i]).toBeCloseTo(at(i, 0.4, 0), 6);
  });
});

describe('what HPA gets from crane', () => {
  const model: CraneModel = { start: 0, step: hourly, period: hours(24), estimator: { minItems: 3, lowAmplitude: 1, margin: 0 }, values: [1.9, 7.8, 3, 12.2] };

  it('is the greatest of the window, without its fraction', () => {
    expect(predictedMetric(model, 0, hours(1))).toBe(7);
    expect(predictedMetric(model, hours(2), hours(1))).toBe(12);
    // At half past one only the value of two o'clock lies within the hour.
    expect(predictedMetric(model, hours(1.5), hours(1))).toBe(3);
  });

  it('is an invalid metric once the predictions have run out', () => {
    expect(predictedMetric(model, hours(5), hours(1))).toBeNaN();
  });

  it('raises what is wanted, never lowers it; run out, it blocks the way down', () => {
    const tolerance = { up: 0.1, down: 0.1 };
    const wanted = (load: number, predicted: number): number => mostWanted(3, [replicasByAverage(3, load, 2, tolerance), replicasByAverage(3, predicted, 2, tolerance)]);
    expect(wanted(2, predictedMetric(model, hours(2), hours(1)))).toBe(6);
    expect(wanted(20, predictedMetric(model, hours(2), hours(1)))).toBe(10);
    expect(wanted(2, Number.NaN)).toBeNaN();
    expect(wanted(20, Number.NaN)).toBe(10);
  });

  it('repeats a day from whole days of history, with a margin', () => {
    const made = craneModel(series(4, wave), hourly, hours(95));
    expect(made).toMatchObject({ start: hours(96), period: hours(24), estimator: { margin: 0.01 } });
    if (typeof made === 'string') return;
    // The peak of 15 at 6 in the morning, and 1 % more; asked for at 5 o'clock of the next day.
    expect(made.values[6]).toBeCloseTo(15.15, 6);
    expect(predictedMetric(made, hours(96 + 5), hours(1))).toBe(15);
  });
});
