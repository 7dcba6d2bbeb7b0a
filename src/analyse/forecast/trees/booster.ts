import { interpolatedQuantile } from '../../../model/interpolated-quantile.ts';
import type { Random } from '../../../model/random.ts';
import { binned, binsOf } from './bins.ts';
import type { Objective } from './objective.ts';
import { fillGradient, leafValue } from './objective.ts';
import type { GrowSettings, Tree } from './tree.ts';
import { growTree, leafOf } from './tree.ts';

export type BoostSettings = GrowSettings & {
  readonly objective: Objective;
  readonly trees: number;
  readonly shrinkage: number;
  /** Share of rows, and of features, that each tree sees. */
  readonly rowShare: number;
  readonly featureShare: number;
};

/** Defaults that suit a few thousand rows whose linear part is taken out already, so that few trees are enough; stochastic as in Friedman, Comput. Stat. Data Anal. 38, 2002. */
export const boostDefaults: BoostSettings = {
  objective: { kind: 'huber', delta: 1 },
  trees: 40,
  depth: 3,
  shrinkage: 0.1,
  leafRowsMin: 20,
  penalty: 5,
  rowShare: 0.6,
  featureShare: 0.6,
};

export type Booster = { readonly base: number; readonly trees: readonly Tree[] };

export type Table = { readonly rows: Float64Array; readonly targets: Float64Array; readonly features: number };

/** Gradient-boosted histogram trees (Friedman 2001) on a row-major table. */
export function boost({ rows, targets, features }: Table, settings: BoostSettings, random: Random): Booster {
  const count = targets.length;
  const bins = binsOf(rows, count, features);
  const columns = binned(rows, count, bins);
  const base = baseOf(settings.objective, targets);
  const residual = targets.map((target) => target - base);
  const gradient = new Float64Array(count);
  const all = new Uint32Array(count).map((_, i) => i);
  const trees: Tree[] = [];
  for (let k = 0; k < settings.trees; k++) {
    fillGradient(settings.objective, residual, gradient);
    const sampled = all.filter(() => random.next() < settings.rowShare);
    const chosen = Array.from({ length: features }, (_, feature) => feature).filter(() => random.next() < settings.featureShare);
    const { tree, leafOfRow } = growTree({ bins, columns, count, gradient, sampled, features: chosen }, settings);
    fillLeaves(tree, { leafOfRow, residual, sampled }, settings);
    for (let i = 0; i < count; i++) residual[i] = (residual[i] as number) - (tree.leaf[leafOfRow[i] as number] as number);
    trees.push(tree);
  }
  return { base, trees };
}

/** The value for one row. */
export function boosted({ base, trees }: Booster, row: Float64Array): number {
  let sum = base;
  for (const tree of trees) sum += tree.leaf[leafOf(tree, row)] as number;
  return sum;
}

function baseOf(objective: Objective, targets: Float64Array): number {
  if (objective.kind === 'squared') return targets.reduce((sum, target) => sum + target, 0) / targets.length;
  return interpolatedQuantile(targets.toSorted(), objective.kind === 'pinball' ? objective.quantile : 0.5);
}

function fillLeaves(tree: Tree, { leafOfRow, residual, sampled }: { leafOfRow: Uint16Array; residual: Float64Array; sampled: Uint32Array }, settings: BoostSettings): void {
  const leaves = tree.leaf.length;
  const starts = new Uint32Array(leaves + 1);
  for (const i of sampled) starts[(leafOfRow[i] as number) + 1] = (starts[(leafOfRow[i] as number) + 1] as number) + 1;
  for (let leaf = 0; leaf < leaves; leaf++) starts[leaf + 1] = (starts[leaf + 1] as number) + (starts[leaf] as number);
  const next = starts.slice();
  const grouped = new Float64Array(sampled.length);
  for (const i of sampled) {
    const leaf = leafOfRow[i] as number;
    grouped[next[leaf] as number] = residual[i] as number;
    next[leaf] = (next[leaf] as number) + 1;
  }
  for (let leaf = 0; leaf < leaves; leaf++) {
    tree.rows[leaf] = (starts[leaf + 1] as number) - (starts[leaf] as number);
    tree.leaf[leaf] = settings.shrinkage * leafValue(settings.objective, grouped.subarray(starts[leaf], starts[leaf + 1]), settings.penalty);
  }
}
