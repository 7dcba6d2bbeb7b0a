import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { run as planInThread } from '../../compose/capacity/plan-capacity-main.ts';
import { applicationOf } from '../../formats/tosca/application/read-application.ts';
import { errorsOf, readToscaTexts } from '../../formats/tosca/read-tosca.ts';
import { invariant } from '../../model/error.ts';
import type { StagesProfile } from '../../model/job-profile.ts';
import type { CapacityPlan } from '../../plan/capacity/capacity-plan.ts';
import type { CapacityProblem } from '../../plan/capacity/problem.ts';
import { planManifests } from './plan-manifests.ts';
import { checkNetwork, planNetwork } from './plan-network.ts';
import { planTemplate } from './plan-template.ts';
import { readCapacityProblem } from './read-capacity-problem.ts';

const example = new URL('../../../examples/capacity/nightly-reports.yaml', import.meta.url);

const planOf = async (problem: CapacityProblem): Promise<CapacityPlan> => {
  const { answer } = await planInThread({ problem, method: 'exact', whatIf: null, seed: 1 }, { progress: () => undefined, stopRequested: () => false });
  invariant(answer.kind === 'planned', 'the problem has a plan');
  return answer;
};

let problem: CapacityProblem;
let plan: CapacityPlan;

beforeAll(async () => {
  problem = readCapacityProblem({ name: 'nightly-reports.yaml', text: readFileSync(example, 'utf8'), beside: { names: [], textOf: () => null }, catalogue: [], deadlineSeconds: null }).problem;
  plan = await planOf(problem);
});

type Manifest = {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: { readonly replicas: number; readonly template: { readonly spec: { readonly affinity?: unknown; readonly containers: readonly { readonly resources: { readonly requests: unknown } }[] } } };
};

