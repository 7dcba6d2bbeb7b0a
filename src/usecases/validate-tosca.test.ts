import { describe, expect, it } from 'vitest';
import { readToscaApplication } from '../formats/tosca/application/read-application.ts';
import type { DocumentReads } from '../knowledge/ports/knowledge-store.ts';
import type { UseCaseDeps } from './deps.ts';
import { validateDocuments } from './validate-documents.ts';
import { checkTosca, isTosca, toscaTexts } from './validate-tosca.ts';

const template = 'tosca_definitions_version: tosca_2_0\nimports: [ types/t.yaml ]\nservice_template: { node_templates: { a: { type: T } } }\n';
const types = 'tosca_definitions_version: tosca_2_0\nnode_types: { T: {} }\n';

describe('a text', () => {
  it.each([
    [template, true],
    ['{ "tosca_definitions_version": "tosca_2_0" }', true],
    ['description: d\nmetadata: {}\n', true],
    ['apiVersion: homeostat.dev/v1alpha1\nkind: Application\n', false],
    ['kind: Application\ndescription: d\n', false],
    ['a: 1\n', false],
    ['', false],
  ])('is known for TOSCA by its content: %j', (text, expected) => {
    expect(isTosca(text)).toBe(expected);
  });
});

describe('TOSCA files that are sent together', () => {
  it('are checked by those that no other imports', () => {
    const { documents, errors } = checkTosca(toscaTexts([{ name: 'set/types/t.yaml', text: types }, { name: 'set/main.yaml', text: template }]));
    expect([documents, errors]).toEqual([[{ kind: 'tosca_2_0', name: 'main.yaml' }], []]);
  });

  it('are recognised where documents are validated', async () => {
    const store: Partial<DocumentReads> = {};
    const result = await validateDocuments({ store } as Pick<UseCaseDeps, 'store'>, { files: [{ name: 'main.yaml', text: template.replace('type: T', 'type: U') }, { name: 'types/t.yaml', text: types }] });
    expect(result).toMatchObject({ valid: false, documents: [{ kind: 'tosca_2_0' }], problems: [{ file: 'main.yaml', line: 3, path: 'service_template.node_templates.a.type' }] });
  });
});

describe('a template of DRIP without its types', () => {
  const text = `tosca_definitions_version: tosca_simple_yaml_1_0
imports: [ { nodes: "https://raw.githubusercontent.com/skoulouzis/DRIP/develop/TOSCA/types/nodes.yaml" } ]
topology_template:
  node_templates:
    compute: { type: tosca.nodes.QC.VM.Compute, properties: { num_cores: 2, mem_size: 4000 MB } }
    topology: { type: tosca.nodes.QC.VM.topology, properties: { domain: Frankfurt, provider: EC2 }, requirements: [ { vm: { node: compute } } ] }
`;

  it('is understood by the names of its types, with a warning', () => {
    const { application, problems } = readToscaApplication(text);
    expect(problems.map(({ severity, code }) => [severity, code])).toEqual([['warning', 'import']]);
    expect(application.hosts).toMatchObject([{ name: 'compute', cores: 2 }]);
    expect(application.placements).toMatchObject([{ provider: 'EC2', domain: 'Frankfurt', hosts: ['compute'] }]);
  });
});
