import { conditionAt } from './crbm.ts';
import type { Matrix } from './matrix.ts';
import { cell, matrix, rowOf } from './matrix.ts';

/**
 * The cheap alternative to the machine: a step and, fading, the steps before it as one vector, projected on the directions in which these vary most.
 * `directions` has a row a component.
 */
export type PrincipalComponents = { readonly history: number; readonly mean: Float64Array; readonly directions: Matrix };

/** Each step further back counts half: otherwise a window that straddles a change looks like a phase of its own. */
const fading = 0.5;

/** Directions are added until they explain this share of the variance, or there are `componentsMax`. */
const explainedShare = 0.95;
const componentsMax = 10;

export function fitPrincipalComponents(series: readonly Matrix[], history: number): PrincipalComponents {
  const width = (series[0]?.columns ?? 0) * (history + 1);
  const { mean, covariance } = covarianceOf(series, history, width);
  const { values, vectors } = symmetricEigen(covariance);
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  let [count, explained] = [0, 0];
  while (count < Math.min(componentsMax, width) && (count === 0 || explained < explainedShare * total)) explained += Math.max(0, values[count++] as number);
  const directions = matrix(count, width);
  for (let i = 0; i < count; i++) rowOf(directions, i).set(rowOf(vectors, i));
  return { history, mean, directions };
}

/** The projection of every step; each rests on that step and the ones before it only. */
export function projectionsOf({ history, mean, directions }: PrincipalComponents, series: Matrix): Matrix {
  const made = matrix(series.rows, directions.rows);
  const window = new Float64Array(mean.length);
  for (let row = 0; row < series.rows; row++) {
    windowAt(series, row, history, window);
    const into = rowOf(made, row);
    for (let c = 0; c < directions.rows; c++) {
      const direction = rowOf(directions, c);
      let sum = 0;
      for (let i = 0; i < window.length; i++) sum += ((window[i] as number) - (mean[i] as number)) * (direction[i] as number);
      into[c] = sum;
    }
  }
  return made;
}

function windowAt(series: Matrix, row: number, history: number, into: Float64Array): void {
  conditionAt(series, row, history, into.subarray(0, history * series.columns));
  into.set(rowOf(series, row), history * series.columns);
  for (let i = 0; i < history * series.columns; i++) into[i] = (into[i] as number) * fading ** (history - Math.floor(i / series.columns));
}

function covarianceOf(series: readonly Matrix[], history: number, width: number): { readonly mean: Float64Array; readonly covariance: Matrix } {
  const mean = new Float64Array(width);
  const covariance = matrix(width, width);
  const window = new Float64Array(width);
  const rows = series.reduce((sum, one) => sum + one.rows, 0);
  const each = (visit: () => void): void => {
    for (const one of series) {
      for (let row = 0; row < one.rows; row++) {
        windowAt(one, row, history, window);
        visit();
      }
    }
  };
  each(() => window.forEach((value, i) => (mean[i] = (mean[i] as number) + value / rows)));
  each(() => {
    for (let i = 0; i < width; i++) {
      const into = rowOf(covariance, i);
      const left = ((window[i] as number) - (mean[i] as number)) / rows;
      for (let j = 0; j < width; j++) into[j] = (into[j] as number) + left * ((window[j] as number) - (mean[j] as number));
    }
  });
  return { mean, covariance };
}

const sweepsMax = 60;

/** Eigenvalues, largest first, and eigenvectors as rows, by cyclic Jacobi rotations (Golub and Van Loan, "Matrix Computations", §8.5). */
export function symmetricEigen(of: Matrix): { readonly values: readonly number[]; readonly vectors: Matrix } {
  const n = of.rows;
  const a = { ...of, data: Float64Array.from(of.data) };
  const vectors = matrix(n, n);
  for (let i = 0; i < n; i++) rowOf(vectors, i)[i] = 1;
  const scale = of.data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let sweep = 0; sweep < sweepsMax; sweep++) {
    let rotated = false;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) rotated = rotate(a, vectors, p, q, scale * 1e-13) || rotated;
    if (!rotated) break;
  }
  const order = Array.from({ length: n }, (_, i) => i).toSorted((i, j) => cell(a, j, j) - cell(a, i, i) || i - j);
  const sorted = matrix(n, n);
  order.forEach((from, to) => rowOf(sorted, to).set(oriented(rowOf(vectors, from))));
  return { values: order.map((i) => cell(a, i, i)), vectors: sorted };
}

/** Turns rows and columns p and q so that a[p][q] becomes 0; false if it is that already, within `tiny`. */
function rotate(a: Matrix, vectors: Matrix, p: number, q: number, tiny: number): boolean {
  const apq = cell(a, p, q);
  if (Math.abs(apq) <= tiny) return false;
  const theta = (cell(a, q, q) - cell(a, p, p)) / (2 * apq);
  const t = (theta >= 0 ? 1 : -1) / (Math.abs(theta) + Math.hypot(theta, 1));
  const c = 1 / Math.hypot(t, 1);
  const s = t * c;
  for (let k = 0; k < a.rows; k++) {
    const row = rowOf(a, k);
    const [kp, kq] = [row[p] as number, row[q] as number];
    [row[p], row[q]] = [c * kp - s * kq, s * kp + c * kq];
  }
  turn(rowOf(a, p), rowOf(a, q), c, s);
  turn(rowOf(vectors, p), rowOf(vectors, q), c, s);
  return true;
}

function turn(p: Float64Array, q: Float64Array, c: number, s: number): void {
  for (let k = 0; k < p.length; k++) {
    const [pk, qk] = [p[k] as number, q[k] as number];
    [p[k], q[k]] = [c * pk - s * qk, s * pk + c * qk];
  }
}

/** An eigenvector is so only up to its sign; the largest entry is made positive. */
function oriented(vector: Float64Array): Float64Array {
  const largest = vector.reduce((most, value) => (Math.abs(value) > Math.abs(most) ? value : most), 0);
  return largest < 0 ? vector.map((value) => -value) : vector;
}
