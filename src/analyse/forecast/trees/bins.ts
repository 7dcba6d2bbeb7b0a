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

function edgesOf(sorted: Float64Array): Float64Array {
  const edges: number[] = [];
  for (let b = 1; b < binsMax; b++) {
    const at = Math.floor((b * sorted.length) / binsMax);
    const [below, above] = [sorted[Math.max(0, at - 1)] as number, sorted[at] as number];
    const edge = (below + above) / 2;
    if (below < above && edge !== edges.at(-1)) edges.push(edge);
  }
  return Float64Array.from(edges.length > 0 || sorted[0] === sorted.at(-1) ? edges : [((sorted[0] as number) + (sorted.at(-1) as number)) / 2]);
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
