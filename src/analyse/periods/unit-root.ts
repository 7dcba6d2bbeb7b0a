import { backwardSolve, choleskyOf, forwardSolve } from './cholesky.ts';

/** The augmented Dickey-Fuller test: a small p speaks against a unit root, that is for a series that returns to its level. */
export type UnitRootTest = { readonly statistic: number; readonly p: number; readonly lags: number };

/** Fewer values than this leave the regression without degrees of freedom. */
const lengthMin = 12;

/**
 * Augmented Dickey-Fuller test with a constant (Said and Dickey 1984). The number of lagged differences is the one with the least AIC up to
 * 12·(n/100)^¼ (Schwert 1989). Null for constant or very short series, where the regression has no solution.
 */
export function unitRootTest(values: Float64Array): UnitRootTest | null {
  const { length } = values;
  if (length < lengthMin) return null;
  // statsmodels' rule keeps as many observations as there are regressors; so does this.
  const lagsMax = Math.max(0, Math.min(Math.ceil(12 * (length / 100) ** 0.25), Math.floor(length / 2) - 3));
  const common = regressionOf(values, lagsMax, lagsMax);
  if (common === null) return null;
  let lags = 0;
  let least = Number.POSITIVE_INFINITY;
  const half = forwardSolve(common.factor, common.size, common.right);
  let explained = (half[0] as number) ** 2;
  for (let k = 0; k <= lagsMax; k++) {
    explained += (half[k + 1] as number) ** 2;
    const squares = Math.max(Number.MIN_VALUE, common.total - explained);
    const aic = common.count * Math.log(squares / common.count) + 2 * (k + 2);
    if (aic < least) [least, lags] = [aic, k];
  }
  const chosen = regressionOf(values, lags, lags);
  return chosen === null ? null : testOf(chosen, lags);
}

type Regression = { readonly factor: Float64Array; readonly size: number; readonly right: Float64Array; readonly total: number; readonly count: number };

/** Δy on 1, y of the step before, and `lags` earlier differences, from difference `skip` on, as normal equations. */
function regressionOf(values: Float64Array, lags: number, skip: number): Regression | null {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const size = lags + 2;
  const gram = new Float64Array(size * size);
  const right = new Float64Array(size);
  const row = new Float64Array(size);
  let total = 0;
  let count = 0;
  for (let t = skip + 1; t < values.length; t++) {
    const difference = (values[t] as number) - (values[t - 1] as number);
    row[0] = 1;
    // A shift changes only the constant; without it the sums lose digits where the level is high.
    row[1] = (values[t - 1] as number) - mean;
    for (let k = 1; k <= lags; k++) row[k + 1] = (values[t - k] as number) - (values[t - k - 1] as number);
    for (let i = 0; i < size; i++) {
      right[i] = (right[i] as number) + (row[i] as number) * difference;
      for (let j = 0; j <= i; j++) gram[i * size + j] = (gram[i * size + j] as number) + (row[i] as number) * (row[j] as number);
    }
    total += difference * difference;
    count++;
  }
  const factor = choleskyOf(gram, size);
  return factor === null || count <= size ? null : { factor, size, right, total, count };
}

function testOf({ factor, size, right, total, count }: Regression, lags: number): UnitRootTest | null {
  const half = forwardSolve(factor, size, right);
  const coefficients = backwardSolve(factor, size, half);
  const squares = total - half.reduce((sum, value) => sum + value * value, 0);
  const unit = new Float64Array(size);
  unit[1] = 1;
  const spread = forwardSolve(factor, size, unit).reduce((sum, value) => sum + value * value, 0);
  const error = Math.sqrt((Math.max(0, squares) / (count - size)) * spread);
  if (!(error > 0)) return null;
  const statistic = (coefficients[1] as number) / error;
  return { statistic, p: probabilityOf(statistic), lags };
}

/**
 * MacKinnon's response surface for the p value, one series with a constant ("Approximate asymptotic distribution functions for unit-root
 * and cointegration tests", Journal of Business & Economic Statistics 12, 1994, tables 3 and 4; the coefficients that statsmodels uses).
 */
export function probabilityOf(statistic: number): number {
  if (statistic > 2.74) return 1;
  if (statistic < -18.83) return 0;
  const small = [2.1659, 1.4412, 0.038269];
  const large = [1.7339, 0.93202, -0.12745, -0.010368];
  return normalBelow((statistic <= -1.61 ? small : large).reduceRight((sum, coefficient) => sum * statistic + coefficient, 0));
}

/** The standard normal distribution function, by Abramowitz and Stegun 7.1.26; off by at most 1.5e-7. */
function normalBelow(z: number): number {
  const x = Math.abs(z) / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const tail = ((((1.061405429 * t - 1.453152027) * t + 1.421413741) * t - 0.284496736) * t + 0.254829592) * t * Math.exp(-x * x);
  return z > 0 ? 1 - tail / 2 : tail / 2;
}
