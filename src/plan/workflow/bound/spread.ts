/** Some of the distinct values, evenly by rank, the least and the greatest among them. */
export function spread(values: readonly number[], most: number): readonly number[] {
  const distinct = [...new Set(values)].toSorted((a, b) => a - b);
  if (distinct.length <= most) return distinct;
  return Array.from({ length: most }, (_, i) => distinct[Math.round((i * (distinct.length - 1)) / (most - 1))] as number);
}
