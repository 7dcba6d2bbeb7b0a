import type { ToscaApplication, ToscaComponent, ToscaHost } from '../formats/tosca/application/tosca-application.ts';
import { InvalidInputError } from '../model/error.ts';
import type { Json } from '../model/json.ts';
import { apiVersion } from '../model/document.ts';
import { ourTypes } from './tosca-types.ts';

/** An Application document, and what of the template it cannot say or only guesses. */
export type ImportedTosca = { readonly document: Json; readonly notes: readonly string[] };

/** Where an imported Application keeps what of its template it has no words for. */
const annotation = (what: string): string => `tosca.homeostat.dev/${what}`;

/**
 * Makes an Application of a template. One that Homeostat wrote comes back as it was. Of others, software becomes components with the
 * command that its image or its start operation means, machines become sizes, and places, policies and deadlines are kept as annotations.
 * @param fallback the name, where the template has none
 * @throws InvalidInputError where the template has nothing that could run
 */
export function importTosca(application: ToscaApplication, fallback: string): ImportedTosca {
  const ours = application.components.some(({ type }) => type === ourTypes.component);
  return ours ? importOwn(application, fallback) : importForeign(application, fallback);
}

function importOwn({ name, components, hosts, policies }: ToscaApplication, fallback: string): ImportedTosca {
  const settings = policies.find(({ type }) => type === ourTypes.settings)?.properties ?? {};
  const templates = hosts.map(({ properties: { template, cores, ...size } }) => ({ name: template ?? null, cores: wholeOrText(cores), ...size }));
  const objectives = policies.filter(({ type }) => type === ourTypes.objective).map(({ properties }) => properties['definition'] ?? null);
  const spec = {
    ...recordOf(settings['definition']),
    ...(templates.length === 0 ? {} : { templates }),
    components: components.map(ownComponent),
    ...(objectives.length === 0 ? {} : { objectives }),
  };
  const meta = { name: nameOf(name === '' ? fallback : name, new Set()), ...pick(settings, 'labels'), ...pick(settings, 'annotations') };
  return { document: { apiVersion, kind: 'Application', metadata: meta, spec }, notes: [] };
}

/** Cores are whole numbers or texts in a document, and always texts in a template. */
const wholeOrText = (cores: Json | undefined): Json => (typeof cores === 'string' && /^\d+$/.test(cores) ? Number(cores) : (cores ?? null));

const pick = (from: Readonly<Record<string, Json>>, name: string): Record<string, Json> => (from[name] === undefined ? {} : { [name]: from[name] });

function ownComponent({ name, hostedOn, properties }: ToscaComponent): Json {
  const template = properties['template'] ?? hostedOn?.replace(/^size-/, '') ?? '';
  return { name, ...properties, template };
}

function importForeign(application: ToscaApplication, fallback: string): ImportedTosca {
  const notes: string[] = [];
  const names = new Set<string>();
  const sizes = application.hosts.map((host) => ({ host, template: sizeOf(host, names, notes) }));
  // What only carries others, such as an orchestrator, is the platform's business.
  const carriers = new Set(application.components.flatMap(({ hostedOn }) => (hostedOn === null ? [] : [hostedOn])));
  const running = application.components.filter((one) => !(carriers.has(one.name) && one.image === null && /Orchestrator|Runtime|Kubernetes|Swarm/.test(one.type)));
  for (const { name, type } of application.components) if (!running.some((one) => one.name === name)) notes.push(`node ${name} (${type}) is left out: it carries other nodes, which the platform does here`);
  const templates: Json[] = sizes.map(({ template }) => template);
  const open = running.some(({ machines }) => machines.length === 0) || (running.length === 0 && sizes.length === 0);
  if (open) {
    templates.push({ name: nameOf('default', names), cores: 1, memory: '1GiB', price: '0 USD/h' });
    notes.push('components without a machine get the size default: 1 core and 1 GiB; set what they need');
  }
  const sizeNames = new Map(sizes.map(({ host, template }) => [host.name, typeof template['name'] === 'string' ? template['name'] : '']));
  const taken = new Set<string>();
  const components = running.map((one) => componentOf(one, sizeNames.get(one.machines[0] ?? '') ?? 'default', taken, notes));
  if (components.length === 0) components.push(...machinesAlone(application, sizeNames, taken, notes));
  if (components.length === 0) throw new InvalidInputError(['the template has no software and no machine; it must have a node that runs; name another template']);
  const kept = Object.entries({ policies: application.policies, deadlines: application.deadlines, places: application.placements, tasks: application.tasks }).filter(([, list]) => list.length > 0);
  for (const [what] of kept) notes.push(`${what} of the template are kept in the annotation ${annotation(what)}`);
  const unsaid = [...application.leftOut, { what: 'properties', names: [...running, ...application.hosts].flatMap(unusedProperties) }];
  for (const { what, names: list } of unsaid) if (list.length > 0) notes.push(`${what} are left out (${enumerated(list)}): an Application has no place for them`);
  const annotations = {
    ...(application.description === '' ? {} : { 'homeostat.dev/description': application.description }),
    ...Object.fromEntries(kept.map(([what, list]) => [annotation(what), JSON.stringify(list).slice(0, 65_536)])),
  };
  const metadata = { name: nameOf(application.name === '' ? fallback : application.name, new Set()), ...(Object.keys(annotations).length === 0 ? {} : { annotations }) };
  return { document: { apiVersion, kind: 'Application', metadata, spec: { templates, components } }, notes };
}

