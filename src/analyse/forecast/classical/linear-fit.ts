import { backwardSolve, choleskyOf, forwardSolve } from '../../periods/cholesky.ts';
import { lagMoments } from './lag-moments.ts';

/**
 * Which differences a forecast is made of. A feature is y[t - lag] - y[t - reference]: the last `recent` steps against the last value,
 * and the steps one `season` before the ones to be forecast against the value one season ago.
 */
export type LinearShape = { readonly recent: number; readonly season: number | null; readonly horizon: number };

/** Steps of the season before that count, at most: beyond a few dozen they repeat what the recent steps say. */
const seasonStepsMax = 48;

export type Features = { readonly lags: Int32Array; readonly references: Int32Array };

export function featuresOf({ recent, season, horizon }: LinearShape): Features {
  const lags = Array.from({ length: recent }, (_, i) => i + 1);
  const references = lags.map(() => 0);
  if (season !== null) {
    for (let ahead = 1; ahead <= Math.min(horizon, seasonStepsMax, season - recent - 1); ahead++) {
      lags.push(season - ahead);
      references.push(season);
    }
  }
  return { lags: Int32Array.from(lags), references: Int32Array.from(references) };
}

/** How many values before a point its features reach back. */
export const reachOf = ({ recent, season }: LinearShape): number => Math.max(recent, season ?? 0);

/** Normal equations of all leads at once: XᵀX is shared, the columns of XᵀY are the leads. */
export type NormalEquations = { readonly size: number; readonly gram: Float64Array; readonly right: readonly Float64Array[] };

/** From the rows t in [from, to), whose targets y[t + lead + 1] - y[t] must exist. */
export function normalEquations(values: Float64Array, shape: LinearShape, from: number, to: number): NormalEquations {
  const { lags, references } = featuresOf(shape);
  const used = new Set<number>([...lags, ...references, 0]);
  for (let lead = 0; lead < shape.horizon; lead++) used.add(-(lead + 1));
  const all = Int32Array.from(used).sort();
  const index = new Map([...all].map((lag, i) => [lag, i]));
  const indexOf = (lag: number): number => index.get(lag) as number;
  const shift = values.reduce((a, b) => a + b, 0) / values.length;
  const moments = lagMoments({ values, lags: all, from, to }, shift);
  const moment = (i: number, j: number): number => moments[i * all.length + j] as number;
  const size = lags.length;
  const gram = new Float64Array(size * size);
  const a = lags.map(indexOf);
  const r = references.map(indexOf);
  /** The sum over rows of (y[a] - y[r])·(y[b] - y[s]). */
  const product = (ai: number, ri: number, bi: number, si: number): number => moment(ai, bi) - moment(ai, si) - moment(ri, bi) + moment(ri, si);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const value = product(a[i] as number, r[i] as number, a[j] as number, r[j] as number);
      gram[i * size + j] = value;
      gram[j * size + i] = value;
    }
  }
  const now = indexOf(0);
  const right = Array.from({ length: shape.horizon }, (_, lead) => {
    const ahead = indexOf(-(lead + 1));
    return Float64Array.from({ length: size }, (_, i) => product(a[i] as number, r[i] as number, ahead, now));
  });
  return { size, gram, right };
}

/** Ridge regression in closed form: weights by lead. `ridge` is a share of the mean of the gram's diagonal. Null if there is nothing to solve. */
export function ridgeWeights({ size, gram, right }: NormalEquations, ridge: number): readonly Float64Array[] | null {
  let trace = 0;
  for (let i = 0; i < size; i++) trace += gram[i * size + i] as number;
  if (!(trace > 0)) return null;
  const regular = gram.slice();
  for (let i = 0; i < size; i++) regular[i * size + i] = (regular[i * size + i] as number) + (ridge * trace) / size;
  const factor = choleskyOf(regular, size);
  return factor === null ? null : right.map((column) => backwardSolve(factor, size, forwardSolve(factor, size, column)));
}
