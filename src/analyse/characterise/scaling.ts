import type { Matrix } from './matrix.ts';
import { cell, matrix } from './matrix.ts';

export const scalings = ['standard', 'min-max'] as const;
export type Scaling = (typeof scalings)[number];

/** Takes each column to comparable size: `(value - shift) / width`; a column that was constant becomes 0 wherever it keeps its value. */
export type Scaler = { readonly shift: Float64Array; readonly width: Float64Array; readonly constant: readonly boolean[] };

/**
 * Learns a scaler. `standard` takes mean and standard deviation, as AI4DL does, `min-max` the range. A column is constant if its spread is
 * within the rounding of its own magnitude; its width is then that magnitude (or 1), so that a later change shows but noise does not explode.
 */
export function fitScaler(data: Matrix, scaling: Scaling): Scaler {
  const shift = new Float64Array(data.columns);
  const width = new Float64Array(data.columns);
  const constant: boolean[] = [];
  for (let column = 0; column < data.columns; column++) {
    const { mean, sd, min, max } = momentsOf(data, column);
    const isConstant = max - min <= 1e-12 * Math.max(Math.abs(min), Math.abs(max));
    shift[column] = isConstant || scaling === 'min-max' ? min : mean;
    width[column] = isConstant ? Math.abs(min) || 1 : scaling === 'min-max' ? max - min : sd;
    constant.push(isConstant);
  }
  return { shift, width, constant };
}

export function scaled(data: Matrix, { shift, width }: Scaler): Matrix {
  const made = matrix(data.rows, data.columns);
  for (let i = 0; i < data.data.length; i++) {
    const column = i % data.columns;
    made.data[i] = ((data.data[i] as number) - (shift[column] as number)) / (width[column] as number);
  }
  return made;
}

function momentsOf(data: Matrix, column: number): { mean: number; sd: number; min: number; max: number } {
  let [mean, squares, min, max] = [0, 0, Infinity, -Infinity];
  // Welford's update: sums of squares of bytes would lose the digits that matter.
  for (let row = 0; row < data.rows; row++) {
    const value = cell(data, row, column);
    const delta = value - mean;
    mean += delta / (row + 1);
    squares += delta * (value - mean);
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { mean, sd: Math.sqrt(squares / Math.max(1, data.rows)), min, max };
}