describe('a plan as Kubernetes manifests', () => {
  it('has a replica for each container, its needs, and the planned type of machine', () => {
    const text = planManifests(problem, plan);
    const manifests = parseAllDocuments(text).map((document) => document.toJS() as Manifest);
    expect(manifests.map(({ metadata, spec }) => [metadata.name, spec.replicas])).toEqual(plan.classes.map(({ name, containers }) => [`nightly-reports-${name}`, containers]));
    const [sales] = manifests;
    expect(sales?.spec.template.spec.containers[0]?.resources.requests).toEqual({ cpu: '2000m', memory: '6144Mi' });
    expect(JSON.stringify(sales?.spec.template.spec.affinity)).toContain(`{"key":"node.kubernetes.io/instance-type","operator":"In","values":["${plan.classes[0]?.type}"]}`);
    expect(text).toMatch(/^# sales: \d+ x [\w-]+ of \w+ \(\d+ reserved\) with \d+ containers/);
    expect(text).toMatch(/# Predicted [\d.]+ s \(95 %: [\d.]+ to [\d.]+ s\), wanted at most 90 s\./);
  });

  it('gives classes names that Kubernetes takes, and no name twice', () => {
    const renamed = (name: string, index: number): string => (index === 0 ? 'Q52 # x\n- y' : name.replace('stock', 'q52_x-y'));
    const odd = { ...problem, classes: problem.classes.map((one, index) => ({ ...one, name: renamed(one.name, index) })) };
    const manifests = parseAllDocuments(planManifests(odd, { ...plan, classes: plan.classes.map((one, index) => ({ ...one, name: renamed(one.name, index) })) }));
    expect(manifests.map((document) => (document.toJS() as Manifest).metadata.name)).toEqual(['nightly-reports-q52-x-y', 'nightly-reports-q52-x-y-2']);
  });
});

describe('how machines are paid', () => {
  const split = { onDemand: 1, reserved: 2, spot: 0 };
  const mixed = (): CapacityPlan => ({ ...plan, classes: plan.classes.slice(0, 1).map((one) => ({ ...one, count: 3, split, costUsdPerHour: 0.3 })) });

  it('stands in annotations of Kubernetes and in metadata of TOSCA', () => {
    expect(parse(planManifests(problem, mixed()))).toMatchObject({ metadata: { annotations: { 'homeostat.dev/machines': '3', 'homeostat.dev/on-demand': '1', 'homeostat.dev/reserved': '2', 'homeostat.dev/usd-per-hour': '0.3' } } });
    const { topology_template: { node_templates } } = parse(planTemplate(problem, mixed())) as { topology_template: { node_templates: { sales: { metadata: Record<string, string>; description: string } } } };
    expect(node_templates.sales.metadata).toMatchObject({ on_demand: '1', reserved: '2', usd_per_hour: '0.3' });
    expect(node_templates.sales.metadata['spot']).toBeUndefined();
    expect(node_templates.sales.description).toContain('(1 on demand, 2 reserved)');
  });

  it('is not said of servers of one\'s own', () => {
    expect(planManifests(problem, { ...mixed(), classes: mixed().classes.map((one) => ({ ...one, provider: '' })) })).not.toContain('demand');
  });
});

describe('a plan with a name that would be more than one', () => {
  // Some readers of YAML take U+0085 for the end of a line.
  const evil = 'x\u0085kind: Secret\u2028\u001b[31m\u0001';

  it('stays in its comment and is XML', () => {
    const named = { ...plan, classes: plan.classes.map((one) => ({ ...one, type: evil })) };
    const comments = planManifests(problem, named).split('\n').filter((line) => line.startsWith('#')).join('');
    expect(comments).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    const graph: StagesProfile = { kind: 'stages', overheadSeconds: 0, stages: [{ name: evil, tasks: 2, taskTime: { kind: 'constant', seconds: 1 }, after: [] }] };
    const text = planNetwork({ ...problem, classes: problem.classes.map((one) => ({ ...one, profile: graph })) }, plan, 'sales');
    expect(['\u0001', '\u001b'].filter((character) => text.includes(character))).toEqual([]);
  });

  it('is not planned', async () => {
    const stages: StagesProfile = { kind: 'stages', overheadSeconds: 0, stages: [{ name: evil, tasks: 2, taskTime: { kind: 'constant', seconds: 1 }, after: [] }] };
    const named = { ...problem, classes: problem.classes.map((one) => ({ ...one, name: `${evil}${one.name}`, profile: stages })) };
    await expect(planOf(named)).rejects.toThrow('classes has the name x\\u0085kind: Secret\\u2028\\u001b[31m\\u0001sales; it must be without control characters and ends of lines; rename it');
    await expect(planOf(named)).rejects.toThrow('profile.stages has the name x\\u0085kind');
  });
});

describe('a plan as a TOSCA template', () => {
  it('is valid, and says what a machine of each class has and how many there are', () => {
    const read = readToscaTexts([{ name: 'plan.yaml', text: planTemplate(problem, plan) }]);
    expect(errorsOf(read.problems)).toEqual([]);
    const { hosts } = applicationOf(read);
    expect(hosts.map(({ name, cores, memoryMib }) => ({ name, cores, memoryMib }))).toEqual(
      plan.classes.map(({ name, type }) => {
        const machine = problem.cloud.kind === 'public' ? problem.cloud.types.find((one) => one.name === type) : undefined;
        return { name, cores: machine?.cores, memoryMib: machine?.mebibytes };
      }),
    );
  });
});

type Jsimg = {
  readonly archive: {
    readonly sim: {
      readonly userClass: { readonly customers: string; readonly referenceSource: string };
      readonly node: readonly { readonly name: string; readonly section: readonly { readonly className: string }[] }[];
      readonly connection: readonly { readonly source: string; readonly target: string }[];
      readonly blockingRegion: { readonly regionNode: unknown; readonly globalConstraint: { readonly maxJobs: string } };
    };
  };
};

const parsed = (text: string): Jsimg => new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(text) as Jsimg;

/** Every attribute that each path of elements may have. */
function shapes(text: string): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) return value.forEach((one) => walk(one, path));
    if (value === null || typeof value !== 'object') return;
    for (const [key, inside] of Object.entries(value)) {
      if (!key.startsWith('@')) walk(inside, `${path}/${key}`);
      else found.set(path, (found.get(path) ?? new Set()).add(key));
    }
  };
  walk(new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@' }).parse(text), '');
  return found;
}

