/**
 * Writes one row of quantiles. Levels adapt one by one and may cross; sorted they are never worse (Chernozhukov, Fernández-Val and
 * Galichon, Econometrica 78, 2010). What was never negative stays so.
 */
export function bandRow(row: Float64Array, quantiles: readonly number[], nonNegative: boolean, of: (quantile: number) => number): void {
  quantiles.forEach((quantile, column) => {
    const value = of(quantile);
    row[column] = nonNegative ? Math.max(0, value) : value;
  });
  row.sort();
}
