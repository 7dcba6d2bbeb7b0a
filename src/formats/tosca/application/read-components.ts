import type { Json } from '../../../model/json.ts';
import type { Evaluator } from '../functions/evaluate.ts';
import { entriesOf, field, stringOf } from '../parse/tree.ts';
import { stepsPerEntry } from '../parse/work.ts';
import type { Work } from '../parse/work.ts';
import { operationEntries } from '../types/members.ts';
import type { TypeTable } from '../types/type-table.ts';
import type { NodeScope, TemplateScope } from '../validate/context.ts';
import { countOf } from './measures.ts';
import type { NodeKind } from './node-kinds.ts';
import { propertiesOf, targetsOf, typeName } from './read-hosts.ts';
import type { ToscaComponent } from './tosca-application.ts';

type Node = { readonly name: string; readonly node: NodeScope; readonly kind: NodeKind };

/** Everything that runs on something else. */
export function readComponents(evaluator: Evaluator, scope: TemplateScope, nodes: readonly Node[]): readonly ToscaComponent[] {
  const kinds = new Map(nodes.map(({ name, kind }) => [name, kind]));
  const places = new Map([...scope.nodes.keys()].map((name, place) => [name, place]));
  const { work } = evaluator.table;
  return nodes
    .filter(({ kind }) => kind === 'software')
    .map(({ name, node }) => {
      const targets = targetsOf(node);
      const hostedOn = targets.find(({ requirement }) => requirement === 'host')?.target ?? null;
      return {
        name,
        type: typeName(node),
        hostedOn,
        machines: machinesUnder(scope, kinds, name, work).toSorted((left, right) => (places.get(left) ?? 0) - (places.get(right) ?? 0)),
        dependsOn: targets.filter(({ requirement, target }) => requirement !== 'host' && kinds.get(target) === 'software').map(({ target }) => target),
        image: imageOf(node),
        operations: operationsOf(evaluator.table, node),
        properties: propertiesOf(evaluator, node),
        scale: scaleOf(evaluator, node),
      };
    });
}

/** What reading the requirements of a node takes. */
const stepsPerNode = 5;

/** The machines at the end of the chain of hosts; a place stands for all of its machines. */
function machinesUnder(scope: TemplateScope, kinds: ReadonlyMap<string, NodeKind>, start: string, work: Work): readonly string[] {
  const found = new Set<string>();
  const seen = new Set<string>();
  const open = [start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (seen.has(name)) continue;
    seen.add(name);
    const node = scope.nodes.get(name);
    const targets = node === undefined ? [] : targetsOf(node);
    work.spend(stepsPerNode + targets.length);
    if (kinds.get(name) === 'host') found.add(name);
    else open.push(...targets.filter(({ requirement }) => requirement === 'host' || requirement === 'vm').map(({ target }) => target));
  }
  return [...found];
}

/** The image of a container: the file of an artifact of an image type, or one that is called image. */
export function imageOf(node: NodeScope): string | null {
  for (const { name, value } of entriesOf(field(node.entry.value, 'artifacts'))) {
    const type = stringOf(field(value, 'type')) ?? '';
    if (/Image/.test(type) || /image/.test(name)) return stringOf(value) ?? stringOf(field(value, 'file')) ?? null;
  }
  return null;
}

/** What carries out each operation: as the template says, and else the nearest type. */
function operationsOf(table: TypeTable, node: NodeScope): Readonly<Record<string, string>> {
  const operations: [string, string][] = [];
  const types = node.type === null ? [] : table.lineage(node.type).types.map(({ entry }) => entry);
  for (const { name, value } of [...types.toReversed(), node.entry].flatMap((entry) => entriesOf(field(entry.value, 'interfaces')))) {
    for (const operation of operationEntries(value, value.unit.dialect.major)) {
      const implementation = field(operation.value, 'implementation');
      const file = stringOf(operation.value) ?? stringOf(implementation) ?? stringOf(field(implementation, 'primary')) ?? stringOf(field(field(implementation, 'primary'), 'file'));
      if (file !== undefined) operations.push([`${name}.${operation.name}`, file]);
    }
  }
  table.work.spend(operations.length * stepsPerEntry);
  return Object.fromEntries(operations);
}

function scaleOf(evaluator: Evaluator, node: NodeScope): ToscaComponent['scale'] {
  const read = (name: string): Json | undefined => {
    const tree = evaluator.capabilityProperty(node, 'scalable', name);
    return tree === null ? undefined : evaluator.json(tree, node);
  };
  const [min, max, initial] = [read('min_instances'), read('max_instances'), read('default_instances')].map((value) => (value === 0 ? 0 : countOf(value)));
  if (min === null || min === undefined || max === null || max === undefined) return null;
  return { min, max, initial: initial ?? min };
}
