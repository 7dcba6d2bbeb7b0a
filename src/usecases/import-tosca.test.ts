import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { operationSchemas } from '../execute/operations/operations.ts';
import { readToscaApplication } from '../formats/tosca/application/read-application.ts';
import { errorsOf } from '../formats/tosca/read-tosca.ts';
import { applicationOf } from '../model/application.ts';
import type { Json } from '../model/json.ts';
import { checkDocuments } from './check-documents.ts';
import { exportTosca } from './export-tosca.ts';
import { importTosca } from './import-tosca.ts';

const examples = join(import.meta.dirname, '../../examples');
const problemsOf = (document: Json): readonly string[] => checkDocuments([{ name: 'imported.json', text: JSON.stringify(document) }], operationSchemas).problems.map(({ path, rule }) => `${path}: ${rule}`);

describe('an application of Homeostat', () => {
  it.each(['grocery', 'minimal'])('comes back from TOSCA as it was: %s', (name) => {
    const document = parse(readFileSync(join(examples, name, 'application.yaml'), 'utf8')) as Json;
    const { application, problems } = readToscaApplication(exportTosca(document));
    expect(errorsOf(problems)).toEqual([]);
    const { document: again, notes } = importTosca(application, 'x');
    expect([problemsOf(again), notes]).toEqual([[], []]);
    expect(applicationOf(again, 1)).toEqual(applicationOf(document, 1));
  });

  it('is the only kind that can be written', () => {
    expect(() => exportTosca({ kind: 'Catalog' })).toThrow('kind is "Catalog"; it must be Application');
  });
});

describe('a template of others', () => {
  const text = `tosca_definitions_version: tosca_simple_yaml_1_3
metadata: { template_name: My Shop }
description: A shop.
topology_template:
  node_templates:
    Server_1: { type: Compute, capabilities: { host: { properties: { num_cpus: 2, mem_size: 1 GiB } }, scalable: { properties: { max_instances: 3 } } } }
    docker: { type: Container.Runtime.Docker, requirements: [ { host: Server_1 } ] }
    web:
      type: Container.Application.Docker
      properties: {}
      artifacts: { image: { type: Deployment.Image.Container.Docker, file: "nginx:1" } }
      requirements: [ { host: docker } ]
    db: { type: DBMS, requirements: [ { host: Server_1 } ], interfaces: { Standard: { operations: { start: scripts/start.sh } } } }
    loose: { type: SoftwareComponent }
  policies: [ { fast: { type: tosca.policies.Performance, targets: [ web ] } } ]
`;
  const { document, notes } = importTosca(readToscaApplication(text).application, 'fallback');

  it('becomes a valid document with the sizes of its machines and the commands of its images and operations', () => {
    expect(problemsOf(document)).toEqual([]);
    expect(document).toMatchObject({
      metadata: { name: 'my-shop', annotations: { 'homeostat.dev/description': 'A shop.' } },
      spec: {
        templates: [{ name: 'server-1', cores: 2, memory: '1024MiB' }, { name: 'default' }],
        components: [
          { name: 'web', command: ['docker', 'run', '--rm', 'nginx:1'], template: 'server-1' },
          { name: 'db', command: ['sh', 'scripts/start.sh'], template: 'server-1' },
          { name: 'loose', template: 'default' },
        ],
      },
    });
  });

  it('says what was guessed, left out and kept', () => {
    expect(notes.join('\n')).toContain('node docker (tosca.nodes.Container.Runtime.Docker) is left out');
    expect(notes.join('\n')).toContain('node loose (tosca.nodes.SoftwareComponent) has no image');
    expect(notes.join('\n')).toContain('policies of the template are kept in the annotation tosca.homeostat.dev/policies');
  });

  it('says each kind of what is left out once, with names', () => {
    const more = text
      .replace('properties: {}', 'properties: { environment: { A: b }, tier: gold }')
      .replace('start: scripts/start.sh', 'start: { implementation: scripts/start.sh, inputs: { a: b } }')
      .replace('loose: {', 'net: { type: tosca.nodes.network.Network }\n    loose: { artifacts: { data: { type: tosca.artifacts.File, file: x.csv } },')
      .concat(`  groups: { g: { type: tosca.groups.Root, members: [ web ] } }
  workflows: { w: { steps: {} } }
  outputs: { o: { value: 1 }, p: { value: 2 } }
  relationship_templates: { r: { type: tosca.relationships.ConnectsTo } }
  substitution_mappings: { node_type: tosca.nodes.WebServer }
`);
    const told = importTosca(readToscaApplication(more).application, 'x').notes.filter((note) => note.includes('no place for them'));
    expect(told.map((note) => note.replace(': an Application has no place for them', ''))).toEqual([
      'groups are left out (g)',
      'workflows are left out (w)',
      'outputs are left out (o, p)',
      'relationship templates are left out (r)',
      'substitution mappings are left out (tosca.nodes.WebServer)',
      'networks and storage are left out (net)',
      'artifacts are left out (loose.data)',
      'inputs of operations are left out (db.Standard.start)',
      'properties are left out (web.tier)',
    ]);
  });

  it('keeps its meaning when it is written and read once more', () => {
    const again = importTosca(readToscaApplication(exportTosca(document)).application, 'x');
    expect(applicationOf(again.document, 1)).toEqual(applicationOf(document, 1));
  });

  it('with nothing that runs is refused', () => {
    const empty = readToscaApplication('tosca_definitions_version: tosca_simple_yaml_1_3\ntopology_template: {}\n').application;
    expect(() => importTosca(empty, 'x')).toThrow('no software and no machine');
  });
});
