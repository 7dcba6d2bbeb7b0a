/**
 * Continuous ranked probability score from quantiles, in the unit of the series: 2 × the integral of the pinball loss over all levels
 * (Gneiting and Ranjan, "Comparing density forecasts using threshold- and quantile-weighted scoring rules", 2011, equation 9), taken
 * as a sum in which each level stands for the levels nearest to it. `losses[i]` is the mean pinball loss at `levels[i]`, which ascend.
 *
 * A few levels see neither the tails beyond them nor the kink of the loss between them, so that the sum is below the integral: with
 * `evaluationQuantiles` by 0.8 % for a normal forecast that is right, and by 3 % where the outcome is its median. It compares models that are
 * asked for the same levels; it is not to be held against a score of another source.
 */
export function crps(levels: readonly number[], losses: readonly number[]): number {
  const borders = [0, ...levels.slice(1).map((level, index) => (level + (levels[index] as number)) / 2), 1];
  return 2 * losses.reduce((sum, loss, index) => sum + loss * ((borders[index + 1] as number) - (borders[index] as number)), 0);
}
