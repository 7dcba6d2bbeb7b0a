import { interpolatedQuantile } from '../../../model/interpolated-quantile.ts';

/** What a booster makes small. Targets should be of the order of 1. */
export type Objective = { readonly kind: 'squared' } | { readonly kind: 'huber'; readonly delta: number } | { readonly kind: 'pinball'; readonly quantile: number };

/** The direction in which each row's forecast should move (the negative gradient of the loss). */
export function fillGradient(objective: Objective, residual: Float64Array, gradient: Float64Array): void {
  for (let i = 0; i < residual.length; i++) gradient[i] = gradientOf(objective, residual[i] as number);
}

function gradientOf(objective: Objective, residual: number): number {
  if (objective.kind === 'squared') return residual;
  if (objective.kind === 'huber') return Math.max(-objective.delta, Math.min(objective.delta, residual));
  return residual > 0 ? objective.quantile : objective.quantile - 1;
}

/**
 * The best constant for the rows of a leaf: the mean, Friedman's one step from the median (Huber, Ann. Stat. 29, 2001, eq. 4.15), or the quantile.
 * Shrunk towards 0 by `penalty` rows that want no change.
 */
export function leafValue(objective: Objective, residuals: Float64Array, penalty: number): number {
  const n = residuals.length;
  if (n === 0) return 0;
  const shrink = n / (n + penalty);
  if (objective.kind === 'squared') return shrink * mean(residuals);
  residuals.sort();
  if (objective.kind === 'pinball') return shrink * interpolatedQuantile(residuals, objective.quantile);
  const median = interpolatedQuantile(residuals, 0.5);
  let step = 0;
  for (const residual of residuals) step += Math.max(-objective.delta, Math.min(objective.delta, residual - median));
  return shrink * (median + step / n);
}

const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
