import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readToscaApplication } from '../formats/tosca/application/read-application.ts';
import { errorsOf } from '../formats/tosca/read-tosca.ts';
import { workflowPlanView } from '../usecases/views/workflow-plan-view.ts';
import type { TestingCliResult } from './testing-cli.ts';
import { testingCli } from './testing-cli.ts';

const types = `tosca_definitions_version: tosca_simple_yaml_1_3
node_types:
  Task:
    derived_from: tosca.nodes.SoftwareComponent
    properties: { run_times: { type: map, entry_schema: { type: scalar-unit.time } } }
    requirements: [ { after: { capability: tosca.capabilities.Node, relationship: tosca.relationships.DependsOn, occurrences: [ 0, UNBOUNDED ] } } ]
policy_types:
  Deadline: { derived_from: tosca.policies.Performance, properties: { deadline: { type: scalar-unit.time } } }
`;
const template = `tosca_definitions_version: tosca_simple_yaml_1_3
imports: [ types/workflow.yaml ]
topology_template:
  node_templates:
    fetch: { type: Task, properties: { run_times: { small: 10 m, large: 4 m } } } # from the archive
    train: { type: Task, properties: { run_times: { large: 1 h } }, requirements: [ { after: fetch } ] }
  policies: [ { end: { type: Deadline, targets: [ train ], properties: { deadline: 2 h } } } ]
`;
const prices = 'type,provider,region,vcpu,ram_gib,usd_per_hour\nsmall,aws,Virginia,1,1,0.01\nlarge,aws,Virginia,4,8,0.05\n';
const drip = 'DCMetaInfo:\n- domain: Virginia\n  VMMetaInfo:\n  - { OS: Ubuntu 18.04, CPU: 1, MEM: 1, VMType: small, Price: 0.01 }\n  - { OS: Ubuntu 18.04, CPU: 4, MEM: 8, VMType: large, Price: 0.05 }\n  - { OS: Ubuntu 18.04, CPU: 1, MEM: 8, VMType: given, Price: null }\n';

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'homeostat-plan-tosca-'));
  mkdirSync(join(folder, 'set/types'), { recursive: true });
  mkdirSync(join(folder, 'csar/TOSCA-Metadata'), { recursive: true });
  mkdirSync(join(folder, 'csar/types'));
  for (const root of ['set', 'csar']) {
    writeFileSync(join(folder, root, 'main.yaml'), template);
    writeFileSync(join(folder, root, 'types/workflow.yaml'), types);
  }
  writeFileSync(join(folder, 'csar/TOSCA-Metadata/TOSCA.meta'), 'CSAR-Version: 1.1\nCreated-By: x\nEntry-Definitions: main.yaml\n');
  writeFileSync(join(folder, 'good.csar'), zipSync({ 'main.yaml': strToU8(template), 'types/workflow.yaml': strToU8(types) }));
  writeFileSync(join(folder, 'bad.csar'), zipSync({ '../main.yaml': strToU8(template) }));
  writeFileSync(join(folder, 'wrong.yaml'), template.replace('types/workflow.yaml', 'set/types/workflow.yaml').replace('type: Task, properties: { run_times: { large', 'type: Tusk, properties: { run_times: { large'));
  writeFileSync(join(folder, 'vm.yaml'), 'tosca_definitions_version: tosca_simple_yaml_1_3\ntopology_template: { node_templates: { vm: { type: Compute, capabilities: { host: { properties: { num_cpus: 2, mem_size: 4 GB } } } } } }\n');
  writeFileSync(join(folder, 'prices.csv'), prices);
  writeFileSync(join(folder, 'EC2.yml'), drip);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (args: readonly string[], stdin = ''): Promise<TestingCliResult> => testingCli(args, { cwd: folder, stdin });
const plan = (path: string, ...rest: readonly string[]): Promise<TestingCliResult> => run(['plan', 'workflow', '-f', path, '--types', 'prices.csv', '--planner', 'ic-pcp', '--seconds', '0.3', ...rest]);

