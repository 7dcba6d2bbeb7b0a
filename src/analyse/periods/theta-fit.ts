import { lineOf } from './autocorrelation.ts';

/** What Theta-scan fits for one period: the season by phase (mean 1), the line and the smoothed level of what is left without it. */
export type ThetaFit = { readonly season: Float64Array; readonly level: number; readonly slope: number; readonly length: number };

/** Smoothing of the level (Theta-scan's constant). */
const alpha = 0.2;

/**
 * Theta-scan's model of one period (Berral et al., "Theta-scan: Leveraging behavior-driven forecasting for vertical auto-scaling in
 * container cloud", CLOUD 2021): classical multiplicative decomposition with a centred moving average, a line and simple exponential
 * smoothing of the rest. Period 1 has no season. Where the moving average or the season is zero there is no ratio, and 1 is taken.
 */
export function fitTheta(values: Float64Array, period: number): ThetaFit {
  const season = seasonOf(values, period);
  const rest = new Float64Array(values.length);
  for (let i = 0, phase = 0; i < values.length; i++, phase = phase + 1 === period ? 0 : phase + 1) rest[i] = (values[i] as number) / (season[phase] as number);
  let level = rest[0] as number;
  for (let i = 1; i < rest.length; i++) level = alpha * (rest[i] as number) + (1 - alpha) * level;
  return { season, level, slope: lineOf(rest).slope, length: values.length };
}

/** The forecast of a lead (0 is the first step after the fit): level times season, plus what the line adds. */
export const thetaAhead = ({ season, level, slope, length }: ThetaFit, lead: number): number =>
  level * (season[(length + lead) % season.length] as number) + slope * (lead + 1);

/** A season below this is taken as 1, since dividing by it would give anything. */
const seasonMin = 1e-6;

/** The multiplicative season by phase (mean 1), by classical decomposition; at least one period of values is needed. */
export function seasonOf(values: Float64Array, period: number): Float64Array {
  const sums = new Float64Array(period);
  const counts = new Uint32Array(period);
  const half = Math.floor(period / 2);
  const even = period % 2 === 0;
  let window = 0;
  for (let i = 0; i < period; i++) window += values[i] as number;
  // With an even period the window holds one value more, and the two at its ends count half.
  const last = values.length - 1 - half;
  for (let centre = even ? half : (period - 1) / 2; centre <= last; centre++) {
    const from = centre - half;
    if (centre > half) window += (values[from + period - 1] as number) - (values[from - 1] as number);
    const trend = (even ? window + ((values[from + period] as number) - (values[from] as number)) / 2 : window) / period;
    const ratio = (values[centre] as number) / trend;
    if (!Number.isFinite(ratio)) continue;
    const phase = centre % period;
    sums[phase] = (sums[phase] as number) + ratio;
    counts[phase] = (counts[phase] as number) + 1;
  }
  let total = 0;
  for (let phase = 0; phase < period; phase++) {
    const count = counts[phase] as number;
    sums[phase] = count === 0 ? 1 : (sums[phase] as number) / count;
    total += sums[phase] as number;
  }
  const mean = total / period;
  for (let phase = 0; phase < period; phase++) {
    const share = (sums[phase] as number) / mean;
    sums[phase] = Number.isFinite(share) && Math.abs(share) > seasonMin ? share : 1;
  }
  return sums;
}
