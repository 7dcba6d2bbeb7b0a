import type { Booster } from './booster.ts';
import type { Tree } from './tree.ts';

/** The value for a row in parts: what the trees say on average, and what each feature adds to that. */
export type Contributions = { readonly average: number; readonly byFeature: Float64Array };

/**
 * What each of `features` features adds for one row. At every split on the row's path the mean of the trained rows below it changes, and the
 * change belongs to the feature that was split on (Saabas, "Interpreting random forests", 2014). Average and changes sum to the value.
 */
export function contributionsOf({ base, trees }: Booster, row: Float64Array, features: number): Contributions {
  const byFeature = new Float64Array(features);
  let average = base;
  for (const tree of trees) {
    const means = meansOf(tree);
    average += means[0] as number;
    let node = 0;
    for (let level = 0; level < tree.depth; level++) {
      const feature = tree.feature[node] as number;
      const child = 2 * node + ((row[feature] as number) > (tree.threshold[node] as number) ? 2 : 1);
      byFeature[feature] = (byFeature[feature] as number) + (means[child] as number) - (means[node] as number);
      node = child;
    }
  }
  return { average, byFeature };
}

/** The mean value of the trained rows below each node, the leaves behind the inner nodes. */
function meansOf({ depth, leaf, rows: ofLeaf }: Tree): Float64Array {
  const inner = (1 << depth) - 1;
  const [means, rows] = [new Float64Array(inner + leaf.length), new Float64Array(inner + leaf.length)];
  means.set(leaf, inner);
  rows.set(ofLeaf, inner);
  for (let node = inner - 1; node >= 0; node--) {
    const [left, right] = [2 * node + 1, 2 * node + 2];
    const count = (rows[left] as number) + (rows[right] as number);
    rows[node] = count;
    // A node that was not split sends all rows left.
    means[node] = count > 0 ? ((rows[left] as number) * (means[left] as number) + (rows[right] as number) * (means[right] as number)) / count : (means[left] as number);
  }
  return means;
}