/** Properties that say how large a machine is, and of a component what it is run with. */
const sizeProperties: ReadonlySet<string> = new Set(['num_cores', 'num_cpus', 'cpus', 'cores', 'mem_size', 'memory', 'memory_mib']);
const imageProperties: ReadonlySet<string> = new Set(['environment', 'ports', 'volumes']);

function unusedProperties(node: ToscaComponent | ToscaHost): readonly string[] {
  const used = (name: string): boolean => ('image' in node ? name === 'environment' || (node.image !== null && imageProperties.has(name)) : sizeProperties.has(name));
  return Object.keys(node.properties).flatMap((name) => (used(name) ? [] : [`${node.name}.${name}`]));
}

const shownMax = 8;
const enumerated = (names: readonly string[]): string => `${names.slice(0, shownMax).join(', ')}${names.length > shownMax ? ` and ${names.length - shownMax} more` : ''}`;

function sizeOf({ name, cores, memoryMib }: ToscaHost, names: Set<string>, notes: string[]): { readonly [key: string]: Json } {
  if (cores === null || memoryMib === null) notes.push(`machine ${name} leaves ${cores === null ? 'its cores' : 'its memory'} open; set what it needs`);
  const thousandths = Math.min(4_096_000, Math.max(1, Math.round((cores ?? 1) * 1000)));
  const memory = Math.min(2 ** 26, Math.max(1, Math.ceil(memoryMib ?? 1024)));
  return { name: nameOf(name, names), cores: thousandths % 1000 === 0 ? thousandths / 1000 : `${thousandths}m`, memory: `${memory}MiB`, price: '0 USD/h' };
}

function componentOf(component: ToscaComponent, template: string, names: Set<string>, notes: string[]): Json {
  const { name, image, scale, properties, dependsOn } = component;
  const command = image === null ? commandOf(component) : containerCommand(image, properties);
  if (command === null) notes.push(`node ${name} (${component.type}) has no image and no operation that starts it; its command only waits, replace it`);
  if (dependsOn.length > 0) notes.push(`node ${name} requires ${dependsOn.join(', ')}; add links where it needs their addresses`);
  const env = Object.entries(recordOf(properties['environment'])).flatMap(([key, value]) => (/^[A-Za-z_]\w{0,127}$/.test(key) && isPlain(value) ? [{ name: key, value: String(value) }] : []));
  return {
    name: nameOf(name, names),
    command: command ?? ['sleep', 'infinity'],
    protocol: 'none',
    template,
    ...(scale === null ? {} : { replicas: { initial: scale.initial, min: scale.min, max: Math.max(1, scale.max) } }),
    ...(env.length === 0 ? {} : { env }),
  };
}

/** `docker run` with the ports and volumes that the node gives. */
function containerCommand(image: string, properties: Readonly<Record<string, Json>>): readonly string[] {
  const options = (name: string, flag: string): readonly string[] => {
    const list = properties[name];
    return Array.isArray(list) ? (list as readonly Json[]).flatMap((item) => (typeof item === 'string' || typeof item === 'number' ? [flag, String(item)] : [])) : [];
  };
  const env = Object.keys(recordOf(properties['environment'])).flatMap((name) => ['--env', name]);
  return ['docker', 'run', '--rm', ...options('ports', '--publish'), ...options('volumes', '--volume'), ...env, image].slice(0, 256);
}

/** What starts a node, by the ending of the file that its operation names. */
function commandOf({ operations }: ToscaComponent): readonly string[] | null {
  const order = ['Standard.start', 'Standard.create', 'Standard.configure'];
  const file = order.map((name) => operations[name]).find((one) => one !== undefined) ?? Object.values(operations)[0];
  if (file === undefined || file === '') return null;
  if (/\.ya?ml$/.test(file)) return ['ansible-playbook', file];
  if (file.endsWith('.sh')) return ['sh', file];
  return file.endsWith('.py') ? ['python3', file] : [file];
}

/** A template of machines alone: one component that waits on each, so that something can be deployed there. */
function machinesAlone({ hosts }: ToscaApplication, sizes: ReadonlyMap<string, string>, names: Set<string>, notes: string[]): readonly Json[] {
  if (hosts.length > 0) notes.push('the template has machines and no software; the command of its components only waits, replace it');
  return hosts.map(({ name }) => ({ name: nameOf(name, names), command: ['sleep', 'infinity'], protocol: 'none', template: sizes.get(name) ?? '' }));
}

/** A name that a document may have, unlike all before. */
function nameOf(text: string, taken: Set<string>): string {
  const plain = text.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').slice(0, 58).replaceAll(/^-+|-+$/g, '');
  const base = plain === '' ? 'tosca' : plain;
  let name = base;
  for (let count = 2; taken.has(name); count++) name = `${base}-${count}`;
  taken.add(name);
  return name;
}

const isPlain = (value: Json): value is string | number | boolean => ['string', 'number', 'boolean'].includes(typeof value);

const recordOf = (value: Json | undefined): Readonly<Record<string, Json>> => (value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, Json>) : {});
