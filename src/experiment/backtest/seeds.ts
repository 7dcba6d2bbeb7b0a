/** The mean over seeds and its 95 % confidence interval; with one seed there is no interval. */
export type SeedStatistic = { readonly mean: number; readonly low: number | null; readonly high: number | null };

/** 97.5 % quantiles of Student's t for 1 to 30 degrees of freedom (Abramowitz and Stegun, 1964, table 26.10). */
const student = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052,
  2.048, 2.045, 2.042,
];
const normalQuantile = 1.96;

/** Summarises one number per seed, as if they were independent and normal. */
export function overSeeds(values: readonly number[]): SeedStatistic {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return { mean, low: null, high: null };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  const half = (student[values.length - 2] ?? normalQuantile) * Math.sqrt(variance / values.length);
  return { mean, low: mean - half, high: mean + half };
}
