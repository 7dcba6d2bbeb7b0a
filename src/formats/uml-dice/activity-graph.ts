import { InvalidInputError } from '../../model/error.ts';
import type { UmlElement, UmlModel } from './uml-model.ts';

/** The nodes of an activity, and for each what it waits for directly. */
export type ActivityGraph = { readonly nodes: readonly UmlElement[]; readonly before: ReadonlyMap<string, readonly string[]> };

export const idOf = (element: UmlElement): string => element.attributes.get('id') ?? '';

/** Activities of a model with their nodes and control flow. Nodes inside partitions and structured nodes belong to the activity around them. */
export function activitiesOf(model: UmlModel): readonly { readonly activity: UmlElement; readonly graph: ActivityGraph }[] {
  return model.all.filter(({ attributes }) => attributes.get('type') === 'uml:Activity').map((activity) => ({ activity, graph: graphOf(activity) }));
}

function graphOf(activity: UmlElement): ActivityGraph {
  const inside: UmlElement[] = [...activity.children];
  for (let index = 0; index < inside.length; index++) for (const child of (inside[index] as UmlElement).children) inside.push(child);
  const nodes = inside.filter(({ tag }) => tag === 'node');
  const before = new Map<string, string[]>(nodes.map((node) => [idOf(node), []]));
  for (const edge of inside) if (edge.tag === 'edge') before.get(edge.attributes.get('target') ?? '')?.push(edge.attributes.get('source') ?? '');
  return { nodes, before };
}

/** How often nodes are passed at most while looking for what each stage waits for, all ways together. */
const passedMax = 5_000_000;

/**
 * For each of the nodes the nearest of them that it waits for, over forks, joins and whatever else lies between.
 * @throws InvalidInputError where a way is taken by chance, or ways are too many
 */
export function nearestBefore({ nodes, before }: ActivityGraph, staged: ReadonlySet<string>, file: string): ReadonlyMap<string, readonly string[]> {
  const decision = nodes.find(({ attributes }) => attributes.get('type') === 'uml:DecisionNode');
  if (decision !== undefined) throw new InvalidInputError([`${file} has the decision ${decision.attributes.get('name') ?? idOf(decision)}; a graph of stages takes every way; replace it by a fork, or leave out the other ways`]);
  const order = new Map([...staged].map((id, index) => [id, index]));
  let passed = 0;
  return new Map([...staged].map((id) => {
    const found = new Set<string>();
    const seen = new Set<string>();
    const open = [...(before.get(id) ?? [])];
    for (let one = open.pop(); one !== undefined; one = open.pop()) {
      if (++passed > passedMax) throw new InvalidInputError([`${file} has ${staged.size} steps with more than ${passedMax} ways between them; there must be fewer; join ways, or leave out steps`]);
      if (seen.has(one)) continue;
      seen.add(one);
      if (staged.has(one)) found.add(one);
      else open.push(...(before.get(one) ?? []));
    }
    return [id, [...found].toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0))] as const;
  }));
}
