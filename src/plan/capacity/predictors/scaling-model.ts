/**
 * - `ernest`: `a + b / c + d log2 c + e c` with no negative coefficient (Venkataraman et al., "Ernest", NSDI 2016).
 * - `amdahl`: `a + b / c`.
 * - `usl`: `a + b / c + e c`, the universal scalability law for durations (Gunther, "Guerrilla capacity planning", 2007).
 */
export type ScalingModel = 'ernest' | 'amdahl' | 'usl';

export type FittedScaling =
  /** `seconds` never rises with cores: where the model says that more are slower, the best of fewer counts, since cores may be left idle. */
  { readonly kind: 'fitted'; readonly seconds: (cores: number) => number; readonly coefficients: readonly number[] } | { readonly kind: 'none'; readonly why: string };

type Term = (cores: number) => number;

const constant: Term = () => 1;
const inverse: Term = (cores) => 1 / cores;
const logarithm: Term = (cores) => Math.log2(cores);
const linear: Term = (cores) => cores;

const termsOf: Readonly<Record<ScalingModel, readonly Term[]>> = { ernest: [constant, inverse, logarithm, linear], amdahl: [constant, inverse], usl: [constant, inverse, linear] };

const rounds = 20_000;

/** Non-negative least squares of relative errors: long runs on few cores must not outweigh short ones on many. */
export function fitScaling(model: ScalingModel, points: readonly { readonly cores: number; readonly seconds: number }[]): FittedScaling {
  const terms = termsOf[model];
  const different = new Set(points.map(({ cores }) => cores)).size;
  if (different < terms.length) return { kind: 'none', why: `${model} has ${terms.length} coefficients, and ${different} numbers of cores were measured` };
  const used = points.filter(({ seconds }) => seconds > 0);
  if (used.length < terms.length) return { kind: 'none', why: 'measured times are 0' };
  const rows = used.map(({ cores, seconds }) => terms.map((term) => term(cores) / seconds));
  const coefficients = nonNegative(rows);
  const value = (cores: number): number => terms.reduce((sum, term, i) => sum + (coefficients[i] as number) * term(cores), 0);
  // With these terms the curve falls to one lowest point and rises from there.
  const [, b = 0, third = 0, fourth = 0] = coefficients;
  const [d, e] = model === 'ernest' ? [third, fourth] : [0, third];
  // The derivative -b / c² + d / (c ln 2) + e is 0 there.
  const slope = d / Math.LN2;
  const lowest = slope === 0 && e === 0 ? Number.POSITIVE_INFINITY : e === 0 ? b / slope : (-slope + Math.sqrt(slope * slope + 4 * e * b)) / (2 * e);
  return { kind: 'fitted', seconds: (cores) => value(Math.min(cores, Math.max(1, lowest))), coefficients };
}

/** Coefficients of at least 0 that bring each row's sum closest to 1, by coordinate descent, which converges since the problem is convex. */
function nonNegative(rows: readonly (readonly number[])[]): readonly number[] {
  const size = rows[0]?.length ?? 0;
  const scale = Array.from({ length: size }, (_, i) => Math.sqrt(rows.reduce((sum, row) => sum + (row[i] as number) ** 2, 0)) || 1);
  const columns = scale.map((length, i) => rows.map((row) => (row[i] as number) / length));
  const left = rows.map(() => 1);
  const answer = columns.map(() => 0);
  for (let round = 0; round < rounds; round++) {
    let change = 0;
    for (const [i, column] of columns.entries()) {
      const gradient = column.reduce((sum, value, row) => sum + value * (left[row] as number), 0);
      const next = Math.max(0, (answer[i] as number) + gradient);
      const step = next - (answer[i] as number);
      if (step === 0) continue;
      for (const [row, value] of column.entries()) left[row] = (left[row] as number) - step * value;
      answer[i] = next;
      change = Math.max(change, Math.abs(step));
    }
    if (change < 1e-13) break;
  }
  return answer.map((value, i) => value / (scale[i] as number));
}
