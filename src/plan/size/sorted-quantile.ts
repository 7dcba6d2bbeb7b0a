/** The smallest of ascending values that at least the share `level` of them does not exceed (nearest rank). */
export const nearestRank = (ascending: Float64Array, level: number): number => ascending[Math.max(0, Math.ceil(level * ascending.length) - 1)] as number;

/** The greatest of some values; -Infinity of none. */
export const greatestOf = (values: Float64Array): number => values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
