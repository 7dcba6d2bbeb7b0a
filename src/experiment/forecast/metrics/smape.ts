/**
 * Symmetric mean absolute percentage error, in % from 0 to 200: 200 × mean |y - f| / (|y| + |f|) (Makridakis, "Accuracy measures:
 * theoretical and practical concerns", 1993). Where both are 0 the forecast was right and the error is 0. Null without points.
 */
export function smape(actual: Float64Array, forecast: Float64Array): number | null {
  if (actual.length === 0) return null;
  let sum = 0;
  for (let index = 0; index < actual.length; index++) {
    const [y, f] = [actual[index] as number, forecast[index] as number];
    if (y !== f) sum += Math.abs(y - f) / (Math.abs(y) + Math.abs(f));
  }
  return (200 * sum) / actual.length;
}
