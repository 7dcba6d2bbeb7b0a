/**
 * Continuous ranked probability score from quantiles, in the unit of the series: 2 × the integral of the pinball loss over all levels
 * (Gneiting and Ranjan, "Comparing density forecasts using threshold- and quantile-weighted scoring rules", 2011, equation 9), taken
 * as a sum in which each level stands for the levels nearest to it. `losses[i]` is the mean pinball loss at `levels[i]`, which ascend.
 */
export function crps(levels: readonly number[], losses: readonly number[]): number {
  const borders = [0, ...levels.slice(1).map((level, index) => (level + (levels[index] as number)) / 2), 1];
  return 2 * losses.reduce((sum, loss, index) => sum + loss * ((borders[index + 1] as number) - (borders[index] as number)), 0);
}
