import type { Random } from '../../../../model/random.ts';
import { integerBelow, randomStreams } from '../../../../model/random.ts';
import type { Ms } from '../../../../units/time.ts';
import { craneConstants } from './constants.ts';
import { Fft } from './fft.ts';

/** The newest whole multiples of `period`, and how many there are. */
export function wholePeriods(values: readonly number[], step: Ms, period: Ms): { readonly values: readonly number[]; readonly count: number } {
  const length = Math.round(period / step);
  const count = Math.floor(values.length / length);
  return { values: values.slice(values.length - count * length), count };
}

/**
 * A day or a week where the series has that period and at least two of them; null where not (`findPeriod` in `prediction.go`): whole weeks are
 * looked at if there are two, else whole days.
 */
export function acceptedPeriod(values: readonly number[], step: Ms): Ms | null {
  const { day, week } = craneConstants;
  const weeks = wholePeriods(values, step, week);
  const looked = weeks.count > 1 ? weeks : wholePeriods(values, step, day);
  if (looked.count < 2) return null;
  const period = foundPeriod(looked.values, step) * step;
  if (period !== day && period !== week) return null;
  return wholePeriods(values, step, period as Ms).count >= 2 ? (period as Ms) : null;
}

/**
 * The period of a signal in samples; -1 without one (`FindPeriod` in `signal.go`, after M. Vlachos et al., "On periodicity detection and
 * structural periodic similarity", SDM 2005): frequencies with more power than chance gives are hints, and the hint with the highest peak of the
 * autocorrelation is the period. Upstream's permutations are random; ours come from a fixed stream, so that a backtest can be repeated.
 */
export function foundPeriod(values: readonly number[], step: Ms): number {
  const size = values.length;
  const fft = new Fft(size);
  const { re, im } = fft.forward(Float64Array.from(values), new Float64Array(size));
  const powers = re.map((part, k) => Math.hypot(part, im[k] as number));
  const correlation = autocorrelation(values, fft);
  const best = (threshold: number): number => highestHint(powers, correlation, threshold, step);
  // The fewer hints of a higher threshold are all among those of a lower one. Where the best of the two ends is the same, it is so for all between,
  // and the permutations, which cost fifty transforms, are not needed.
  const { low, high } = chanceBounds(values);
  const likely = best(low);
  return likely === best(high) ? likely : best(powerByChance(values, fft, randomStreams(0).stream('crane-dsp', size)));
}

/** Of the periods n/k whose frequency has more power than the threshold, the one with the highest peak of the autocorrelation; -1 without one. */
function highestHint(powers: Float64Array, correlation: Float64Array, threshold: number, step: Ms): number {
  const size = powers.length;
  const widest = Math.floor(craneConstants.peakSearch / step);
  let best = -1;
  let highest = 0;
  let before = Number.POSITIVE_INFINITY;
  for (let k = 2; k < Math.floor(size / 2); k++) {
    const hint = Math.floor(size / k);
    if (!((powers[k] as number) > threshold) || hint >= before) continue;
    before = hint;
    if ((correlation[hint] as number) <= highest || !isPeak(correlation, hint, Math.min(widest, Math.floor(hint / 2)))) continue;
    best = hint;
    highest = correlation[hint] as number;
  }
  return best;
}

/**
 * Where the power by chance surely lies. Squared powers of a permuted series are close to exponential with mean n × variance, so the greatest of
 * n/2 of them is that times ln(n/2) and a Gumbel variate; the second of a hundred such leaves (0, 20) less than once in 10¹⁴ times.
 */
function chanceBounds(values: readonly number[]): { readonly low: number; readonly high: number } {
  const size = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / size;
  const scale = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { low: Math.sqrt(scale * Math.log(size / 2)), high: Math.sqrt(scale * (Math.log(size / 2) + 20)) };
}

/** The 99th of the greatest powers in the spectra of 100 permutations. */
function powerByChance(values: readonly number[], fft: Fft, random: Random): number {
  const size = values.length;
  const shuffled = Float64Array.from(values);
  const greatest: number[] = [];
  for (let i = 0; i < craneConstants.permutations; i += 2) {
    // Two real series go through one complex transform: their spectra are its even and odd parts.
    const first = shuffled.slice();
    shuffle(first, random);
    const second = first.slice();
    shuffle(second, random);
    shuffled.set(second);
    const { re, im } = fft.forward(first, second);
    let firstMost = 0;
    let secondMost = 0;
    for (let k = 1; k < Math.floor(size / 2); k++) {
      const [a, b, c, d] = [re[k] as number, im[k] as number, re[size - k] as number, im[size - k] as number];
      firstMost = Math.max(firstMost, (a + c) ** 2 + (b - d) ** 2);
      secondMost = Math.max(secondMost, (b + d) ** 2 + (c - a) ** 2);
    }
    greatest.push(Math.sqrt(firstMost) / 2, Math.sqrt(secondMost) / 2);
  }
  return greatest.toSorted((a, b) => a - b)[craneConstants.permutations - 2] as number;
}

function shuffle(values: Float64Array, random: Random): void {
  for (let i = values.length - 1; i > 0; i--) {
    const j = integerBelow(random, i + 1);
    const value = values[i] as number;
    values[i] = values[j] as number;
    values[j] = value;
  }
}

/** Circular, of the standardised series, by the power spectrum. */
export function autocorrelation(values: readonly number[], fft: Fft = new Fft(values.length)): Float64Array {
  const size = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / size;
  const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / size);
  const { re, im } = fft.forward(Float64Array.from(values, (value) => (value - mean) / deviation), new Float64Array(size));
  const power = re.map((part, k) => part ** 2 + (im[k] as number) ** 2);
  return fft.inverse(power, new Float64Array(size)).re.map((value) => value / size);
}

/** Whether the line through the `reach` points before `at` rises and the one after falls (`peak.go`). */
export function isPeak(values: Float64Array, at: number, reach: number): boolean {
  if (at < 1 || at > values.length - 1) return false;
  return slope(values, Math.max(0, at - reach), at) > 0 && slope(values, at, Math.min(values.length - 1, at + reach)) < 0;
}

/** Of the least squares line through `values[from..to]`; NaN of a single point, which is no slope either way. */
function slope(values: Float64Array, from: number, to: number): number {
  const count = to - from + 1;
  const meanX = (from + to) / 2;
  let sumXX = 0;
  let sumXY = 0;
  for (let x = from; x <= to; x++) {
    sumXX += (x - meanX) ** 2;
    sumXY += (x - meanX) * (values[x] as number);
  }
  return count < 2 ? Number.NaN : sumXY / sumXX;
}
