import type { TopologyProfile } from '../../../model/job-profile.ts';

export type TopologyLoad = { readonly kind: 'load'; /** Busy cores of speed 1 that each node needs. */ readonly busyCores: readonly number[] } | { readonly kind: 'none'; readonly why: string };

/** The least part of a tuple that may not come back to its node: with less, rates are nothing but rounding. */
const goneMin = 1e-12;

/**
 * How many cores each node of a stream topology keeps busy: what comes from outside and what other nodes send it, times its service time. The
 * rates solve the traffic equations.
 */
export function topologyLoad({ nodes }: TopologyProfile): TopologyLoad {
  const numberOf = new Map(nodes.map(({ name }, number) => [name, number]));
  const inputs = nodes.map((node) => node.inputs.map(({ from, ratio }) => ({ from: numberOf.get(from) as number, ratio })));
  const rates = steadyRates(nodes.map(({ arrivalsPerSecond }) => arrivalsPerSecond), inputs);
  if (rates === null) return { kind: 'none', why: 'tuples go round in a circle and become more each time: no rate is steady' };
  return { kind: 'load', busyCores: rates.map((rate, number) => rate * (nodes[number]?.serviceSeconds ?? 0)) };
}

type Inputs = readonly (readonly { readonly from: number; readonly ratio: number }[])[];

/**
 * The rates r of r = arrivals + ratios r by elimination; null where there are none. Of nodes that something comes to, no pivot is 0 or less exactly if all circles
 * lose tuples, since 1 - ratios is then an M-matrix (Berman and Plemmons, "Nonnegative matrices in the mathematical sciences", 1979), which needs no exchange of rows.
 */
function steadyRates(arrivals: readonly number[], inputs: Inputs): readonly number[] | null {
  const active = reached(arrivals, inputs);
  const place = new Map(active.map((node, index) => [node, index]));
  const rates = Float64Array.from(active, (node) => arrivals[node] as number);
  const rows = active.map((node) => {
    const row = new Float64Array(active.length);
    for (const { from, ratio } of inputs[node] ?? []) if (place.has(from)) row[place.get(from) as number] = (row[place.get(from) as number] as number) + ratio;
    return row;
  });
  for (const [k, row] of rows.entries()) {
    const gone = 1 - (row[k] as number);
    if (!(gone >= goneMin)) return null;
    for (let j = k + 1; j < row.length; j++) row[j] = (row[j] as number) / gone;
    rates[k] = (rates[k] as number) / gone;
    for (const [i, below] of rows.entries()) {
      const ratio = below[k] as number;
      if (i <= k || ratio === 0) continue;
      for (let j = k + 1; j < row.length; j++) below[j] = (below[j] as number) + ratio * (row[j] as number);
      rates[i] = (rates[i] as number) + ratio * rates[k];
    }
  }
  for (let k = rows.length - 1; k >= 0; k--) for (let j = k + 1; j < rows.length; j++) rates[k] = (rates[k] as number) + (rows[k]?.[j] as number) * (rates[j] as number);
  return rates.every(Number.isFinite) ? arrivals.map((_, node) => rates[place.get(node) ?? -1] ?? 0) : null;
}

/** Nodes that something comes to. */
function reached(arrivals: readonly number[], inputs: Inputs): readonly number[] {
  const followers = arrivals.map((): number[] => []);
  for (const [node, from] of inputs.entries()) for (const one of from) if (one.ratio > 0) followers[one.from]?.push(node);
  const found = new Set(arrivals.flatMap((rate, node) => (rate > 0 ? [node] : [])));
  for (const node of found) for (const follower of followers[node] ?? []) found.add(follower);
  return [...found];
}

/**
 * The highest busy share of the nodes with whole cores given to nodes as well as can be: one each, then each next one to the node that is busiest. With
 * fewer cores than nodes, nodes have to share: no better than with a core each, and no better than all work on all cores.
 */
export function highestBusyShare(busyCores: readonly number[], cores: number, speed: number): number {
  const nodes = busyCores.length;
  if (nodes === 0) return 0;
  const total = busyCores.reduce((sum, busy) => sum + busy, 0);
  if (total === 0) return 0;
  // So many each gets at least: with shares of total / (cores - nodes) the rounded-up needs of all nodes still fit.
  const given = Float64Array.from(busyCores, (busy) => Math.max(1, Math.floor((busy / total) * (cores - nodes) * (1 - 1e-12))));
  const share = (node: number): number => (busyCores[node] as number) / (given[node] as number);
  const busiest = (): number => busyCores.reduce((most, _, node) => (share(node) > share(most) ? node : most), 0);
  for (let left = cores - given.reduce((sum, count) => sum + count, 0); left > 0; left--) {
    const node = busiest();
    given[node] = (given[node] as number) + 1;
  }
  return Math.max(share(busiest()), cores < nodes ? total / cores : 0) / speed;
}
