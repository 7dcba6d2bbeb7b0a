import type { Json } from '../../../model/json.ts';
import type { ToscaApplication } from '../application/tosca-application.ts';
import { field, singleEntries, stringOf } from '../parse/tree.ts';
import type { Unit } from '../parse/unit.ts';
import { capabilitiesOfType, requirementsOfType, typeOf } from '../types/members.ts';
import type { RequirementDefinition } from '../types/members.ts';
import type { TypeTable } from '../types/type-table.ts';
import { placementPolicy } from '../application/placement-policy.ts';
import type { Completion } from './complete-template.ts';
import type { PlacedHost, PlacedPlace } from './placement.ts';

/**
 * Completes a template that has no types of its own for places: Compute nodes with their sizes, a network and a port for each machine (simple
 * profile), the host requirement where a component has one, and a placement policy that says provider, data centre, instance
 * types, and what runs where.
 */
export function completeGeneric(completion: Completion): void {
  const { placement, unit, editor } = completion;
  if (placement.places.length > 0) for (const [section, name, definition] of definitions(completion)) if (!editor.has([section, name])) editor.set([section, name], definition);
  for (const host of placement.hosts) writeHost(completion, host);
  if (unit.dialect.major === 1) for (const place of placement.places) writeNetwork(completion, place);
  const loose = hostComponents(completion);
  for (const place of placement.places) writePolicy(completion, place, loose);
}

/** Types that a completed template brings with it. */
function definitions({ unit }: Completion): readonly (readonly [string, string, Json])[] {
  const simple = unit.dialect.major === 1;
  const text = (required: boolean): Json => ({ type: 'string', required });
  // A new one for each, so that no alias is written.
  const map = (): Json => ({ type: 'map', required: false, entry_schema: 'string' });
  const policy: Json = {
    ...(simple ? { derived_from: 'tosca.policies.Placement' } : {}),
    description: 'The data centre of a provider in which machines stand, and what runs on which of them.',
    properties: { provider: text(false), domain: text(false), subnet: text(false), instance_types: map(), assignments: map() },
  };
  const host: Json = {
    description: 'A machine.',
    properties: { num_cpus: { type: 'float', required: false }, memory_mib: { type: 'float', required: false }, disk_mib: { type: 'float', required: false }, os: text(false) },
  };
  return simple ? [['policy_types', placementPolicy, policy]] : [['policy_types', placementPolicy, policy], ['node_types', hostType2, host]];
}

/** TOSCA 2.0 has no types of its own. */
const hostType2 = 'homeostat.nodes.Host';

function writeHost({ editor, section, unit, application }: Completion, host: PlacedHost): void {
  const node = [section, 'node_templates', host.name];
  const before = application.hosts.find(({ name }) => name === host.name);
  const simple = unit.dialect.major === 1;
  if (!editor.has(node)) editor.set(node, { type: simple ? 'tosca.nodes.Compute' : hostType2 });
  else if (!simple && before?.type !== hostType2) return;
  const at = simple ? [...node, 'capabilities', 'host', 'properties'] : [...node, 'properties'];
  const size = (mebibytes: number | null): Json => (mebibytes === null || !simple ? mebibytes : `${mebibytes} MiB`);
  const set = (name: string, value: Json, same: boolean): void => {
    if (value !== null && !same) editor.set([...at, name], value);
  };
  set('num_cpus', host.cores === null || !simple ? host.cores : Math.ceil(host.cores), before?.cores === host.cores);
  set(simple ? 'mem_size' : 'memory_mib', size(host.memoryMib), before?.memoryMib === host.memoryMib);
  set(simple ? 'disk_size' : 'disk_mib', size(host.diskMib), before?.diskMib === host.diskMib);
  if (!simple) set('os', host.os, before?.os === host.os);
  else if (host.os !== null && before?.os !== host.os) editor.set([...node, 'capabilities', 'os', 'properties', 'distribution'], host.os);
}

