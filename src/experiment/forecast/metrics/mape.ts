/**
 * Mean absolute percentage error, in %: 100 × mean |y - f| / |y| (Hyndman and Koehler, "Another look at measures of forecast accuracy",
 * 2006, §2.3). It has no value where y is 0; such points are left out and counted. `percent` is null if none is left.
 */
export function mape(actual: Float64Array, forecast: Float64Array): { readonly percent: number | null; readonly zeros: number } {
  let sum = 0;
  let zeros = 0;
  for (let index = 0; index < actual.length; index++) {
    const y = actual[index] as number;
    if (y === 0) zeros += 1;
    else sum += Math.abs((y - (forecast[index] as number)) / y);
  }
  const counted = actual.length - zeros;
  return { percent: counted === 0 ? null : (100 * sum) / counted, zeros };
}
