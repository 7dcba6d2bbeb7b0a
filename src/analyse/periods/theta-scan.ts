import { periodShortlist } from './autocorrelation.ts';
import { fitTheta, thetaAhead } from './theta-fit.ts';

/** A scan: the period with the least error, and the error (sMAPE, 0..2) of each period that was tried. */
export type Scan = { readonly period: number; readonly tried: readonly { readonly period: number; readonly error: number }[] };

/** Fewer values than this give no period (an eighth must hold a step, and a third two periods). */
export const scanMin = 16;

/**
 * Theta-scan (Berral et al. 2021): fits every period from 1 to a third of the length on the first seven eighths and takes the one that
 * forecasts the last eighth best. Its cost grows with the square of the length.
 */
export function scanAllPeriods(values: Float64Array): Scan {
  const periods: number[] = [];
  for (let period = 1; period < Math.floor(values.length / 3); period++) periods.push(period);
  return scanOf(values, periods.length > 0 ? periods : [1]);
}

/** At most this many multiples of the best period are tried besides. */
const multiplesMax = 64;
/** So many of them with their neighbours. */
const neighboursMax = 4;
/** What stands out may be a multiple of the season, a week of a day among them. */
const divisors: readonly number[] = [2, 3, 4, 5, 6, 7];

/**
 * The same choice from a short list: the periods that stand out in the autocorrelation and the periodogram, then parts and multiples of
 * the best one (which describe the same season from more or fewer cycles, so that chance decides between them), then its neighbours. Where the
 * load is clearly periodic this is nearly always the choice of the whole scan, and otherwise one of the same season; see the tests.
 */
export function scanShortlist(values: Float64Array, count = 12): Scan {
  const periodMax = Math.floor(values.length / 3) - 1;
  const tried = new Map<number, number>();
  const tryAll = (periods: readonly number[]): number => {
    const open = periods.filter((period) => period >= 1 && period <= periodMax && !tried.has(period));
    for (const { period, error } of scanOf(values, open).tried) tried.set(period, error);
    return bestOf(listOf(tried));
  };
  tried.set(1, scanOf(values, [1]).tried[0]?.error ?? 0);
  let best = tryAll(periodShortlist(values, periodMax, count));
  best = tryAll(divisors.map((divisor) => Math.round(best / divisor)));
  const base = baseOf(best, listOf(tried));
  if (base > 1) best = tryAll(multiplesOf(base, periodMax));
  for (let before = 0; before !== best; ) {
    before = best;
    best = tryAll([best - 2, best - 1, best + 1, best + 2]);
  }
  return { period: best, tried: listOf(tried) };
}

/** The multiples of a period; the first ones with their neighbours, as a season of the load need not be a whole number of steps. */
function multiplesOf(base: number, periodMax: number): readonly number[] {
  const count = Math.min(multiplesMax, Math.floor(periodMax / base));
  return Array.from({ length: count }, (_, i) => (i + 1) * base).flatMap((multiple, i) => (i < neighboursMax ? [multiple, multiple - 1, multiple + 1] : [multiple]));
}

const listOf = (tried: ReadonlyMap<number, number>): Scan['tried'] => [...tried].map(([period, error]) => ({ period, error }));

/** The shortest tried period that the best one is a multiple of (within a step, and an eighth of itself) and that is nearly as good. */
function baseOf(best: number, tried: Scan['tried']): number {
  const least = tried.find(({ period }) => period === best)?.error ?? 0;
  const bases = tried.filter(({ period, error }) => period > 1 && Math.abs(best - Math.round(best / period) * period) <= Math.min(1, period / 8) && error <= 1.5 * least);
  return bases.reduce((shortest, { period }) => Math.min(shortest, period), best);
}

function scanOf(values: Float64Array, periods: readonly number[]): Scan {
  const test = Math.max(1, Math.floor(values.length / 8));
  const train = values.subarray(0, values.length - test);
  const tried = periods.map((period) => ({ period, error: smapeOf(train, values.subarray(train.length), period) }));
  return { period: bestOf(tried), tried };
}

/** Of equal errors the first one, that is the shortest period, as `argmin` does. */
function bestOf(tried: Scan['tried']): number {
  let best = { period: 1, error: Number.POSITIVE_INFINITY };
  for (const one of tried) if (one.error < best.error || (one.error === best.error && one.period < best.period)) best = one;
  return best.period;
}

function smapeOf(train: Float64Array, test: Float64Array, period: number): number {
  const fit = fitTheta(train, period);
  let sum = 0;
  for (let lead = 0; lead < test.length; lead++) {
    const actual = test[lead] as number;
    const forecast = thetaAhead(fit, lead);
    const size = Math.abs(actual) + Math.abs(forecast);
    sum += size === 0 ? 0 : (2 * Math.abs(forecast - actual)) / size;
  }
  return sum / test.length;
}
