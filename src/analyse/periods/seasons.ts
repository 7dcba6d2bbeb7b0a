import { hours } from '../../units/time.ts';
import type { Ms } from '../../units/time.ts';
import { autocorrelation, periodShortlist } from './autocorrelation.ts';

/** A season that the values really have: `strength` is the share of the variance (without slower movements) that it foretells in cycles that it was not learnt from. */
export type Season = { readonly period: number; readonly strength: number };

/** A known rhythm (day, week) counts from this strength on; an unknown period must be plainer, as many are tried. */
const strengthMin = { known: 0.1, unknown: 0.25 } as const;
/** A season that multiplies another one must add this much to it. */
const betterBy = 0.05;

/**
 * The seasons of a series, shortest first, at most two: the day and the week where the series has them, or else the plainest period found
 * from the autocorrelation. A day or week must have been seen twice, another period three times.
 */
export function findSeasons(values: Float64Array, step: Ms): readonly Season[] {
  const day = wholeSteps(hours(24), step);
  const week = wholeSteps(hours(24 * 7), step);
  const first = (day === null ? null : seasonAt(values, day, strengthMin.known)) ?? plainest(values);
  if (first === null) {
    const weekly = week === null ? null : seasonAt(values, week, strengthMin.known);
    return weekly === null ? [] : [weekly];
  }
  if (week === null || week <= first.period || week % first.period !== 0) return [first];
  const second = seasonAt(withoutProfile(values, first.period), week, strengthMin.known);
  return second === null ? [first] : [first, second];
}

const wholeSteps = (duration: Ms, step: Ms): number | null => (Number.isInteger(duration / step) && duration / step >= 2 ? duration / step : null);

function seasonAt(values: Float64Array, period: number, least: number): Season | null {
  const strength = seasonStrength(values, period);
  return strength >= least ? { period, strength } : null;
}

/** Of the short list the period with the most strength; a multiple must beat its base clearly. */
function plainest(values: Float64Array): Season | null {
  const recent = values.subarray(Math.max(0, values.length - 8192));
  // With fewer cycles or values, one of the many periods looks plain by chance.
  const periodMax = Math.floor(recent.length / 3);
  const least = strengthMin.unknown + 2 / Math.sqrt(recent.length);
  const correlation = autocorrelation(recent, periodMax);
  let best: Season | null = null;
  for (const period of periodShortlist(recent, periodMax).toSorted((a, b) => a - b)) {
    if (period < 2 || (correlation[period] as number) <= 0) continue;
    const strength = seasonStrength(recent, period);
    if (strength >= least && strength > (best?.strength ?? 0) + (best === null ? 0 : betterBy)) best = { period, strength };
  }
  return best;
}

/**
 * How well a season foretells cycles that it was not learnt from: 1 - (squared error / variance), where the mean profile of the even
 * cycles foretells the odd ones and the other way round, after a centred moving average of one period was taken off. At most 0 without
 * a season; needs two whole cycles.
 */
export function seasonStrength(values: Float64Array, period: number): number {
  if (period < 2 || values.length < 2 * period) return 0;
  const rest = withoutTrend(values, period);
  const sums = [new Float64Array(period), new Float64Array(period)] as const;
  const counts = [new Uint32Array(period), new Uint32Array(period)] as const;
  const side = (i: number): 0 | 1 => (Math.floor(i / period) % 2 === 0 ? 0 : 1);
  for (let i = 0; i < rest.length; i++) {
    const phase = i % period;
    const ofSide = side(i);
    sums[ofSide][phase] = (sums[ofSide][phase] as number) + (rest[i] as number);
    counts[ofSide][phase] = (counts[ofSide][phase] as number) + 1;
  }
  let error = 0;
  let variance = 0;
  for (let i = 0; i < rest.length; i++) {
    const phase = i % period;
    const other = side(i) === 0 ? 1 : 0;
    const count = counts[other][phase] as number;
    const foretold = count === 0 ? 0 : (sums[other][phase] as number) / count;
    error += ((rest[i] as number) - foretold) ** 2;
    variance += (rest[i] as number) ** 2;
  }
  return variance > 0 ? 1 - error / variance : 0;
}

/** The values less their centred moving average of `period` steps, which is cut short at the ends. */
function withoutTrend(values: Float64Array, period: number): Float64Array {
  const sums = new Float64Array(values.length + 1);
  for (let i = 0; i < values.length; i++) sums[i + 1] = (sums[i] as number) + (values[i] as number);
  const half = Math.floor(period / 2);
  return values.map((value, i) => {
    // Near an end the window is moved, not shortened, so that it always holds one whole period.
    const from = Math.max(0, Math.min(values.length - period, i - half));
    return value - ((sums[from + period] as number) - (sums[from] as number)) / period;
  });
}

/** The values less the mean profile of `period`. */
function withoutProfile(values: Float64Array, period: number): Float64Array {
  const sums = new Float64Array(period);
  const counts = new Uint32Array(period);
  for (let i = 0; i < values.length; i++) {
    sums[i % period] = (sums[i % period] as number) + (values[i] as number);
    counts[i % period] = (counts[i % period] as number) + 1;
  }
  return values.map((value, i) => value - (sums[i % period] as number) / (counts[i % period] as number));
}
