/** Whether two forecasts differ: `statistic` below 0 means that the first has the lower loss; `pValue` is two-sided. */
export type DieboldMariano = { readonly statistic: number; readonly pValue: number; readonly origins: number };

/**
 * The test of Diebold and Mariano ("Comparing predictive accuracy", 1995) on the losses of two forecasts at the same origins, with the
 * correction for small samples and the t distribution of Harvey, Leybourne and Newbold (1997). Losses of origins up to `overlap` apart
 * may be correlated (horizon - 1 where origins follow each other); their covariances are weighted as by Newey and West (1987), so
 * that the variance cannot be negative. Null with fewer than 8 origins, or where the losses do not differ at all.
 */
export function dieboldMariano(first: Float64Array, second: Float64Array, overlap: number): DieboldMariano | null {
  const n = first.length;
  if (n < 8) return null;
  const difference = first.map((loss, index) => loss - (second[index] as number));
  const mean = difference.reduce((sum, value) => sum + value, 0) / n;
  const covariance = (lag: number): number => {
    let sum = 0;
    for (let index = lag; index < n; index++) sum += ((difference[index] as number) - mean) * ((difference[index - lag] as number) - mean);
    return sum / n;
  };
  const lags = Math.min(overlap, n - 2);
  let variance = covariance(0);
  for (let lag = 1; lag <= lags; lag++) variance += 2 * (1 - lag / (lags + 1)) * covariance(lag);
  if (!(variance > 0)) return null;
  const h = lags + 1;
  const correction = Math.sqrt(Math.max(0, (n + 1 - 2 * h + (h * (h - 1)) / n) / n));
  const statistic = (correction * mean) / Math.sqrt(variance / n);
  return { statistic, pValue: 2 * studentTail(Math.abs(statistic), n - 1), origins: n };
}

/** P(T > t) for t ≥ 0 and `freedom` degrees: half the regularised incomplete beta function at freedom / (freedom + t²). */
function studentTail(t: number, freedom: number): number {
  return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5) / 2;
}

/** Regularised incomplete beta function by its continued fraction (Abramowitz and Stegun 26.5.8), with the modified method of Lentz. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  // The fraction converges fast only below the mean.
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = Math.exp(a * Math.log(x) + b * Math.log(1 - x) - logBeta(a, b)) / a;
  const tiny = 1e-300;
  const keep = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let [c, d] = [1, 1 / keep(1 - ((a + b) * x) / (a + 1))];
  let fraction = d;
  for (let m = 1; m <= 300; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / keep(1 + even * d);
    c = keep(1 + even / c);
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / keep(1 + odd * d);
    c = keep(1 + odd / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-14) break;
  }
  return front * fraction;
}

const logBeta = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

/** Lanczos' approximation with g = 7 and nine coefficients (Godfrey 2001); relative error below 1e-14 for x > 0.5. */
function logGamma(x: number): number {
  const coefficients = [0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7];
  const z = x - 1;
  const t = z + 7.5;
  const series = coefficients.reduce((sum, coefficient, index) => sum + (index === 0 ? coefficient : coefficient / (z + index)), 0);
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(series);
}