function writeNetwork({ editor, section, application, table, unit }: Completion, { name, subnet, hosts }: PlacedPlace): void {
  const network = `${name}-network`;
  const node = [section, 'node_templates', network];
  if (!editor.has(node)) editor.set(node, { type: 'tosca.nodes.network.Network' });
  editor.set([...node, 'properties', 'network_name'], network);
  if (subnet !== null) editor.set([...node, 'properties', 'cidr'], subnet);
  for (const host of hosts) {
    const port = [section, 'node_templates', `${host}-port`];
    if (!editor.has(port) && bindable(table, unit, hostTypeOf(application, unit, host))) editor.set(port, { type: 'tosca.nodes.network.Port', requirements: [{ binding: host }, { link: network }] });
  }
}

/** Gives components and tasks their host requirement; returns those whose types have none, by their machine. */
function hostComponents({ editor, section, application, placement, table, unit }: Completion): ReadonlyMap<string, string> {
  const loose = new Map<string, string>();
  const hosted = new Map(application.components.map(({ name, hostedOn }) => [name, hostedOn]));
  for (const [name, host] of Object.entries(placement.hostOf)) {
    const node = field(field(field(unit.root, section), 'node_templates'), name);
    if (node === undefined || hosted.get(name) === host) continue;
    const type = table.find(unit, 'node', String(editor.get([section, 'node_templates', name, 'type'])));
    const requirement = type === null || type === 'opaque' ? undefined : requirementsOfType(table, type).names.get('host');
    // What is hosted by another node already keeps that; its machine stands in the policy.
    const carried = (hosted.get(name) ?? null) !== null && !application.hosts.some((machine) => machine.name === hosted.get(name));
    if (requirement === undefined || carried || !canHost(table, unit, hostTypeOf(application, unit, host), requirement)) {
      loose.set(name, host);
      continue;
    }
    const index = singleEntries(field(node, 'requirements')).findIndex((entry) => entry.name === 'host');
    const path = [section, 'node_templates', name, 'requirements'];
    if (index < 0) editor.append(path, { host });
    else editor.set([...path, index, 'host'], host);
  }
  return loose;
}

const hostTypeOf = ({ hosts }: ToscaApplication, unit: Unit, host: string): string => hosts.find(({ name }) => name === host)?.type ?? (unit.dialect.major === 1 ? 'tosca.nodes.Compute' : hostType2);

/** Whether a machine of a type fulfils a requirement; a type that the template does not know yet has no capabilities. */
function canHost(table: TypeTable, unit: Unit, host: string, { node, capability }: RequirementDefinition): boolean {
  const type = table.find(unit, 'node', host);
  if (type === null || type === 'opaque') return false;
  const wanted = typeOf(table, 'node', node);
  if (wanted !== null && table.derives(type, wanted) === false) return false;
  const offered = capabilitiesOfType(table, type).names;
  const needed = typeOf(table, 'capability', capability);
  if (needed === null) return capability === undefined || offered.has(stringOf(capability) ?? '');
  return [...offered.values()].some((one) => one.type !== null && table.derives(one.type, needed) === true);
}

/** Whether a port can be bound to a machine of a type. */
function bindable(table: TypeTable, unit: Unit, host: string): boolean {
  const type = table.find(unit, 'node', host);
  return type !== null && type !== 'opaque' && capabilitiesOfType(table, type).names.has('binding');
}

function writePolicy({ editor, section, placement }: Completion, { name, provider, domain, subnet, hosts }: PlacedPlace, loose: ReadonlyMap<string, string>): void {
  const instanceTypes = Object.fromEntries(placement.hosts.flatMap((host) => (hosts.includes(host.name) && host.instanceType !== null ? [[host.name, host.instanceType]] : [])));
  const assignments = Object.fromEntries([...loose].filter(([, host]) => hosts.includes(host)));
  const given = Object.entries({ provider, domain, subnet }).filter(([, value]) => value !== null);
  const properties = {
    ...Object.fromEntries(given),
    ...(Object.keys(instanceTypes).length === 0 ? {} : { instance_types: instanceTypes }),
    ...(Object.keys(assignments).length === 0 ? {} : { assignments }),
  };
  const policy = { type: placementPolicy, targets: [...hosts], properties };
  const list = editor.get([section, 'policies']);
  const index = Array.isArray(list) ? list.findIndex((item: unknown) => item !== null && typeof item === 'object' && Object.hasOwn(item, name)) : -1;
  if (index < 0) editor.append([section, 'policies'], { [name]: policy });
  else editor.set([section, 'policies', index, name], policy);
}
