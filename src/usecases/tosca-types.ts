import type { Json } from '../model/json.ts';

/** Types with which an Application stands in a TOSCA file. They come with the file, so that any processor of TOSCA 1.3 can read it. */
export const ourTypes = {
  size: 'homeostat.nodes.Size',
  component: 'homeostat.nodes.Component',
  objective: 'homeostat.policies.Objective',
  settings: 'homeostat.policies.Settings',
} as const;

const optional = (type: string, description: string): Json => ({ type, required: false, description });

export const ourDefinitions: { readonly [section: string]: Json } = {
  node_types: {
    [ourTypes.size]: {
      derived_from: 'tosca.nodes.Compute',
      description: 'A size that instances may have: cores, memory and devices at a price.',
      properties: {
        template: { type: 'string', description: 'Its name.' },
        cores: { type: 'string', description: 'Such as 2, 500m or 0.5.' },
        memory: { type: 'string', description: 'Such as 512MiB.' },
        price: { type: 'string', description: 'Such as 0.03 USD/h.' },
        devices: optional('list', 'Devices beside cores and memory.'),
      },
    },
    [ourTypes.component]: {
      derived_from: 'tosca.nodes.SoftwareComponent',
      description: 'One replaceable part of an application.',
      properties: {
        command: { type: 'list', description: 'Program and arguments.', entry_schema: 'string' },
        kind: optional('string', 'continuous or finite.'),
        stateful: optional('boolean', 'Whether an instance holds data that is lost with it.'),
        workdir: optional('string', 'Working directory, relative to the document.'),
        protocol: optional('string', 'http or none.'),
        template: optional('string', 'A shared size, which is not part of this file.'),
        replicas: optional('map', 'How many instances: initial, min, max.'),
        ...Object.fromEntries(['env', 'links'].map((name) => [name, optional('list', `As ${name} of a component of Homeostat.`)])),
        ...Object.fromEntries(['readiness', 'liveness', 'restart', 'stop', 'scrape', 'plannedBy'].map((name) => [name, optional('map', `As ${name} of a component of Homeostat.`)])),
      },
      capabilities: { scalable: { type: 'tosca.capabilities.Scalable' } },
    },
  },
  policy_types: {
    [ourTypes.objective]: {
      derived_from: 'tosca.policies.Performance',
      description: 'What the owner wants: a metric, a comparator and a target.',
      properties: { definition: { type: 'map', description: 'As an objective of Homeostat.' } },
    },
    [ourTypes.settings]: {
      derived_from: 'tosca.policies.Root',
      description: 'Everything else that an application of Homeostat says: metrics, workloads, actions, guides, policies, limits.',
      properties: { definition: { type: 'map', description: 'Keynames of spec of an Application.' }, labels: optional('map', 'Labels.'), annotations: optional('map', 'Annotations.') },
    },
  },
};
