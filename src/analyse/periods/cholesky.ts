/**
 * The lower factor L of a symmetric positive definite matrix (row-major, `size` × `size`), A = L·Lᵀ. Its leading part is the factor of
 * A's leading part. Null if the matrix is not positive definite.
 */
export function choleskyOf(matrix: Float64Array, size: number): Float64Array | null {
  const factor = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * size + j] as number;
      for (let k = 0; k < j; k++) sum -= (factor[i * size + k] as number) * (factor[j * size + k] as number);
      if (i !== j) factor[i * size + j] = sum / (factor[j * size + j] as number);
      else if (sum > 1e-12 * Math.abs(matrix[i * size + i] as number)) factor[i * size + i] = Math.sqrt(sum);
      else return null;
    }
  }
  return factor;
}

/** Solves L·z = right for the leading `count` rows. */
export function forwardSolve(factor: Float64Array, size: number, right: Float64Array, count = size): Float64Array {
  const z = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    let sum = right[i] as number;
    for (let k = 0; k < i; k++) sum -= (factor[i * size + k] as number) * (z[k] as number);
    z[i] = sum / (factor[i * size + i] as number);
  }
  return z;
}

/** Solves Lᵀ·x = z for the leading rows, as many as `z` has. */
export function backwardSolve(factor: Float64Array, size: number, z: Float64Array): Float64Array {
  const x = new Float64Array(z.length);
  for (let i = z.length - 1; i >= 0; i--) {
    let sum = z[i] as number;
    for (let k = i + 1; k < z.length; k++) sum -= (factor[k * size + i] as number) * (x[k] as number);
    x[i] = sum / (factor[i * size + i] as number);
  }
  return x;
}
