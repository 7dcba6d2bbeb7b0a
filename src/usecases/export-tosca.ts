import { stringify } from 'yaml';
import type { Json } from '../model/json.ts';
import { InvalidInputError } from '../model/error.ts';
import { ourDefinitions, ourTypes } from './tosca-types.ts';

type Map = { readonly [name: string]: Json };

/**
 * Writes an Application as a TOSCA 1.3 template: a node for each size and each component, policies for objectives and everything else.
 * `importTosca` reads the same Application from it. Values of environment variables stand in the template, as in the document.
 * @param document a checked Application document, as it was written
 * @throws InvalidInputError where it is none
 */
export function exportTosca(document: Json): string {
  const { kind, metadata, spec } = mapOf(document);
  const { name, labels, annotations } = mapOf(metadata);
  if (kind !== 'Application' || typeof name !== 'string') throw new InvalidInputError([`kind is ${JSON.stringify(kind ?? 'missing')}; it must be Application; only applications can be written as TOSCA`]);
  const { components, templates, objectives, ...rest } = mapOf(spec);
  const sizes = new Set(listOf(templates).map((template) => textOf(mapOf(template)['name'])));
  const settings = { definition: rest, ...(labels === undefined ? {} : { labels }), ...(annotations === undefined ? {} : { annotations }) };
  const template = {
    tosca_definitions_version: 'tosca_simple_yaml_1_3',
    metadata: { template_name: name, template_author: 'Homeostat' },
    ...ourDefinitions,
    topology_template: {
      node_templates: Object.fromEntries([...listOf(templates).map((size) => sizeNode(mapOf(size))), ...listOf(components).map((component) => componentNode(mapOf(component), sizes))]),
      policies: [
        ...listOf(objectives).map((objective) => ({ [textOf(mapOf(objective)['name'])]: { type: ourTypes.objective, properties: { definition: objective } } })),
        { settings: { type: ourTypes.settings, properties: settings } },
      ],
    },
  };
  return stringify(template, { lineWidth: 0, aliasDuplicateObjects: false });
}

const sizeName = (template: string): string => `size-${template}`;

function sizeNode(size: Map): readonly [string, Json] {
  const { name, cores, memory, price, devices } = size;
  const host = { num_cpus: wholeCores(cores), mem_size: spaced(memory) };
  const properties = { template: name ?? '', cores: textOf(cores), memory: memory ?? '', price: price ?? '', ...(devices === undefined ? {} : { devices }) };
  return [sizeName(textOf(name)), { type: ourTypes.size, properties, capabilities: { host: { properties: host } } }];
}

/** TOSCA counts whole processors; the exact share stands in the property. */
function wholeCores(cores: Json | undefined): number {
  const text = textOf(cores);
  return Math.max(1, Math.ceil(text.endsWith('m') ? Number(text.slice(0, -1)) / 1000 : Number(text)));
}

/** `512MiB` as TOSCA writes it. */
const spaced = (memory: Json | undefined): string => textOf(memory).replace(/(\d)\s*([A-Za-z]+)$/, '$1 $2');

function componentNode(component: Map, sizes: ReadonlySet<string>): readonly [string, Json] {
  const { name, template, ...properties } = component;
  const { min, max, initial } = mapOf(component['replicas']);
  const counts = Object.entries({ min_instances: min, max_instances: max, default_instances: initial }).flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const]));
  const own = typeof template === 'string' && sizes.has(template);
  const links = listOf(component['links']).map((link) => ({ dependency: mapOf(link)['component'] ?? '' }));
  const requirements: readonly Json[] = [...(own ? [{ host: sizeName(template) }] : []), ...links];
  return [
    textOf(name),
    {
      type: ourTypes.component,
      properties: { ...properties, ...(own || template === undefined ? {} : { template }) },
      ...(requirements.length === 0 ? {} : { requirements }),
      ...(counts.length === 0 ? {} : { capabilities: { scalable: { properties: Object.fromEntries(counts) } } }),
    },
  ];
}

const mapOf = (value: Json | undefined): Map => (value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Map) : {});
const textOf = (value: Json | undefined): string => (typeof value === 'string' || typeof value === 'number' ? String(value) : '');
const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? (value as readonly Json[]) : []);
