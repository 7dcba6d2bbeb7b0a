/** A mean with half the width of its 95 % confidence interval. */
export type Estimate = { readonly mean: number; readonly half: number };

/** The estimate at another value, whose interval still reaches what was estimated. */
export const moved = ({ mean, half }: Estimate, to: number): Estimate => ({ mean: to, half: Math.max(half, Math.abs(to - mean)) });

/** Batches of a run whose values depend on each other: enough for Student's t, few enough to be long (Schmeiser, "Batch size effects in the analysis of simulation output", 1982). */
const batches = 20;

/** Values per group in the rule that finds the warm-up. */
const group = 5;

/** The mean of independent values. */
export function independentMean(values: Float64Array): Estimate {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] as number;
  const mean = sum / values.length;
  if (values.length < 2) return { mean, half: 0 };
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += ((values[i] as number) - mean) ** 2;
  return { mean, half: student(values.length - 1) * Math.sqrt(squares / (values.length - 1) / values.length) };
}

/** The mean of a run in its steady state: the warm-up is left out, and what remains is cut into batches whose means are nearly independent. */
export function steadyMean(values: Float64Array): Estimate {
  const steady = values.subarray(warmUp(values));
  const size = Math.floor(steady.length / batches);
  if (size === 0) return independentMean(steady);
  const from = steady.length - size * batches;
  return independentMean(Float64Array.from({ length: batches }, (_, batch) => independentMean(steady.subarray(from + batch * size, from + (batch + 1) * size)).mean));
}

/**
 * How many values to leave out: MSER-5 (White, Cobb and Spratt, "A comparison of five steady-state truncation heuristics for simulation", WSC 2000).
 * The cut that makes the standard error of the rest smallest, on means of five; at most half of the values.
 */
export function warmUp(values: Float64Array): number {
  const groups = Math.floor(values.length / group);
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  let sum = 0;
  let squares = 0;
  for (let from = groups - 1; from >= 0; from--) {
    let mean = 0;
    for (let i = 0; i < group; i++) mean += (values[from * group + i] as number) / group;
    sum += mean;
    squares += mean * mean;
    const count = groups - from;
    if (from > groups / 2 || count < group) continue;
    const error = Math.max(0, squares - (sum * sum) / count) / (count * count);
    if (error <= least) {
      least = error;
      best = from;
    }
  }
  return best * group;
}

/** The 97.5 % point of Student's t (Cornish and Fisher's expansion, Abramowitz and Stegun 26.7.5; exact to 0.001 from 8 degrees of freedom on, to 0.01 from 4 on; below 3 the closed forms). */
export function student(freedom: number): number {
  if (freedom === 1) return Math.tan(0.475 * Math.PI);
  if (freedom === 2) return 0.95 / Math.sqrt(2 * 0.975 * 0.025);
  const z = 1.959964;
  const terms = [(z ** 3 + z) / 4, (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96, (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384];
  return terms.reduce((sum, term, i) => sum + term / freedom ** (i + 1), z);
}
