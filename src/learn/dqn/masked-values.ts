/** The first of the best allowed actions in the row of `values` that begins at `offset`; -1 where the mask allows none. */
export function bestAllowed(values: Float32Array, mask: Uint8Array, offset: number, actionCount: number): number {
  let best = -1;
  let highest = Number.NEGATIVE_INFINITY;
  for (let action = 0; action < actionCount; action++) {
    const value = values[offset + action] ?? 0;
    if (mask[offset + action] === 1 && (best < 0 || value > highest)) {
      best = action;
      highest = value;
    }
  }
  return best;
}
