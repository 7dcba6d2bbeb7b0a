/** Entries of a table are replaced by the number of their bin, so that a split is found by adding up, not by sorting. */
export type Bins = {
  /** Upper edges per feature, ascending: bin `b` holds what is at most `edges[b]` and above `edges[b − 1]`; the last bin holds the rest. */
  readonly edges: readonly Float64Array[];
};

/** Bins per feature, at most: a bin is stored in one byte. */
export const binsMax = 64;
/** Edges are taken from so many rows, evenly spread, at most. */
const sampledMax = 4096;

/** Edges at the quantiles of each feature, so that bins hold about equally many rows. `rows` is row-major. */
export function binsOf(rows: Float64Array, count: number, features: number): Bins {
  const stride = Math.max(1, Math.ceil(count / sampledMax));
  const column = new Float64Array(Math.ceil(count / stride));
  const edges = Array.from({ length: features }, (_, feature) => {
    for (let i = 0; i < column.length; i++) column[i] = rows[i * stride * features + feature] as number;
    return edgesOf(column.toSorted());
  });
  return { edges };
}

/** An edge lies halfway between a quantile and the next smaller value. The largest value is one of the quantiles, so that a rare flag has a bin of its own. */
function edgesOf(sorted: Float64Array): Float64Array {
  const edges: number[] = [];
  let last = sorted[0] as number;
  for (let b = 1; b < binsMax; b++) {
    const value = sorted[Math.min(sorted.length - 1, Math.floor((b * sorted.length) / (binsMax - 1)))] as number;
    if (value === last) continue;
    last = value;
    edges.push(((sorted[binOf(sorted, value) - 1] as number) + value) / 2);
  }
  return Float64Array.from(edges);
}

/** The bin of every entry, column by column: `binned[feature × count + row]`. */
export function binned(rows: Float64Array, count: number, bins: Bins): Uint8Array {
  const features = bins.edges.length;
  const result = new Uint8Array(count * features);
  bins.edges.forEach((edges, feature) => {
    for (let i = 0; i < count; i++) result[feature * count + i] = binOf(edges, rows[i * features + feature] as number);
  });
  return result;
}

/** The number of edges below `value`. */
function binOf(edges: Float64Array, value: number): number {
  let [low, high] = [0, edges.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value > (edges[middle] as number)) low = middle + 1;
    else high = middle;
  }
  return low;
}
