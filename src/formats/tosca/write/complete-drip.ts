import type { Json } from '../../../model/json.ts';
import { definitionsOfType } from '../types/members.ts';
import type { Completion } from './complete-template.ts';
import type { PlacedHost } from './placement.ts';

/** The types of DRIP (github.com/skoulouzis/DRIP, TOSCA/types, Apache-2.0) that a planned template is made of. */
const types = {
  host: 'tosca.nodes.QC.VM.Compute',
  place: 'tosca.nodes.QC.VM.topology',
  orchestrator: 'tosca.nodes.QC.docker.Orchestrator.Kubernetes',
} as const;

/** Completes a template of DRIP or SDIA as DRIP's planner does: machines, a topology for each data centre, an orchestrator for containers. */
export function completeDrip(completion: Completion): void {
  const { placement } = completion;
  for (const host of placement.hosts) writeHost(completion, host);
  for (const place of placement.places) writePlace(completion, place);
  hostComponents(completion);
}

function writeHost({ editor, table, unit, section, application }: Completion, host: PlacedHost): void {
  const node = [section, 'node_templates', host.name];
  if (!editor.has(node)) editor.set(node, { type: types.host });
  const type = table.find(unit, 'node', types.host);
  const known = type === null || type === 'opaque' ? null : definitionsOfType(table, type, 'properties');
  const before = application.hosts.find(({ name }) => name === host.name);
  const set = (name: string, value: Json, same: boolean): void => {
    if (value !== null && !same && (known === null || known.names.has(name))) editor.set([...node, 'properties', name], value);
  };
  set('num_cores', host.cores, before?.cores === host.cores && editor.has([...node, 'properties', 'num_cores']));
  set('mem_size', megabytes(host.memoryMib), before?.memoryMib === host.memoryMib && editor.has([...node, 'properties', 'mem_size']));
  set('disk_size', megabytes(host.diskMib), before?.diskMib === host.diskMib && editor.has([...node, 'properties', 'disk_size']));
  writeSystem(set, host.os, before?.os ?? null, known === null || known.names.has('os'));
  if (host.instanceType !== null) editor.set([...node, 'attributes', 'node_type'], host.instanceType);
}

/** DRIP has the system in one property, SDIA its distribution and version in two. */
function writeSystem(set: (name: string, value: Json, same: boolean) => void, os: string | null, before: string | null, one: boolean): void {
  if (os === null || os === before) return;
  if (one) return set('os', os, false);
  const [distribution, ...version] = os.split(' ');
  set('os_distro', distribution ?? null, false);
  set('os_version', version.length === 0 ? null : version.join(' '), false);
}

/** Sizes stand in MB there, whole ones; more rather than less. */
const megabytes = (mebibytes: number | null): string | null => (mebibytes === null ? null : `${Math.ceil((mebibytes * 2 ** 20) / 1e6 - 1e-9)} MB`);

function writePlace({ editor, section }: Completion, { name, provider, domain, subnet, hosts }: Completion['placement']['places'][number]): void {
  const node = [section, 'node_templates', name];
  if (!editor.has(node)) editor.set(node, { type: types.place });
  for (const [property, value] of Object.entries({ domain, provider, subnet })) if (value !== null) editor.set([...node, 'properties', property], value);
  const requirements = editor.get([...node, 'requirements']);
  const list: readonly unknown[] = Array.isArray(requirements) ? requirements : [];
  const there = new Map(list.map((item, index) => [vmOf(item), index]));
  for (const [host, index] of [...there].toReversed()) if (host !== null && !hosts.includes(host)) editor.removeItem([...node, 'requirements'], index);
  for (const host of hosts) if (!there.has(host)) editor.append([...node, 'requirements'], { vm: { capability: 'tosca.capabilities.QC.VM', node: host, relationship: 'tosca.relationships.DependsOn' } });
}

/** The machine that a requirement called vm names, or null. */
function vmOf(item: unknown): string | null {
  const vm = item !== null && typeof item === 'object' && 'vm' in item ? item.vm : null;
  if (typeof vm === 'string') return vm;
  return vm !== null && typeof vm === 'object' && 'node' in vm && typeof vm.node === 'string' ? vm.node : null;
}

/** Containers run on an orchestrator, and that on a topology. */
function hostComponents(completion: Completion): void {
  const { editor, application, placement, section } = completion;
  const [firstPlace] = placement.places;
  const orchestrators = application.components.filter(({ type }) => /Orchestrator/.test(type));
  const containers = application.components.filter(({ type, hostedOn }) => /Container/.test(type) && hostedOn === null);
  const host = (name: string, capability: string, on: string): void =>
    editor.append([section, 'node_templates', name, 'requirements'], { host: { capability, node: on, relationship: 'tosca.relationships.HostedOn' } });
  for (const { name, hostedOn } of orchestrators) if (hostedOn === null && firstPlace !== undefined) host(name, 'tosca.capabilities.QC.VM.topology', placeOf(completion, name) ?? firstPlace.name);
  if (containers.length === 0) return;
  const orchestrator = orchestrators[0]?.name ?? freeName(editor, section, 'kubernetes');
  if (orchestrators.length === 0) {
    editor.set([section, 'node_templates', orchestrator], { type: types.orchestrator });
    if (firstPlace !== undefined) host(orchestrator, 'tosca.capabilities.QC.VM.topology', firstPlace.name);
  }
  for (const { name } of containers) host(name, 'tosca.capabilities.QC.docker.Orchestrator', orchestrator);
}

/** The place that a component was planned for: named itself, or by its machine. */
function placeOf({ placement }: Completion, component: string): string | null {
  const target = placement.hostOf[component];
  return placement.places.find(({ name, hosts }) => target !== undefined && (name === target || hosts.includes(target)))?.name ?? null;
}

/** A name that no node has. */
export function freeName(editor: Completion['editor'], section: string, wanted: string): string {
  let name = wanted;
  for (let count = 2; editor.has([section, 'node_templates', name]); count++) name = `${wanted}-${count}`;
  return name;
}
