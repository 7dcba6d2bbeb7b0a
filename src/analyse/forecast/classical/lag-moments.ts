/** Lags of a series, rows of which are the points t in [from, to); negative lags are steps after t. */
export type LagRows = { readonly values: Float64Array; readonly lags: Int32Array; readonly from: number; readonly to: number };

/**
 * The sums over all rows of y[t - a]·y[t - b] for each pair of lags, where y is `values` less `shift`. Along a run of lags each sum is its
 * neighbour's with one product added and one taken off, so that the cost is lags² + runs·lags·rows and not lags²·rows.
 */
export function lagMoments({ values, lags, from, to }: LagRows, shift: number): Float64Array {
  const size = lags.length;
  const sums = new Float64Array(size * size);
  const at = (index: number): number => (values[index] as number) - shift;
  for (let i = 0; i < size; i++) {
    const a = lags[i] as number;
    const follows = i > 0 && lags[i - 1] === a - 1;
    for (let j = i; j < size; j++) {
      const b = lags[j] as number;
      let sum = 0;
      if (follows && lags[j - 1] === b - 1) sum = (sums[(i - 1) * size + j - 1] as number) + at(from - a) * at(from - b) - at(to - a) * at(to - b);
      else for (let t = from; t < to; t++) sum += at(t - a) * at(t - b);
      sums[i * size + j] = sum;
      sums[j * size + i] = sum;
    }
  }
  return sums;
}
