import type { Random } from '../../../model/random.ts';
import { integerBelow } from '../../../model/random.ts';
import type { PartitionProblem } from './problem.ts';

/** A random topology for measurements: about two links a node, one node in four bound to a part, each part with its share of room and `spare` more, and one provider with the first two parts. */
export function randomTopology(random: Random, { nodes, parts, spare }: { readonly nodes: number; readonly parts: number; readonly spare: number }): PartitionProblem {
  const all = Array.from({ length: nodes }, (_, node) => node);
  const everywhere = Array.from({ length: parts }, (_, part) => part);
  return {
    nodes: all.map((node) => ({ name: `node-${node}`, allowed: random.next() < 0.25 ? [integerBelow(random, parts)] : everywhere })),
    links: Array.from({ length: 2 * nodes }, () => ({ a: integerBelow(random, nodes), b: integerBelow(random, nodes), mebibytes: 1 + integerBelow(random, 1000) })).filter(({ a, b }) => a !== b),
    parts,
    limits: [
      ...everywhere.map((part) => ({ name: `place ${part}`, parts: [part], nodes: all, most: Math.floor(nodes / parts) + spare })),
      ...(parts > 2 ? [{ name: 'provider', parts: [0, 1], nodes: all, most: Math.ceil((2 * nodes) / parts) }] : []),
    ],
  };
}