describe('a planned class as a queueing network for JMT', () => {
  it('is well-formed, has all stations that it connects, and lets as many tasks run as the plan has cores', () => {
    const text = planNetwork(problem, plan, 'sales');
    expect(XMLValidator.validate(text)).toBe(true);
    const { sim } = parsed(text).archive;
    const names = sim.node.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const { source, target } of sim.connection) expect(names).toEqual(expect.arrayContaining([source, target]));
    expect(sim.userClass).toMatchObject({ customers: '3', referenceSource: 'Users' });
    expect(sim.blockingRegion.globalConstraint.maxJobs).toBe(String(plan.classes[0]?.cores));
    // Both reads at once, then the join, then the report: a way around that begins and ends with the users.
    const next = (from: string): readonly string[] => sim.connection.filter(({ source }) => source === from).map(({ target }) => target);
    expect(next('Fork level 1').toSorted()).toEqual(['Fork read-items', 'Fork read-orders']);
    expect(next('Join level 1')).toEqual(['Fork join']);
    expect(next('report')).toEqual(['Users']);
    expect(text).toContain('wait exactly as the stages do');
  });

  it('says where levels wait for more than the stages do, and passes over stages without tasks', () => {
    const time = { kind: 'exponential', meanSeconds: 1 } as const;
    const stage = (name: string, after: readonly string[], tasks = 4): StagesProfile['stages'][number] => ({ name, tasks, taskTime: time, after });
    const graph: StagesProfile = { kind: 'stages', overheadSeconds: 0, stages: [stage('a', []), stage('b', []), stage('none', ['a', 'b'], 0), stage('c', ['a']), stage('d', ['none'])] };
    const other = { ...problem, classes: problem.classes.map((one) => ({ ...one, profile: graph })) };
    const text = planNetwork(other, plan, 'sales');
    expect(parsed(text).archive.sim.node.map(({ name }) => name)).not.toContain('none');
    expect(text).toContain('Stages stand level by level');
  });

  it('has no two stations of one name, whatever stages are called', () => {
    const time = { kind: 'exponential', meanSeconds: 1 } as const;
    const names = ['Users', 'Driver', 'a', 'Fork a', 'Join a', 'Fork level 1', 'Join level 1'];
    const graph: StagesProfile = { kind: 'stages', overheadSeconds: 1, stages: names.map((name) => ({ name, tasks: 4, taskTime: time, after: [] })) };
    const { sim } = parsed(planNetwork({ ...problem, classes: problem.classes.map((one) => ({ ...one, profile: graph })) }, plan, 'sales')).archive;
    const stations = sim.node.map(({ name }) => name);
    expect(stations).toHaveLength(4 + 3 * names.length);
    expect(new Set(stations).size).toBe(stations.length);
    for (const { source, target } of sim.connection) expect(stations).toEqual(expect.arrayContaining([source, target]));
  });

  it('keeps names with signs of XML apart from the file around them', () => {
    const graph: StagesProfile = { kind: 'stages', overheadSeconds: 0, stages: [{ name: 'a & "b" <c> --> d', tasks: 2, taskTime: { kind: 'constant', seconds: 1 }, after: [] }] };
    const text = planNetwork({ ...problem, name: 'x --> y', classes: problem.classes.map((one) => ({ ...one, profile: graph })) }, plan, 'sales');
    expect(XMLValidator.validate(text)).toBe(true);
    expect(new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' }).parse(text)).toMatchObject({ archive: { sim: { node: expect.arrayContaining([expect.objectContaining({ name: 'a & "b" <c> --> d' })]) as unknown } } });
  });

  it('is refused for a class without tasks', () => {
    const measured = { ...problem, classes: problem.classes.map((one) => ({ ...one, profile: { kind: 'chi', perContainerSeconds: 100, perUserSeconds: 1, fixedSeconds: 5 } as const })) };
    expect(() => planNetwork(measured, plan, 'sales')).toThrow('the profile of class sales is chi, which has no tasks');
    expect(() => checkNetwork(measured, 'sales')).toThrow('the profile of class sales is chi, which has no tasks');
    expect(() => checkNetwork(problem, 'sales')).not.toThrow();
  });

  const published = new URL('../../../../shared/data/space4cloud-WS/src/main/resources/QN/', import.meta.url);
  it.skipIf(!existsSync(published))('has the elements and attributes that networks of D-SPACE4Cloud have', () => {
    const known = new Map<string, Set<string>>();
    for (const name of readdirSync(published).filter((file) => file.endsWith('.jsimg')))
      for (const [path, attributes] of shapes(readFileSync(new URL(name, published), 'utf8'))) known.set(path, new Set([...(known.get(path) ?? []), ...attributes]));
    const unknown = [...shapes(planNetwork(problem, plan, 'sales'))].flatMap(([path, attributes]) => [...attributes].filter((attribute) => known.get(path)?.has(attribute) !== true).map((attribute) => `${path} ${attribute}`));
    expect(unknown).toEqual([]);
  });
});
