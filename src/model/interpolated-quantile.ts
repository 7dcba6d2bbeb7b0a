/**
 * Where the share `share` of ascending values ends, linear between order statistics: the first at 0, the last at 1
 * (type 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996). NaN of none.
 */
export function interpolatedQuantile(ascending: ArrayLike<number>, share: number): number {
  const place = share * (ascending.length - 1);
  const below = Math.floor(place);
  const low = ascending[below] as number;
  return low + (place - below) * ((ascending[below + 1] ?? low) - low);
}
