import type { TopologyProfile } from '../../../model/job-profile.ts';

export type TopologyLoad = { readonly kind: 'load'; /** Busy cores of speed 1 that each node needs. */ readonly busyCores: readonly number[] } | { readonly kind: 'none'; readonly why: string };

const rounds = 10_000;
const tolerance = 1e-12;

/**
 * How many cores each node of a stream topology keeps busy: what comes from outside and what other nodes send it, times its service time. The
 * rates solve the traffic equations, by repetition, since a topology without circles needs as many rounds as it is long.
 */
export function topologyLoad({ nodes }: TopologyProfile): TopologyLoad {
  const numberOf = new Map(nodes.map(({ name }, number) => [name, number]));
  const inputs = nodes.map((node) => node.inputs.map(({ from, ratio }) => ({ from: numberOf.get(from) as number, ratio })));
  let rates = nodes.map(({ arrivalsPerSecond }) => arrivalsPerSecond);
  for (let round = 0; round < rounds; round++) {
    const next = nodes.map(({ arrivalsPerSecond }, number) => (inputs[number] ?? []).reduce((sum, { from, ratio }) => sum + ratio * (rates[from] as number), arrivalsPerSecond));
    const settled = next.every((rate, number) => Math.abs(rate - (rates[number] as number)) <= tolerance * Math.max(1, rate));
    rates = next;
    if (rates.some((rate) => !Number.isFinite(rate))) break;
    if (settled) return { kind: 'load', busyCores: rates.map((rate, number) => rate * (nodes[number]?.serviceSeconds ?? 0)) };
  }
  return { kind: 'none', why: 'tuples go round in a circle and become more each time: no rate is steady' };
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
