/** The smallest of ascending values that at least the share `level` of them does not exceed (nearest rank). */
export const nearestRank = (ascending: Float64Array, level: number): number => ascending[Math.max(0, Math.ceil(level * ascending.length) - 1)] as number;

/** The greatest of some values; -Infinity of none. */
export function greatestOf(values: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) if ((values[i] as number) > most) most = values[i] as number;
  return most;
}
