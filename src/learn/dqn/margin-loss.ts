import type { Batch } from '../replay/transition.ts';

/** `weight` is lambda_2 of the paper (1); `margin` is l(a_E, a) for a != a_E (0.8), in the unit of values. */
export type MarginSettings = { readonly weight: number; readonly margin: number };

/**
 * The large-margin loss of demonstrations, J_E = max_a [Q(s, a) + l(a_E, a)] - Q(s, a_E): what was demonstrated has to be better by
 * the margin than all else that was allowed (Hester et al., "Deep Q-learning from demonstrations", 2018, equation 4).
 * Rows that are not demonstrations cost nothing. Adds to `gradient` (batch × actions) and returns the loss, both averaged over the batch.
 */
export function addMarginLoss(batch: Batch, values: Float32Array, actionCount: number, { weight, margin }: MarginSettings, gradient: Float32Array): number {
  const share = weight / batch.size;
  let loss = 0;
  for (let row = 0; row < batch.size; row++) {
    if (batch.demonstrations[row] !== 1) continue;
    const offset = row * actionCount;
    const shown = batch.actions[row] ?? 0;
    let rival = shown;
    let highest = values[offset + shown] ?? 0;
    for (let action = 0; action < actionCount; action++) {
      const value = (values[offset + action] ?? 0) + margin;
      if (action === shown || batch.masks[offset + action] !== 1 || value <= highest) continue;
      rival = action;
      highest = value;
    }
    if (rival === shown) continue;
    loss += share * (highest - (values[offset + shown] ?? 0));
    gradient[offset + rival] = (gradient[offset + rival] ?? 0) + share;
    gradient[offset + shown] = (gradient[offset + shown] ?? 0) - share;
  }
  return loss;
}
