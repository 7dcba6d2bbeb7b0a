import { entriesOf, field, isMapTree, stringOf } from '../parse/tree.ts';
import type { Tree } from '../parse/tree.ts';
import { operationEntries } from '../types/members.ts';
import type { NodeScope } from '../validate/context.ts';
import type { NodeKind } from './node-kinds.ts';
import { imageOf } from './read-components.ts';
import type { ToscaApplication } from './tosca-application.ts';

type Node = { readonly name: string; readonly node: NodeScope; readonly kind: NodeKind };

/** What a template says that an application has no place for, by kind: the names of each. */
export function leftOutOf(template: Tree, nodes: readonly Node[]): ToscaApplication['leftOut'] {
  const names = (section: string): readonly string[] => entriesOf(field(template, section)).map(({ name }) => name);
  const substituted = field(template, 'substitution_mappings');
  const kinds: Readonly<Record<string, readonly string[]>> = {
    groups: names('groups'),
    workflows: names('workflows'),
    outputs: names('outputs'),
    'relationship templates': names('relationship_templates'),
    'substitution mappings': isMapTree(substituted) ? [stringOf(field(substituted, 'node_type')) ?? 'of a node'] : [],
    'networks and storage': nodes.filter(({ kind }) => kind === 'network' || kind === 'storage').map(({ name }) => name),
    artifacts: nodes.flatMap(artifactsOf),
    'inputs of operations': nodes.flatMap(inputsOf),
  };
  return Object.entries(kinds).flatMap(([what, list]) => (list.length === 0 ? [] : [{ what, names: list }]));
}

/** All but the image that a component runs. */
function artifactsOf({ name, node, kind }: Node): readonly string[] {
  const image = kind === 'software' ? imageOf(node) : null;
  return entriesOf(field(node.entry.value, 'artifacts')).flatMap((artifact) => (image !== null && (stringOf(artifact.value) ?? stringOf(field(artifact.value, 'file'))) === image ? [] : [`${name}.${artifact.name}`]));
}

function inputsOf({ name, node }: Node): readonly string[] {
  return entriesOf(field(node.entry.value, 'interfaces')).flatMap(({ name: called, value }) => {
    const some = (tree: Tree): boolean => entriesOf(field(tree, 'inputs')).length > 0;
    const operations = operationEntries(value, value.unit.dialect.major).filter((operation) => some(operation.value));
    return [...(some(value) ? [`${name}.${called}`] : []), ...operations.map((operation) => `${name}.${called}.${operation.name}`)];
  });
}
