import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { TestingCliResult } from './testing-cli.ts';
import { testingCli } from './testing-cli.ts';

const template = 'tosca_definitions_version: tosca_2_0\nimports: [ types/t.yaml ]\nservice_template: { node_templates: { a: { type: T } } }\n';
const types = 'tosca_definitions_version: tosca_2_0\nnode_types: { T: {} }\n';
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeostat-tosca-'));
  mkdirSync(join(folder, 'set/types'), { recursive: true });
  mkdirSync(join(folder, 'csar/TOSCA-Metadata'), { recursive: true });
  writeFileSync(join(folder, 'set/main.yaml'), template);
  writeFileSync(join(folder, 'set/types/t.yaml'), types);
  writeFileSync(join(folder, 'set/above.yaml'), template.replace('types/t.yaml', '../set/types/t.yaml'));
  writeFileSync(join(folder, 'csar/main.yaml'), types);
  writeFileSync(join(folder, 'csar/broken.yaml'), 'tosca_definitions_version: none\n');
  writeFileSync(join(folder, 'csar/TOSCA-Metadata/TOSCA.meta'), 'CSAR-Version: 1.1\nCreated-By: x\nEntry-Definitions: main.yaml\n');
  writeFileSync(join(folder, 'wrong.yaml'), template.replace('types/t.yaml', 'set/types/t.yaml').replace('type: T', 'type: U'));
  writeFileSync(join(folder, 'nameless.yaml'), 'description: d\nmetadata: {}\n');
  writeFileSync(join(folder, 'app.yaml'), 'tosca_definitions_version: tosca_simple_yaml_1_3\ntopology_template: { node_templates: { web: { type: Compute } } }\n');
  writeFileSync(join(folder, 'good.csar'), zipSync({ 'main.yaml': strToU8(template), 'types/t.yaml': strToU8(types) }));
  writeFileSync(join(folder, 'bad.csar'), zipSync({ '../main.yaml': strToU8(template) }));
});
afterAll(() => rmSync(folder, { recursive: true }));

const run = (args: readonly string[], stdin = ''): Promise<TestingCliResult> => testingCli(args, { cwd: folder, stdin });

describe('homeostat validate', () => {
  it.each([
    ['a file with the files beside it', 'set/main.yaml', 'tosca_2_0/main.yaml valid\n'],
    ['imports that go up and down again', 'set/above.yaml', 'tosca_2_0/above.yaml valid\n'],
    ['a folder, in which imported files are part of others', 'set', 'tosca_2_0/above.yaml valid\ntosca_2_0/main.yaml valid\n'],
    ['a folder that is an archive, by its entry alone', 'csar', 'tosca_2_0/main.yaml valid\n'],
    ['an archive', 'good.csar', 'tosca_2_0/main.yaml valid\n'],
  ])('recognises TOSCA by its content: %s', async (_what, path, expected) => {
    expect(await run(['validate', '-f', path])).toEqual({ code: 0, out: expected, err: '' });
  });

  it('names file, line, column, rule and fix of what is wrong, and ends with 2', async () => {
    const { code, err } = await run(['validate', '-f', 'wrong.yaml']);
    expect(code).toBe(2);
    expect(err).toContain('wrong.yaml:3:50: service_template.node_templates.a.type is U; it must be a node type that is defined or imported; choose one of T');
  });

  it('says that the version is missing, and what is wrong with an archive', async () => {
    expect((await run(['validate', '-f', 'nameless.yaml'])).err).toContain('the document is without tosca_definitions_version');
    expect((await run(['validate', '-f', 'bad.csar'])).err).toContain('one whose paths stay inside it');
  });

  it('lets no name of a template steer the terminal', async () => {
    const { code, out } = await run(['validate', '-f', '-'], types.replace('node_types', 'metadata: { template_name: "a\\e[31m\\nb valid" }\nnode_types'));
    expect([code, out]).toEqual([0, 'tosca_2_0/a\\u001b[31m\\u000ab valid valid\n']);
  });

  it('reads standard input, and prints JSON', async () => {
    const { code, out } = await run(['validate', '-f', '-', '-o', 'json'], types);
    expect([code, JSON.parse(out)]).toEqual([0, { valid: true, documents: [{ kind: 'tosca_2_0', name: '<stdin>' }], problems: [], warnings: [] }]);
  });
});

describe('homeostat import and export tosca', () => {
  it('make a document of a template and a template of a document', async () => {
    const imported = await run(['import', 'tosca', '-f', 'app.yaml', '--name', 'shop']);
    expect([imported.code, parse(imported.out)]).toMatchObject([0, { kind: 'Application', metadata: { name: 'shop' }, spec: { components: [{ name: 'web' }] } }]);
    const exported = await run(['export', 'tosca', '-f', '-'], imported.out);
    expect(exported.code).toBe(0);
    const again = await run(['import', 'tosca', '-f', '-'], exported.out);
    expect(parse(again.out)).toEqual(parse(imported.out));
  });

  it('refuse what they cannot use', async () => {
    expect(await run(['import', 'tosca', '-f', 'wrong.yaml'])).toMatchObject({ code: 2, out: '' });
    expect((await run(['import', 'tosca', '-f', 'set'])).err).toContain('it must be one TOSCA template');
    expect((await run(['export', 'tosca'])).err).toContain('it must have a name, or -f with a document');
    expect((await run(['export', 'tosca', '-f', 'app.yaml'])).code).toBe(2);
  });
});
