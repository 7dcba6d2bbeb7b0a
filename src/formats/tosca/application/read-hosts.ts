import type { Json } from '../../../model/json.ts';
import { entriesOf, field, singleEntries, stringOf } from '../parse/tree.ts';
import type { Evaluator } from '../functions/evaluate.ts';
import type { NodeScope } from '../validate/context.ts';
import { countOf, gigahertzOf, mebibytesOf, textOrNull } from './measures.ts';
import type { ToscaHost, ToscaPlace } from './tosca-application.ts';

/** A machine: sizes stand in its properties (DRIP, SDIA, SWITCH) or in its host capability (the simple profile). */
export function readHost(evaluator: Evaluator, node: NodeScope): ToscaHost {
  const find = (...names: readonly string[]): Json | undefined => {
    for (const name of names) {
      const tree = evaluator.property(node, name) ?? evaluator.capabilityProperty(node, 'host', name);
      if (tree !== null) return evaluator.json(tree, node);
    }
    return undefined;
  };
  const os = (name: string): string | null => {
    const tree = evaluator.capabilityProperty(node, 'os', name);
    return tree === null ? null : textOrNull(evaluator.json(tree, node));
  };
  const system = [find('os_distro') ?? os('distribution') ?? os('type'), find('os_version') ?? os('version')].map((part) => textOrNull(part)).filter((part) => part !== null);
  const attribute = field(field(node.entry.value, 'attributes'), 'node_type');
  return {
    name: node.entry.name,
    type: typeName(node),
    cores: countOf(find('num_cores', 'num_cpus', 'cpus', 'cores')),
    memoryMib: mebibytesOf(find('mem_size', 'memory') ?? mib(find('memory_mib'))),
    diskMib: mebibytesOf(find('disk_size') ?? mib(find('disk_mib'))),
    frequencyGhz: gigahertzOf(find('cpu_frequency')),
    os: textOrNull(find('os', 'OStype')) ?? (system.length > 0 ? system.join(' ') : null),
    instanceType: textOrNull(find('instance_type', 'node_type', 'nodetype')) ?? (attribute === undefined ? null : textOrNull(evaluator.json(attribute, node))),
    properties: propertiesOf(evaluator, node),
  };
}

/** The properties that a node writes, calls evaluated. */
export const propertiesOf = (evaluator: Evaluator, node: NodeScope): Readonly<Record<string, Json>> =>
  Object.fromEntries(entriesOf(field(node.entry.value, 'properties')).map(({ name, value }) => [name, evaluator.json(value, node)]));

/** A number of MiB as a text with its unit. */
const mib = (value: Json | undefined): Json | undefined => (typeof value === 'number' ? `${value} MiB` : undefined);

/** A place: DRIP's topology names its machines by requirements called vm. */
export function readPlace(evaluator: Evaluator, node: NodeScope): ToscaPlace {
  const text = (name: string): string | null => {
    const tree = evaluator.property(node, name);
    return tree === null ? null : textOrNull(evaluator.json(tree, node));
  };
  return {
    name: node.entry.name,
    type: typeName(node),
    provider: text('provider'),
    domain: text('domain') ?? text('datacenter') ?? text('region'),
    subnet: text('subnet'),
    hosts: targetsOf(node).filter(({ requirement }) => requirement === 'vm').map(({ target }) => target),
  };
}

/** What a node requires, by the names of requirements and nodes. */
export function targetsOf({ entry }: NodeScope): readonly { readonly requirement: string; readonly target: string; readonly assignment: NodeScope['entry'] }[] {
  return singleEntries(field(entry.value, 'requirements')).flatMap((assignment) => {
    const target = stringOf(assignment.value) ?? stringOf(field(assignment.value, 'node'));
    return target === undefined ? [] : [{ requirement: assignment.name, target, assignment }];
  });
}

export const typeName = ({ type, entry }: NodeScope): string => type?.name ?? stringOf(field(entry.value, 'type')) ?? '';
