import type { Bins } from './bins.ts';
import { binsMax } from './bins.ts';

/**
 * A full binary tree of fixed depth: node `i` has the children `2i + 1` and `2i + 2`. A node that was not split sends everything left
 * (threshold +∞), so that walking down needs no test for leaves.
 */
export type Tree = {
  readonly depth: number;
  readonly feature: Uint16Array;
  readonly threshold: Float64Array;
  readonly leaf: Float64Array;
  /** How many of the rows that it was grown on ended in each leaf. */
  readonly rows: Float64Array;
};

export type GrowSettings = { readonly depth: number; readonly leafRowsMin: number; readonly penalty: number };

/** The index of the leaf that a row ends in. */
export function leafOf(tree: Tree, row: Float64Array, offset = 0): number {
  let node = 0;
  for (let level = 0; level < tree.depth; level++) {
    node = 2 * node + ((row[offset + (tree.feature[node] as number)] as number) > (tree.threshold[node] as number) ? 2 : 1);
  }
  return node - ((1 << tree.depth) - 1);
}

export type Grown = { readonly tree: Tree; readonly leafOfRow: Uint16Array };
export type GrowInput = {
  readonly bins: Bins;
  /** From `binned`. */
  readonly columns: Uint8Array;
  readonly count: number;
  readonly gradient: Float64Array;
  /** The rows that count in this tree, ascending. */
  readonly sampled: Uint32Array;
  readonly features: readonly number[];
};

/**
 * Grows one tree level by level on the gradient: a split is judged by how much it lowers the squared error,
 * G²/(n + penalty) (Friedman, Ann. Stat. 29, 2001; histograms as in Ke et al., LightGBM, NeurIPS 2017). Leaves are left at 0, without rows.
 */
export function growTree(input: GrowInput, settings: GrowSettings): Grown {
  const { count, bins } = input;
  const inner = (1 << settings.depth) - 1;
  const tree: Tree = { depth: settings.depth, feature: new Uint16Array(inner), threshold: new Float64Array(inner).fill(Infinity), leaf: new Float64Array(inner + 1), rows: new Float64Array(inner + 1) };
  const nodeOf = new Uint16Array(count);
  for (let level = 0; level < settings.depth; level++) {
    const nodes = 1 << level;
    const best = bestSplits(input, { nodes, nodeOf }, settings);
    for (let node = 0; node < nodes; node++) {
      const split = best[node];
      if (split === undefined) continue;
      const at = nodes - 1 + node;
      tree.feature[at] = split.feature;
      tree.threshold[at] = (bins.edges[split.feature] as Float64Array)[split.bin] as number;
    }
    for (let i = 0; i < count; i++) {
      const split = best[nodeOf[i] as number];
      const right = split !== undefined && (input.columns[split.feature * count + i] as number) > split.bin;
      nodeOf[i] = 2 * (nodeOf[i] as number) + (right ? 1 : 0);
    }
  }
  return { tree, leafOfRow: nodeOf };
}

type Split = { readonly feature: number; readonly bin: number; readonly gain: number };

function bestSplits(input: GrowInput, at: { readonly nodes: number; readonly nodeOf: Uint16Array }, settings: GrowSettings): (Split | undefined)[] {
  const { count, columns, gradient, sampled } = input;
  const best: (Split | undefined)[] = Array.from({ length: at.nodes }, () => undefined);
  const sums = new Float64Array(at.nodes * binsMax);
  const counts = new Float64Array(at.nodes * binsMax);
  for (const feature of input.features) {
    sums.fill(0);
    counts.fill(0);
    const offset = feature * count;
    for (let k = 0; k < sampled.length; k++) {
      const i = sampled[k] as number;
      const slot = (at.nodeOf[i] as number) * binsMax + (columns[offset + i] as number);
      sums[slot] = (sums[slot] as number) + (gradient[i] as number);
      counts[slot] = (counts[slot] as number) + 1;
    }
    const edges = (input.bins.edges[feature] as Float64Array).length;
    for (let node = 0; node < at.nodes; node++) {
      const found = bestBin({ sums, counts, from: node * binsMax, edges }, settings);
      if (found !== undefined && found.gain > (best[node]?.gain ?? 0)) best[node] = { feature, ...found };
    }
  }
  return best;
}

type Histogram = { readonly sums: Float64Array; readonly counts: Float64Array; readonly from: number; readonly edges: number };

function bestBin({ sums, counts, from, edges }: Histogram, { leafRowsMin, penalty }: GrowSettings): { bin: number; gain: number } | undefined {
  let [sum, rows] = [0, 0];
  for (let b = 0; b <= edges; b++) {
    sum += sums[from + b] as number;
    rows += counts[from + b] as number;
  }
  if (rows < 2 * leafRowsMin) return undefined;
  const whole = (sum * sum) / (rows + penalty);
  let [left, leftRows, bestGain, bestAt] = [0, 0, 0, -1];
  for (let b = 0; b < edges; b++) {
    left += sums[from + b] as number;
    leftRows += counts[from + b] as number;
    if (leftRows < leafRowsMin) continue;
    if (rows - leftRows < leafRowsMin) break;
    const gain = (left * left) / (leftRows + penalty) + (sum - left) ** 2 / (rows - leftRows + penalty) - whole;
    if (gain > bestGain) [bestGain, bestAt] = [gain, b];
  }
  return bestAt < 0 ? undefined : { bin: bestAt, gain: bestGain };
}
