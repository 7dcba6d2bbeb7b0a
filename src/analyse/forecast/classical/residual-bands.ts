import * as z from 'zod';
import type { PointMethod } from './point-method.ts';

/**
 * How far the past was from what the method had expected of it: for each lead the quantiles of residual / scale, where the scale is the
 * usual size of residuals at that phase of the season (1 everywhere if there is no season, or too little history to tell).
 */
export const bandsSchema = z.object({ scale: z.array(z.number().nonnegative()).min(1).max(200_000), levels: z.array(z.array(z.number())).min(1).max(100_000) });
export type ResidualBands = z.infer<typeof bandsSchema>;

/** Probabilities at which the quantiles of residuals are kept; between them they are interpolated. */
const probabilities: readonly number[] = [0.001, 0.0025, 0.005, ...Array.from({ length: 99 }, (_, i) => (i + 1) / 100), 0.995, 0.9975, 0.999];
/** Forecasts made from this many origins in the past give the residuals; more would only cost time. */
const originsMax = 1500;
/** A phase has a scale of its own if there are this many residuals for each phase, neighbours included. */
const perPhaseMin = 12;
/** No phase is taken as calmer than this share of the average, as its calm may be luck. */
const scaleFloor = 0.2;

/** What bands are learnt from: the values, and from which one on forecasts are tried. */
export type BandsInput = { readonly method: PointMethod; readonly values: Float64Array; readonly from: number; readonly horizon: number; readonly period: number | null };

/** Forecasts every origin in turn and collects the residuals. Fewer than 2 origins give no bands. */
export function learnBands({ method, values, from, horizon, period }: BandsInput): ResidualBands | null {
  const first = Math.max(method.warmUp, from);
  const stride = Math.max(1, Math.floor((values.length - first) / originsMax));
  // The newest origin is always among them.
  const oldest = first + ((values.length - 1 - first) % stride);
  const residuals = Array.from({ length: horizon }, (_, lead) => new Float64Array(Math.max(0, Math.ceil((values.length - lead - oldest) / stride))));
  const count = residuals[0]?.length ?? 0;
  const predict = method.along?.(values) ?? ((length, into) => method.predict(values.subarray(0, length), into));
  const out = new Float64Array(horizon);
  for (let i = 0; i < count; i++) {
    const origin = oldest + i * stride;
    predict(origin, out);
    for (let lead = 0; lead < horizon && origin + lead < values.length; lead++) (residuals[lead] as Float64Array)[i] = (values[origin + lead] as number) - (out[lead] as number);
  }
  if (count < 2) return null;
  const targets = { oldest, stride };
  const scale = phaseScale(targets, residuals, period);
  return { scale, levels: levelsOf(targets, residuals, scale) };
}

/** The residual `i` of a lead is that of the value at `oldest + i × stride + lead`. */
type Targets = { readonly oldest: number; readonly stride: number };

/** `mean[lead]` plus the quantiles of residuals, in rows; never below `floor`. */
export function bandsAround(mean: Float64Array, bands: ResidualBands, at: { readonly length: number; readonly quantiles: readonly number[]; readonly floor: number }): Float64Array {
  const width = at.quantiles.length;
  const values = new Float64Array(mean.length * width);
  for (let lead = 0; lead < mean.length; lead++) {
    const levels = bands.levels[Math.min(lead, bands.levels.length - 1)] as number[];
    // Beyond the leads that were tried, errors are taken to grow as those of a random walk do.
    const growth = Math.sqrt((lead + 1) / Math.min(lead + 1, bands.levels.length));
    const size = (bands.scale[(at.length + lead) % bands.scale.length] as number) * growth;
    for (let column = 0; column < width; column++) {
      values[lead * width + column] = Math.max(at.floor, (mean[lead] as number) + size * levelAt(levels, at.quantiles[column] as number));
    }
  }
  return values;
}

/** The same bands, moved at each lead so that the median error is 0. */
export const centredBands = ({ scale, levels }: ResidualBands): ResidualBands => ({ scale, levels: levels.map((row) => row.map((level) => level - levelAt(row, 0.5))) });

function levelAt(levels: readonly number[], probability: number): number {
  let high = 0;
  while (high < probabilities.length && (probabilities[high] as number) < probability) high++;
  if (high === 0) return levels[0] as number;
  if (high === probabilities.length) return levels[high - 1] as number;
  const [p, q] = [probabilities[high - 1] as number, probabilities[high] as number];
  const share = (probability - p) / (q - p);
  return (levels[high - 1] as number) * (1 - share) + (levels[high] as number) * share;
}

function levelsOf({ oldest, stride }: Targets, residuals: readonly Float64Array[], scale: readonly number[]): number[][] {
  const levels: number[][] = [];
  for (const [lead, ofLead] of residuals.entries()) {
    if (ofLead.length < 2) break;
    const sorted = ofLead.map((residual, i) => residual / ((scale[(oldest + i * stride + lead) % scale.length] as number) || 1)).sort();
    levels.push(probabilities.map((probability) => rounded(conformalQuantile(sorted, probability))));
  }
  return levels;
}

/** The value of rank p(n + 1), as in split conformal prediction (Vovk et al. 2005), interpolated between ranks. */
export function conformalQuantile(sorted: Float64Array, probability: number): number {
  const rank = Math.min(sorted.length - 1, Math.max(0, probability * (sorted.length + 1) - 1));
  const low = Math.floor(rank);
  const high = Math.min(sorted.length - 1, low + 1);
  return (sorted[low] as number) + ((sorted[high] as number) - (sorted[low] as number)) * (rank - low);
}

/** The mean size of residuals by phase, over a window of neighbouring phases that holds enough of them. */
function phaseScale({ oldest, stride }: Targets, residuals: readonly Float64Array[], period: number | null): number[] {
  const total = residuals[0]?.length ?? 0;
  if (period === null || period < 2 || total < 2 * period) return [1];
  const sums = new Float64Array(period);
  const counts = new Float64Array(period);
  for (const [lead, ofLead] of residuals.entries()) {
    for (let i = 0; i < ofLead.length; i++) {
      const residual = ofLead[i] as number;
      const phase = (oldest + i * stride + lead) % period;
      sums[phase] = (sums[phase] as number) + Math.abs(residual);
      counts[phase] = (counts[phase] as number) + 1;
    }
  }
  // Residuals of one origin at several leads are no independent ones, hence the count of origins.
  const half = Math.ceil((perPhaseMin * period) / total / 2);
  if (4 * half >= period) return [1];
  const mean = sums.reduce((a, b) => a + b, 0) / counts.reduce((a, b) => a + b, 0);
  if (!(mean > 0)) return [1];
  return Array.from({ length: period }, (_, phase) => {
    let sum = 0;
    let count = 0;
    for (let offset = -half; offset <= half; offset++) {
      const other = (phase + offset + period) % period;
      sum += sums[other] as number;
      count += counts[other] as number;
    }
    return rounded(Math.max(scaleFloor * mean, count === 0 ? mean : sum / count));
  });
}

/** Seven digits are far more than residuals bear, and make a saved model half as long. */
const rounded = (value: number): number => Number(value.toPrecision(7));
