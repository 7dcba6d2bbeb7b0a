/**
 * Nodes of a topology to be spread over parts, such as hosts over data centres, so that as little traffic as possible crosses from one part to another.
 * Everything is known by its index.
 */
export type PartitionProblem = {
  /** `allowed` are the parts a node may stand in; at least one. */
  readonly nodes: readonly { readonly name: string; readonly allowed: readonly number[] }[];
  /** What flows between two nodes, both ways together, in MiB. */
  readonly links: readonly { readonly a: number; readonly b: number; readonly mebibytes: number }[];
  readonly parts: number;
  readonly limits: readonly PartitionLimit[];
};

/** At most `most` of `nodes` stand in `parts` together: a data centre's limit has one part, a provider's has all of its own. */
export type PartitionLimit = { readonly name: string; readonly parts: readonly number[]; readonly nodes: readonly number[]; readonly most: number };

/** Where each node stands, what crosses between parts, and what crosses at least in any partition; `how` tells whether a solver or a search found it. */
export type Partition = { readonly part: Int32Array; readonly cutMebibytes: number; readonly boundMebibytes: number; readonly how: 'integer programme' | 'local search' };

export type PartitionAnswer = { readonly kind: 'partition'; readonly partition: Partition } | { readonly kind: 'none'; readonly why: string };

/** What crosses between parts, in MiB. */
export const cutOf = ({ links }: PartitionProblem, part: Int32Array): number => links.reduce((sum, { a, b, mebibytes }) => sum + (part[a] === part[b] ? 0 : mebibytes), 0);

/** Whether every node stands where it may and no limit is exceeded. */
export function isWithinLimits({ nodes, limits }: PartitionProblem, part: Int32Array): boolean {
  return nodes.every(({ allowed }, node) => allowed.includes(part[node] as number)) && limits.every((limit) => limit.nodes.reduce((sum, node) => sum + (limit.parts.includes(part[node] as number) ? 1 : 0), 0) <= limit.most);
}
