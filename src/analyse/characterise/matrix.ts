import { invariant } from '../../model/error.ts';

/** Rows are steps in time, columns metrics or features; row after row in one array. */
export type Matrix = { readonly rows: number; readonly columns: number; readonly data: Float64Array };

export const matrix = (rows: number, columns: number): Matrix => ({ rows, columns, data: new Float64Array(rows * columns) });

/** From one array a column, all of one length. */
export function fromColumns(columns: readonly ArrayLike<number>[]): Matrix {
  const rows = columns[0]?.length ?? 0;
  const made = matrix(rows, columns.length);
  columns.forEach((values, column) => {
    invariant(values.length === rows, 'the columns of a matrix are of one length');
    for (let row = 0; row < rows; row++) made.data[row * columns.length + column] = values[row] as number;
  });
  return made;
}

export const cell = (of: Matrix, row: number, column: number): number => of.data[row * of.columns + column] as number;

export const rowOf = (of: Matrix, row: number): Float64Array => of.data.subarray(row * of.columns, (row + 1) * of.columns);

export const columnOf = (of: Matrix, column: number): Float64Array => Float64Array.from({ length: of.rows }, (_, row) => cell(of, row, column));

/** Rows `from` until before `to`, without copying. */
export const rowsOf = (of: Matrix, from: number, to: number): Matrix => ({ rows: to - from, columns: of.columns, data: of.data.subarray(from * of.columns, to * of.columns) });

/** One below the other; all have the same columns. */
export function stack(parts: readonly Matrix[]): Matrix {
  const made = matrix(parts.reduce((sum, part) => sum + part.rows, 0), parts[0]?.columns ?? 0);
  let at = 0;
  for (const part of parts) {
    invariant(part.columns === made.columns, 'matrices that are stacked have the same columns');
    made.data.set(part.data, at);
    at += part.data.length;
  }
  return made;
}

/** Squared Euclidean distance of two rows. */
export function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += ((a[i] as number) - (b[i] as number)) ** 2;
  return sum;
}
