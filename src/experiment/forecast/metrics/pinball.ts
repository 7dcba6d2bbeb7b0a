/**
 * Mean pinball loss of a forecast of quantile `tau`, in the unit of the series: tau × (y - q) where y is above q, (1 - tau) × (q - y)
 * below (Koenker and Bassett, "Regression quantiles", 1978). Null without points.
 */
export function pinball(actual: Float64Array, quantile: Float64Array, tau: number): number | null {
  if (actual.length === 0) return null;
  let sum = 0;
  for (let index = 0; index < actual.length; index++) sum += pinballOf(actual[index] as number, quantile[index] as number, tau);
  return sum / actual.length;
}

/** The loss of one forecast. */
export const pinballOf = (y: number, q: number, tau: number): number => (y >= q ? tau * (y - q) : (1 - tau) * (q - y));
