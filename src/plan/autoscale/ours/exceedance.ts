import type { PeakForecast } from '../rule.ts';

/** The tail beyond the highest quantile falls as it did from this level on. */
const tailFrom = 0.95;
/** What is less likely counts as impossible: no price that anybody would set makes it matter. */
const impossible = 1e-5;

/**
 * The probability that the peak of a stage lies above `limit`, from quantiles: linear between them, 1 below the lowest, and beyond the highest
 * an exponential tail whose mean excess is that from the 95 % quantile on (the peaks-over-threshold model with shape 0: Davison and
 * Smith, J. R. Stat. Soc. B 52(3), 1990). Where several quantiles are equal the highest of them counts, so a peak that is exactly the limit
 * is not above it.
 */
export function exceedance(forecast: PeakForecast, stage: number, limit: number): number {
  const { values, quantiles } = forecast;
  const columns = quantiles.length;
  const row = stage * columns;
  if (limit < (values[row] as number)) return 1;
  let column = columns - 1;
  while ((values[row + column] as number) > limit) column--;
  if (column === columns - 1) return beyond(forecast, row, limit);
  const [low, high] = [values[row + column] as number, values[row + column + 1] as number];
  const [from, to] = [quantiles[column] as number, quantiles[column + 1] as number];
  return 1 - (from + ((limit - low) / (high - low)) * (to - from));
}

function beyond({ values, quantiles }: PeakForecast, row: number, limit: number): number {
  const last = quantiles.length - 1;
  const top = values[row + last] as number;
  const rest = 1 - (quantiles[last] as number);
  let column = last;
  while (column > 0 && (quantiles[column] as number) > tailFrom) column--;
  const excess = (top - (values[row + column] as number)) / Math.log((1 - (quantiles[column] as number)) / rest);
  const above = excess > 0 ? rest * Math.exp((top - limit) / excess) : 0;
  return above < impossible ? 0 : above;
}

/** The median of the peak of a stage. */
export function medianPeak({ values, quantiles }: PeakForecast, stage: number): number {
  let column = 0;
  while (column < quantiles.length - 1 && (quantiles[column] as number) < 0.5) column++;
  return values[stage * quantiles.length + column] as number;
}
