import { describe, expect, it } from 'vitest';
import { readToscaApplication } from '../formats/tosca/application/read-application.ts';
import { readVmCatalogue } from '../formats/tosca/application/vm-catalogue.ts';
import { errorsOf } from '../formats/tosca/read-tosca.ts';
import { completeTemplate } from '../formats/tosca/write/complete-template.ts';
import type { WorkflowPlan } from '../plan/workflow/plan.ts';
import { placementIn, placementOfHosts, placementOfPlan, workflowProblemOf } from './tosca-workflow.ts';

const catalogue = readVmCatalogue('EC2', `
DCMetaInfo:
- domain: Virginia
  VMMetaInfo:
  - { OS: Ubuntu 16.04, CPU: 1, MEM: 1, VMType: small, Price: 0.01 }
  - { OS: Ubuntu 18.04, CPU: 1, MEM: 1, VMType: small, Price: 0.01 }
  - { OS: Ubuntu 18.04, CPU: 4, MEM: 8, VMType: large, Price: 0.05 }
- domain: Frankfurt
  VMMetaInfo:
  - { OS: Ubuntu 18.04, CPU: 4, MEM: 8, VMType: large, Price: 0.06 }
`);

const template = `tosca_definitions_version: tosca_simple_yaml_1_3
node_types:
  Task:
    derived_from: tosca.nodes.SoftwareComponent
    properties:
      run_times: { type: map, entry_schema: { type: scalar-unit.time } }
    requirements: [ { after: { capability: tosca.capabilities.Node, relationship: Data, occurrences: [ 0, UNBOUNDED ] } } ]
relationship_types:
  Data: { derived_from: tosca.relationships.DependsOn, properties: { data_size: { type: scalar-unit.size, default: 0 MB } } }
policy_types:
  Deadline: { derived_from: tosca.policies.Performance, properties: { deadline: { type: scalar-unit.time }, firmness: { type: string, required: false }, weight: { type: integer, required: false } } }
  Budget: { derived_from: tosca.policies.Root, properties: { budget: { type: float } } }
topology_template:
  node_templates:
    fetch: { type: Task, properties: { run_times: { small: 10 m, large: 4 m } } }
    train:
      type: Task
      properties: { run_times: { large: 1 h } }
      requirements: [ { after: { node: fetch, relationship: { properties: { data_size: 100 MiB } } } } ]
  groups: { all: { type: tosca.groups.Root, members: [ fetch, train ] } }
  policies:
    - end: { type: Deadline, targets: [ all ], properties: { deadline: 2 h } }
    - first: { type: Deadline, targets: [ fetch ], properties: { deadline: 15 m, firmness: soft, weight: 3 } }
    - money: { type: Budget, properties: { budget: 2.5 } }
`;

describe('a workflow in a template', () => {
  const { application, problems } = readToscaApplication(template);
  const problem = workflowProblemOf(application, { machines: catalogue });

  it('becomes tasks, edges, deadlines and a budget', () => {
    expect(errorsOf(problems)).toEqual([]);
    expect(problem.tasks.map(({ name }) => name)).toEqual(['fetch', 'train']);
    expect(problem.types.map(({ name, place, price }) => [name, place, price])).toEqual([['small', 0, 0.01], ['large', 0, 0.05], ['large', 1, 0.06]]);
    expect([...problem.runSeconds]).toEqual([600, 240, 240, Infinity, 3600, 3600]);
    expect(problem.edges).toEqual([{ from: 0, to: 1, mebibytes: 100, fixedSeconds: 0 }]);
    expect(problem.deadlines).toEqual([
      { name: 'end', tasks: [0, 1], seconds: 7200, firmness: 'hard', weight: 1 },
      { name: 'first', tasks: [0], seconds: 900, firmness: 'soft', weight: 3 },
    ]);
    expect([problem.budgetUsd, problem.places.map(({ name }) => name)]).toEqual([2.5, ['Virginia', 'Frankfurt']]);
  });

  it('is completed by its plan, and what was planned is read again', () => {
    const plan: WorkflowPlan = {
      instance: Int32Array.of(0, 1),
      start: Float64Array.of(0, 600),
      end: Float64Array.of(600, 4200),
      instances: [{ type: 0, from: 0, to: 3600, costUsd: 0.01 }, { type: 1, from: 0, to: 7200, costUsd: 0.1 }],
    };
    const placement = placementOfPlan(application, problem, plan, catalogue);
    const again = readToscaApplication(completeTemplate(template, placement));
    expect(errorsOf(again.problems)).toEqual([]);
    expect(again.application.tasks.map(({ name, hostedOn }) => [name, hostedOn])).toEqual([['fetch', 'machine-1'], ['train', 'machine-2']]);
    expect(again.application.hosts.map(({ instanceType, cores }) => [instanceType, cores])).toEqual([['small', 1], ['large', 4]]);
    expect(again.application.placements).toMatchObject([{ provider: 'EC2', domain: 'Virginia', hosts: ['machine-1', 'machine-2'] }]);
    expect(placementIn(again.application).hostOf).toEqual({ fetch: 'machine-1', train: 'machine-2' });
    expect(workflowProblemOf(again.application, { machines: catalogue })).toEqual(problem);
  });

  it('that runs on nothing on offer, or has no tasks, is refused in words', () => {
    const stray = readToscaApplication(template.replace('run_times: { large: 1 h }', 'run_times: { larg: 1 h }')).application;
    expect(() => workflowProblemOf(stray, { machines: catalogue })).toThrow('task train has run times for larg; it must have one for an offered machine; did you mean large?');
    expect(() => workflowProblemOf({ ...application, tasks: [] }, { machines: catalogue })).toThrow('describes no tasks');
  });
});

describe('a template that only asks for machines', () => {
  const asked = (cores: number, memory: string): string => `tosca_definitions_version: tosca_simple_yaml_1_3
topology_template: { node_templates: { vm: { type: Compute, capabilities: { host: { properties: { num_cpus: ${cores}, mem_size: ${memory} } } } } } }
`;

  it('gets the cheapest that is large enough', () => {
    const { application } = readToscaApplication(asked(2, '4 GB'));
    expect(placementOfHosts(application, catalogue)).toMatchObject({ hosts: [{ name: 'vm', instanceType: 'large', cores: 4 }], places: [{ domain: 'Virginia', hosts: ['vm'] }] });
  });

  it('is refused where none is', () => {
    expect(() => placementOfHosts(readToscaApplication(asked(64, '4 GB')).application, catalogue)).toThrow('they must fit offers of one data centre');
  });
});

describe('a catalogue', () => {
  it('lists a machine once, with every system', () => {
    expect(catalogue).toHaveLength(3);
    expect(catalogue[0]).toMatchObject({ name: 'small', domain: 'Virginia', systems: ['Ubuntu 16.04', 'Ubuntu 18.04'], usdPerHour: 0.01 });
  });

  it('that is none is refused', () => {
    expect(() => readVmCatalogue('EC2', 'a: 1\n')).toThrow('it must have DCMetaInfo');
  });
});