describe('homeostat plan workflow of a TOSCA template', () => {
  it.each(['set/main.yaml', 'set', 'csar', 'good.csar'])('plans its tasks: %s', async (path) => {
    const { code, out, err } = await plan(path, '-o', 'json');
    expect(code, err).toBe(0);
    const { tasks, planners } = workflowPlanView.parse(JSON.parse(out));
    expect([tasks, planners[0]?.feasible]).toEqual([2, true]);
    expect(planners[0]?.instances.flatMap((one) => one.tasks.map(({ name }) => name))).toEqual(expect.arrayContaining(['fetch', 'train']));
  });

  it('writes the same template with machines, network and place, that reads as the same workflow', async () => {
    const { code, out, err } = await plan('good.csar', '-o', 'tosca');
    expect(code, err).toBe(0);
    expect(out).toContain('# from the archive');
    expect(out).toContain('imports: [ types/workflow.yaml ]');
    writeFileSync(join(folder, 'set/planned.yaml'), out);
    expect((await run(['validate', '-f', 'set/planned.yaml'])).code).toBe(0);
    const { application, problems } = readToscaApplication([{ name: 'planned.yaml', text: out }, { name: 'types/workflow.yaml', text: types }]);
    expect(errorsOf(problems)).toEqual([]);
    expect(application.tasks.map(({ hostedOn }) => hostedOn)).not.toContain(null);
    expect(application.placements).toMatchObject([{ provider: 'aws', domain: 'Virginia' }]);
    const again = await plan('set/planned.yaml', '-o', 'json');
    const before = await plan('set/main.yaml', '-o', 'json');
    const costOf = (text: string): unknown => workflowPlanView.parse(JSON.parse(text)).planners[0]?.costUsd;
    expect(costOf(again.out)).toBe(costOf(before.out));
    rmSync(join(folder, 'set/planned.yaml'));
  });

  it('takes a catalogue of DRIP, and gives machines to a template without a workflow', async () => {
    const { code, out, err } = await run(['plan', 'workflow', '-f', 'vm.yaml', '--types', 'EC2.yml', '-o', 'tosca']);
    expect(code, err).toBe(0);
    expect(readToscaApplication(out).application).toMatchObject({ hosts: [{ name: 'vm', cores: 4 }], placements: [{ provider: 'EC2', domain: 'Virginia' }] });
  });

  it('reads standard input', async () => {
    const alone = template.replace('imports: [ types/workflow.yaml ]\n', types.replace(/^.*\n/, ''));
    const { code, out, err } = await run(['plan', 'workflow', '-f', '-', '--types', 'EC2.yml', '--planner', 'ic-pcp', '--seconds', '0.3', '-o', 'tosca'], alone);
    expect(code, err).toBe(0);
    expect(out).toContain('homeostat.policies.Placement');
    expect(err).toContain('1 of 3 machines have no price and are left out.');
  });

  it('writes a new template for other inputs, with tasks, data, deadlines and the plan', async () => {
    const text = readFileSync('examples/workflow/nightly-etl.yaml', 'utf8');
    const { code, out, err } = await run(['plan', 'workflow', '-f', '-', '--planner', 'ic-pcp', '--seconds', '0.3', '-o', 'tosca'], text);
    expect(code, err).toBe(0);
    const { application, problems } = readToscaApplication(out);
    expect(errorsOf(problems)).toEqual([]);
    expect([application.tasks.length, application.edges.length, application.deadlines.map(({ name, seconds, firmness }) => [name, seconds, firmness])]).toEqual([8, 7, [['sales', 6000, 'hard'], ['all', 9000, 'hard'], ['early-model', 6600, 'soft']]]);
    expect(application.edges[0]).toEqual({ from: 'load-orders', to: 'clean-orders', mebibytes: 6144 });
    expect(application.tasks.every(({ hostedOn }) => hostedOn !== null)).toBe(true);
  });

  it('refuses what is not UTF-8, with its place, and takes the sign that stands for such', async () => {
    const latin = Buffer.concat([Buffer.from(template.replace('types/workflow.yaml', 'set/types/workflow.yaml')), Buffer.from('  description: "\u{fffd} caf'), Buffer.from([0xe9]), Buffer.from('"\n')]);
    writeFileSync(join(folder, 'latin.yaml'), latin);
    const { code, out, err } = await plan('latin.yaml', '-o', 'tosca');
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('latin.yaml:8:22: the document is not UTF-8 here: the byte E9; it must be a text in UTF-8; save it in UTF-8');
    expect((await run(['validate', '-f', 'latin.yaml'])).err).toContain('latin.yaml:8:22: the document is not UTF-8 here');
    writeFileSync(join(folder, 'latin.yaml'), latin.filter((byte) => byte !== 0xe9));
    expect((await run(['validate', '-f', 'latin.yaml'])).code).toBe(0);
    rmSync(join(folder, 'latin.yaml'));
  });

  it.each([
    ['huge.csar', 'huge.csar', '-f is huge.csar; it must be a file of at most 536870912 bytes (it has 3221225472)'],
    ['huge.csar with the beginning of an archive', 'huge.csar', '-f is huge.csar with 3221225472 bytes; it must have at most 67108864'],
    ['a folder with a huge file', 'huge/graph.txt', '-f is huge/graph.txt; it must be a file of a folder of at most 536870912 bytes (it has 3221225472'],
    ['an archive with a huge meta file', 'huge/TOSCA.meta', '-f is huge/TOSCA.meta; it must be a meta file of at most 1048576 bytes (it has 3221225472)'],
  ])('looks at the size of %s before it is read', async (what, file, message) => {
    mkdirSync(join(folder, 'huge'), { recursive: true });
    writeFileSync(join(folder, file), what.includes('beginning') ? 'PK\u0003\u0004' : '');
    truncateSync(join(folder, file), 3 * 2 ** 30);
    const { code, out, err } = await run(['plan', 'workflow', '-f', file.split('/')[0] ?? '']);
    rmSync(join(folder, file));
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });

  it.each([
    ['wrong.yaml', ['--types', 'prices.csv'], 'wrong.yaml:6:20'],
    ['bad.csar', ['--types', 'prices.csv'], 'one whose paths stay inside it'],
    ['set/main.yaml', [], 'the price list of main.yaml is missing; it must name machines with prices, as templates name none; give one with --types'],
    ['vm.yaml', ['--types', 'prices.csv'], 'add them, or have only its machines chosen: homeostat plan workflow -o tosca --types FILE'],
    ['vm.yaml', ['--types', 'prices.csv', '-o', 'tosca', '--planner', 'oars'], 'no planner is named oars'],
  ])('refuses %s %j', async (path, options, message) => {
    const { code, out, err } = await run(['plan', 'workflow', '-f', path, ...options]);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(message);
  });
});
