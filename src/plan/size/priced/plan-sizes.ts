import { greatestOf } from '../sorted-quantile.ts';
import type { OutlookNode } from './outlook.ts';

/**
 * What things cost, in steps of a size that is wholly unused: a step in which the size does not suffice (a kill for lack of memory, a
 * throttled step), and a resize.
 */
export type Prices = { readonly short: number; readonly resize: number };

/**
 * An outlook on a grid of sizes, ascending: for each node the probability that demand is at most each size, the part of its mean below,
 * and from these the expected unused share of each size and the probability that it does not suffice.
 */
export type Landscape = { readonly sizes: Float64Array; readonly ratio: number; readonly nodes: readonly LandscapeNode[] };
type LandscapeNode = Pick<OutlookNode, 'steps' | 'tail'> & { readonly within: Float64Array; readonly sums: Float64Array; readonly unused: Float64Array; readonly short: Float64Array };

/** Sizes on the grid, each the same share above the one before. */
const sizeCount = 120;

/** Puts an outlook on a grid from `least` to beyond everything that is foreseen. It serves plans at any prices. */
export function landscapeOf(nodes: readonly OutlookNode[], least: number): Landscape {
  let top = least * 1.01;
  for (const { values, tail } of nodes) top = Math.max(top, greatestOf(values), tail.from + tailReach * tail.scale);
  const ratio = (top / least) ** (1 / sizeCount);
  const sizes = Float64Array.from({ length: sizeCount + 1 }, (_, i) => least * ratio ** i);
  return { sizes, ratio, nodes: nodes.map((node) => gridded(node, sizes, ratio)) };
}

/** Beyond so many scales the tail holds next to nothing. */
const tailReach = 6;

function gridded({ steps, tail, values, weights }: OutlookNode, sizes: Float64Array, ratio: number): LandscapeNode {
  const within = new Float64Array(sizeCount + 1);
  const sums = new Float64Array(sizeCount + 1);
  const perSize = 1 / Math.log(ratio);
  const low = sizes[0] as number;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    // A value on a size of the grid is served by it; what rounding puts beyond the last size is served by none.
    const at = value <= low ? 0 : Math.ceil(Math.log(value / low) * perSize - 1e-9);
    if (at > sizeCount) continue;
    within[at] = (within[at] as number) + (weights[i] as number);
    sums[at] = (sums[at] as number) + (weights[i] as number) * value;
  }
  for (let i = 1; i <= sizeCount; i++) {
    within[i] = (within[i] as number) + (within[i - 1] as number);
    sums[i] = (sums[i] as number) + (sums[i - 1] as number);
  }
  const node = { steps, tail, within, sums };
  return { ...node, unused: sizes.map((size, i) => unusedAt(node, size, i)), short: sizes.map((size, i) => shortAt(node, size, i)) };
}

type Counts = Pick<LandscapeNode, 'tail' | 'within' | 'sums'>;

/** The expected unused share of a size that lies at or above grid size `at` and below the next; below the grid (-1) nothing is unused. */
function unusedAt({ within, sums }: Counts, size: number, at: number): number {
  if (at < 0) return 0;
  return Math.max(0, 1 - (sums[at] as number) / size - Math.max(0, 1 - (within[at] as number)));
}

/** The probability that such a size does not suffice. */
function shortAt({ within, tail }: Counts, size: number, at: number): number {
  const beyond = at < 0 ? 1 : Math.max(0, 1 - (within[at] as number));
  return (1 - tail.share) * beyond + tail.share * Math.exp(-Math.max(0, size - tail.from) / tail.scale);
}

/** The size to have now, what it costs over the horizon with the resize, and what keeping the present one costs. */
export type SizePlan = { readonly size: number; readonly cost: number; readonly keepCost: number };

/**
 * Dynamic programme over the horizon, backwards: at each node the size stays or changes at the price of a resize. As a resize costs the
 * same wherever it goes, the best other size is one minimum a node: V(i) = steps × cost(i) + min(V'(i), resize + min V').
 */
export function planSizes({ sizes, ratio, nodes }: Landscape, present: number, { short, resize }: Prices): SizePlan {
  const presentAt = Math.max(-1, Math.min(sizeCount, Math.floor(Math.log(present / (sizes[0] as number)) / Math.log(ratio) + 1e-9)));
  const values = new Float64Array(sizeCount + 1);
  let keep = 0;
  let change = 0;
  for (let n = nodes.length - 1; n >= 0; n--) {
    const node = nodes[n] as LandscapeNode;
    keep = node.steps * (unusedAt(node, present, presentAt) + short * shortAt(node, present, presentAt)) + Math.min(keep, change);
    let cheapest = keep;
    for (let i = 0; i <= sizeCount; i++) {
      const cost = node.steps * ((node.unused[i] as number) + short * (node.short[i] as number)) + Math.min(values[i] as number, change);
      values[i] = cost;
      if (cost < cheapest) cheapest = cost;
    }
    change = resize + cheapest;
  }
  let best = 0;
  for (let i = 1; i <= sizeCount; i++) if ((values[i] as number) < (values[best] as number)) best = i;
  const cost = (values[best] as number) + resize;
  return cost < keep ? { size: sizes[best] as number, cost, keepCost: keep } : { size: present, cost: keep, keepCost: keep };
}
