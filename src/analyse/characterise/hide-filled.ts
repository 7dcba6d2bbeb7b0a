import type { Matrix } from './matrix.ts';
import { matrix, rowOf, rowsOf } from './matrix.ts';

/** A series of rows of which some were filled in: `measured` is 0 where any of the metrics was. */
export type MeasuredRows = { readonly matrix: Matrix; readonly measured: Uint8Array };

/**
 * The series as it was known step by step: filled values lean on what was measured after the gap, so the last measured row stands in for
 * them, and what lies before the first measured row is left out. For whoever foretells from a row and may not know what came after it.
 */
export function hideFilled({ matrix: rows, measured }: MeasuredRows): MeasuredRows {
  const from = measured.indexOf(1);
  if (from < 0) return { matrix: rowsOf(rows, 0, 0), measured: measured.subarray(0, 0) };
  const known = matrix(rows.rows - from, rows.columns);
  let last = from;
  for (let row = from; row < rows.rows; row++) {
    if (measured[row] === 1) last = row;
    rowOf(known, row - from).set(rowOf(rows, last));
  }
  return { matrix: known, measured: measured.subarray(from) };
}
