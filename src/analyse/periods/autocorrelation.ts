import FFT from 'fft.js';

/** Spectrum of the values less their straight line, padded with zeros so that the end does not wrap around to the start. */
type Spectrum = { readonly size: number; readonly power: Float64Array; readonly fft: FFT };

function spectrumOf(values: Float64Array): Spectrum {
  let size = 4;
  while (size < 2 * values.length) size *= 2;
  const fft = new FFT(size);
  const padded = new Float64Array(size);
  padded.set(withoutLine(values));
  const spectrum = new Float64Array(2 * size);
  fft.realTransform(spectrum, padded);
  const power = new Float64Array(size / 2 + 1);
  for (let k = 0; k <= size / 2; k++) power[k] = (spectrum[2 * k] as number) ** 2 + (spectrum[2 * k + 1] as number) ** 2;
  return { size, power, fft };
}

/** The values less their least-squares line. */
export function withoutLine(values: Float64Array): Float64Array {
  const { slope, intercept } = lineOf(values);
  return values.map((value, i) => value - intercept - slope * i);
}

/** The least-squares line through (0, values[0]), (1, values[1]) ... */
export function lineOf(values: Float64Array): { readonly slope: number; readonly intercept: number } {
  const n = values.length;
  if (n < 2) return { slope: 0, intercept: values[0] ?? 0 };
  const middle = (n - 1) / 2;
  let mean = 0;
  for (const value of values) mean += value;
  mean /= n;
  let covariance = 0;
  for (let i = 0; i < n; i++) covariance += (i - middle) * ((values[i] as number) - mean);
  const slope = covariance / ((n * (n * n - 1)) / 12);
  return { slope, intercept: mean - slope * middle };
}

/**
 * Autocorrelation at lags 0..lagMax of the values less their line, by the theorem of Wiener and Khinchin in O(n log n). Each lag is divided
 * by how many pairs it has, so that long lags do not fade. All zero (but for lag 0) where nothing is left beside the line.
 */
export function autocorrelation(values: Float64Array, lagMax: number): Float64Array {
  return correlationOf(spectrumOf(values), values.length, lagMax);
}

function correlationOf({ size, power, fft }: Spectrum, length: number, lagMax: number): Float64Array {
  const complex = new Float64Array(2 * size);
  for (let k = 0; k < size; k++) complex[2 * k] = power[Math.min(k, size - k)] as number;
  const back = new Float64Array(2 * size);
  fft.inverseTransform(back, complex);
  const variance = (back[0] as number) / length;
  const result = new Float64Array(Math.min(lagMax, length - 1) + 1);
  for (let lag = 0; lag < result.length; lag++) result[lag] = variance > 0 ? (back[2 * lag] as number) / (length - lag) / variance : 0;
  result[0] = 1;
  return result;
}

/**
 * Periods that stand out, best first: 1, then in turn the highest peaks of the autocorrelation and those of the periodogram, in whole
 * steps from 2 to `periodMax`. This is the short list in place of trying every period (Vlachos et al., "On periodicity detection and
 * structural periodic similarity", 2005, who join the two in the same way).
 */
export function periodShortlist(values: Float64Array, periodMax: number, count = 16): readonly number[] {
  if (periodMax < 2 || values.length < 4) return [1];
  const spectrum = spectrumOf(values);
  const byCorrelation = correlationPeaks(correlationOf(spectrum, values.length, periodMax + 1), periodMax);
  const byPower = powerPeaks(spectrum, periodMax);
  const found = new Set([1]);
  // Three peaks of the autocorrelation, which has the multiples too, for each one of the periodogram.
  for (let i = 0; found.size < count && i < byCorrelation.length + byPower.length; i++) {
    for (const period of byCorrelation.slice(3 * i, 3 * i + 3)) if (found.size < count) found.add(period);
    const period = byPower[i];
    if (period !== undefined && found.size < count) found.add(period);
  }
  return [...found];
}

/** A peak is high if it reaches this share of the highest one. */
const baseShareMin = 0.8;

function correlationPeaks(correlation: Float64Array, periodMax: number): readonly number[] {
  const peaks: number[] = [];
  for (let lag = 2; lag <= Math.min(periodMax, correlation.length - 2); lag++) {
    const here = correlation[lag] as number;
    if (here > 0 && here >= (correlation[lag - 1] as number) && here > (correlation[lag + 1] as number)) peaks.push(lag);
  }
  const sorted = peaks.toSorted((a, b) => (correlation[b] as number) - (correlation[a] as number));
  const highest = correlation[sorted[0] ?? 0] as number;
  // Multiples of a season are as high as itself; the shortest high peak is the season.
  const base = peaks.find((lag) => (correlation[lag] as number) >= baseShareMin * highest);
  return base === undefined ? sorted : [base, ...sorted.filter((lag) => lag !== base)];
}

function powerPeaks({ size, power }: Spectrum, periodMax: number): readonly number[] {
  const peaks: number[] = [];
  for (let k = 1; k < power.length - 1; k++) {
    if ((power[k] as number) >= (power[k - 1] as number) && (power[k] as number) > (power[k + 1] as number)) peaks.push(k);
  }
  return peaks
    .sort((a, b) => (power[b] as number) - (power[a] as number))
    .map((k) => Math.round(size / k))
    .filter((period) => period >= 2 && period <= periodMax)
    .slice(0, 32);
}
