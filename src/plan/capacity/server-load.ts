import { howMany } from './offer.ts';
import type { Option } from './option.ts';
import type { Nodes } from './problem.ts';

/** A size of machine that is placed on servers; machines of all classes and types that are equally large count together. */
export type MachineSize = { readonly cores: number; readonly mebibytes: number };

/** How many machines of each size stand on one server, by the index of the size. */
export type ServerLoad = readonly number[];

const rounding = 1e-9;

/** All sizes that options have, the largest share of a server first, and which one each option has. */
export type Sizes = { readonly sizes: readonly MachineSize[]; readonly indexOf: (option: Option) => number };

export function sizesOf(options: readonly Option[], nodes: Nodes): Sizes {
  const key = ({ cores, mebibytes }: MachineSize): string => `${cores} ${mebibytes}`;
  const distinct = new Map(options.map(({ offer: { cores, mebibytes } }) => [key({ cores, mebibytes }), { cores, mebibytes }]));
  const sizes = [...distinct.values()].toSorted((a, b) => shareOf(b, nodes) - shareOf(a, nodes));
  const index = new Map(sizes.map((size, at) => [key(size), at]));
  return { sizes, indexOf: ({ offer }) => index.get(key(offer)) as number };
}

const shareOf = ({ cores, mebibytes }: MachineSize, nodes: Nodes): number => Math.max(cores / nodes.cores, mebibytes / nodes.mebibytes);

/** How many machines of each size the options need. */
export function demandBySize(chosen: readonly Option[], { sizes, indexOf }: Sizes): number[] {
  const demand = sizes.map(() => 0);
  for (const option of chosen) demand[indexOf(option)] = (demand[indexOf(option)] as number) + option.count;
  return demand;
}

/** How many equal servers hold the machines if all were one large server. */
export function pooledServers(chosen: readonly Option[], nodes: Nodes): number {
  const share = (resource: 'cores' | 'mebibytes'): number => chosen.reduce((sum, { offer, count }) => sum + count * offer[resource], 0) / nodes[resource];
  return Math.ceil(Math.max(share('cores'), share('mebibytes')) - rounding);
}

/** What is left of a server. */
export function freeOf(nodes: MachineSize, sizes: readonly MachineSize[], load: ServerLoad): MachineSize {
  return {
    cores: sizes.reduce((free, { cores }, index) => free - cores * (load[index] as number), nodes.cores) + rounding,
    mebibytes: sizes.reduce((free, { mebibytes }, index) => free - mebibytes * (load[index] as number), nodes.mebibytes) + rounding,
  };
}

/** Which size to put next on a server with so much left: the higher, the sooner. Sizes are as shares of a server. */
type FillRule = (size: MachineSize, free: MachineSize) => number;

/**
 * Two rules of Panigrahy, Talwar, Uyeda and Wieder, "Heuristics for vector bin packing", 2011: the largest first, and what most resembles what is
 * left (the dot product), which does not leave servers with cores but no memory.
 */
const fillRules: readonly FillRule[] = [(size) => Math.max(size.cores, size.mebibytes), (size, free) => size.cores * free.cores + size.mebibytes * free.mebibytes];

/** A placement by each rule; the one on the fewest servers, or null if all take more than `nodes.count`. */
export function fillServers(demand: readonly number[], sizes: readonly MachineSize[], nodes: Nodes): ServerLoad[] | null {
  const fillings = fillRules.flatMap((rule) => {
    const loads = fillBy(rule, demand, sizes, nodes);
    return loads === null ? [] : [loads];
  });
  return fillings.toSorted((a, b) => a.length - b.length)[0] ?? null;
}

/** Fills one server after the other; a server is left when nothing more fits. */
function fillBy(rule: FillRule, demand: readonly number[], sizes: readonly MachineSize[], nodes: Nodes): ServerLoad[] | null {
  const left = [...demand];
  const shares = sizes.map(({ cores, mebibytes }) => ({ cores: cores / nodes.cores, mebibytes: mebibytes / nodes.mebibytes }));
  const loads: ServerLoad[] = [];
  while (left.some((count) => count > 0)) {
    if (loads.length === nodes.count) return null;
    const load = sizes.map(() => 0);
    for (;;) {
      const free = freeOf(nodes, sizes, load);
      const share = { cores: free.cores / nodes.cores, mebibytes: free.mebibytes / nodes.mebibytes };
      const fitting = sizes.flatMap((size, index) => ((left[index] as number) > 0 && howMany(free, size) >= 1 ? [{ index, score: rule(shares[index] as MachineSize, share) }] : []));
      if (fitting.length === 0) break;
      const { index } = fitting.reduce((best, one) => (one.score > best.score ? one : best));
      load[index] = (load[index] as number) + 1;
      left[index] = (left[index] as number) - 1;
    }
    if (load.every((count) => count === 0)) return null;
    loads.push(load);
  }
  return loads;
}

/**
 * Every way to fill a server so that nothing more fits (the patterns of Gilmore and Gomory, "A linear programming approach to the
 * cutting-stock problem", 1961), with at most `demandMax` machines of a size; null if there are more than `patternsMax`.
 */
export function patternsOf(sizes: readonly MachineSize[], nodes: Nodes, demandMax: readonly number[], patternsMax: number): ServerLoad[] | null {
  const patterns: number[][] = [];
  const load = sizes.map(() => 0);
  let steps = 0;
  const go = (index: number): boolean => {
    if (++steps > 50 * patternsMax) return false;
    const size = sizes[index];
    if (size === undefined) {
      const free = freeOf(nodes, sizes, load);
      const full = sizes.every((one, at) => load[at] === demandMax[at] || howMany(free, one) < 1);
      if (full) patterns.push([...load]);
      return patterns.length <= patternsMax;
    }
    const most = Math.min(demandMax[index] as number, Math.max(0, howMany(freeOf(nodes, sizes, load), size)));
    // The last size has no reason to leave room.
    const least = index === sizes.length - 1 ? most : 0;
    for (let count = most; count >= least; count--) {
      load[index] = count;
      if (!go(index + 1)) return false;
    }
    load[index] = 0;
    return true;
  };
  return go(0) ? patterns : null;
}
