import { invariant } from '../../../model/error.ts';

/** Residuals of the parameters, written into `out`; they must be finite. */
export type Residuals = (parameters: Float64Array, out: Float64Array) => void;

export type LeastSquares = { readonly parameters: Float64Array; readonly cost: number };

const roundsMax = 100;
/** Rounds end when the cost falls by less than this share. */
const tolerance = 1e-9;
const dampingMax = 1e12;

/**
 * Parameters at a local minimum of half the sum of squared residuals, by Levenberg's and Marquardt's damped steps (Marquardt, "An algorithm
 * for least-squares estimation of nonlinear parameters", 1963) on a forward-difference Jacobian. For a handful of parameters that are
 * scaled to about 1, such as logarithms.
 */
export function leastSquares(residuals: Residuals, start: readonly number[], count: number): LeastSquares {
  const size = start.length;
  let parameters = Float64Array.from(start);
  const current = new Float64Array(count);
  const moved = new Float64Array(count);
  const columns = start.map(() => new Float64Array(count));
  residuals(parameters, current);
  let cost = half(current);
  let damping = 1e-3;
  for (let round = 0; round < roundsMax; round++) {
    differentiate(residuals, { parameters, current, moved, columns });
    let better: LeastSquares | null = null;
    while (better === null && damping < dampingMax) {
      const step = solve(normalMatrix(columns, current, damping), size);
      const candidate = parameters.map((value, i) => value - (step[i] as number));
      residuals(candidate, moved);
      const candidateCost = half(moved);
      if (candidateCost < cost) better = { parameters: candidate, cost: candidateCost };
      else damping *= 10;
    }
    if (better === null) break;
    const gain = (cost - better.cost) / cost;
    parameters = Float64Array.from(better.parameters);
    cost = better.cost;
    current.set(moved);
    damping = Math.max(1e-12, damping / 10);
    if (gain < tolerance) break;
  }
  invariant(Number.isFinite(cost), 'residuals are finite numbers');
  return { parameters, cost };
}

const half = (residuals: Float64Array): number => residuals.reduce((sum, residual) => sum + residual * residual, 0) / 2;

type Difference = { readonly parameters: Float64Array; readonly current: Float64Array; readonly moved: Float64Array; readonly columns: readonly Float64Array[] };

function differentiate(residuals: Residuals, { parameters, current, moved, columns }: Difference): void {
  for (const [i, column] of columns.entries()) {
    const value = parameters[i] as number;
    const step = 1e-6 * Math.max(1, Math.abs(value));
    parameters[i] = value + step;
    residuals(parameters, moved);
    parameters[i] = value;
    for (let row = 0; row < column.length; row++) column[row] = ((moved[row] as number) - (current[row] as number)) / step;
  }
}

/** JᵀJ with its diagonal damped, and Jᵀr as last column. */
function normalMatrix(columns: readonly Float64Array[], residuals: Float64Array, damping: number): number[][] {
  const dot = (a: Float64Array, b: Float64Array): number => {
    let sum = 0;
    for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
    return sum;
  };
  return columns.map((column, i) => {
    const row = columns.map((other) => dot(column, other));
    // A parameter without any effect must not make the matrix singular.
    row[i] = (row[i] as number) * (1 + damping) + 1e-12;
    return [...row, dot(column, residuals)];
  });
}

/** Gauss with partial pivoting, in place. */
function solve(matrix: number[][], size: number): readonly number[] {
  const at = (row: number, column: number): number => (matrix[row] as number[])[column] as number;
  for (let pivot = 0; pivot < size; pivot++) {
    let best = pivot;
    for (let row = pivot + 1; row < size; row++) if (Math.abs(at(row, pivot)) > Math.abs(at(best, pivot))) best = row;
    [matrix[pivot], matrix[best]] = [matrix[best] as number[], matrix[pivot] as number[]];
    for (let row = pivot + 1; row < size; row++) {
      const factor = at(row, pivot) / at(pivot, pivot);
      for (let column = pivot; column <= size; column++) (matrix[row] as number[])[column] = at(row, column) - factor * at(pivot, column);
    }
  }
  const solution = Array.from<number>({ length: size }).fill(0);
  for (let row = size - 1; row >= 0; row--) {
    let rest = at(row, size);
    for (let column = row + 1; column < size; column++) rest -= at(row, column) * (solution[column] as number);
    solution[row] = rest / at(row, row);
  }
  return solution;
}
