/** How often a band held what came, and how wide it was. */
export type BandScore = { readonly coveredPercent: number; readonly meanWidth: number; readonly points: number };

/**
 * Share of points inside [low, high], in %, and the mean width in the unit of the series (Gneiting, Balabdaoui and Raftery, "Probabilistic
 * forecasts, calibration and sharpness", 2007): a good band covers what it says and is narrow. Null without points.
 */
export function coverage(actual: Float64Array, low: Float64Array, high: Float64Array): BandScore | null {
  const points = actual.length;
  if (points === 0) return null;
  let inside = 0;
  let width = 0;
  for (let index = 0; index < points; index++) {
    const [y, from, to] = [actual[index] as number, low[index] as number, high[index] as number];
    if (y >= from && y <= to) inside += 1;
    width += to - from;
  }
  return { coveredPercent: (100 * inside) / points, meanWidth: width / points, points };
}
