/** Rows in one statement: a cycle of a hundred applications writes some hundreds, and what a statement costs beside its rows counts once. */
const rowsAtOnce = 100;

/** Rows in the portions in which statements take them. */
export function* chunks<Row>(rows: readonly Row[]): Generator<readonly Row[]> {
  for (let from = 0; from < rows.length; from += rowsAtOnce) yield rows.slice(from, from + rowsAtOnce);
}
