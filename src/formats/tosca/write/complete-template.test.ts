import { describe, expect, it } from 'vitest';
import { readToscaApplication } from '../application/read-application.ts';
import { errorsOf } from '../read-tosca.ts';
import { simple, two } from '../testing-tosca.ts';
import { completeTemplate } from './complete-template.ts';
import type { Placement } from './placement.ts';

const host = (name: string, instanceType: string): Placement['hosts'][number] => ({ name, instanceType, cores: 2, memoryMib: 4096, diskMib: null, os: null });

const placement: Placement = {
  hosts: [host('vm-1', 't2.medium'), host('vm-2', 't2.large')],
  places: [{ name: 'frankfurt', provider: 'EC2', domain: 'Frankfurt', subnet: '192.168.10.0/24', hosts: ['vm-1', 'vm-2'] }],
  hostOf: { app: 'vm-2' },
};

const application = (text: string): ReturnType<typeof readToscaApplication>['application'] => readToscaApplication(text).application;

describe('a template of the simple profile', () => {
  const text = simple(`# the application
topology_template:
  node_templates:
    # runs somewhere
    app: { type: SoftwareComponent, x_vendor: 1 }
`);
  const done = completeTemplate(text, placement);

  it('gets machines, a network, hosts and a placement policy, and stays valid', () => {
    const { application: read, problems } = readToscaApplication(done);
    expect(errorsOf(problems)).toEqual([]);
    expect(read.hosts).toMatchObject([{ name: 'vm-1', cores: 2, memoryMib: 4096, instanceType: 't2.medium' }, { name: 'vm-2', instanceType: 't2.large' }]);
    expect(read.placements).toMatchObject([{ name: 'frankfurt', provider: 'EC2', domain: 'Frankfurt', subnet: '192.168.10.0/24', hosts: ['vm-1', 'vm-2'] }]);
    expect(read.components).toMatchObject([{ name: 'app', hostedOn: 'vm-2', machines: ['vm-2'] }]);
    expect(done).toContain('type: tosca.nodes.network.Network');
  });

  it('keeps its comments and what nobody understands', () => {
    expect(done).toContain('# the application');
    expect(done).toContain('# runs somewhere');
    expect(done).toContain('x_vendor: 1');
  });

  it('that is complete already does not change', () => {
    expect(completeTemplate(done, placement)).toBe(done);
  });
});

describe('a template of TOSCA 2.0, which has no types of its own', () => {
  const text = two('node_types: { App: { properties: { running_time: { type: integer } } } }\nservice_template: { node_templates: { app: { type: App, properties: { running_time: 60 } } } }\n');

  it('brings the types that it needs, and says in the policy what runs where', () => {
    const { application: read, problems } = readToscaApplication(completeTemplate(text, placement));
    expect(errorsOf(problems)).toEqual([]);
    expect(read.tasks).toMatchObject([{ name: 'app', anySeconds: 60, hostedOn: 'vm-2' }]);
    expect(read.hosts).toMatchObject([{ name: 'vm-1', cores: 2, memoryMib: 4096 }, { name: 'vm-2' }]);
  });
});

describe('a component that the machine cannot host', () => {
  it('keeps its host, and its machine stands in the policy', () => {
    const text = simple('topology_template: { node_templates: { site: { type: WebApplication, requirements: [ { host: web } ] }, web: { type: WebServer } } }\n');
    const { application: read, problems } = readToscaApplication(completeTemplate(text, { ...placement, hostOf: { site: 'vm-1', web: 'vm-1' } }));
    expect(errorsOf(problems)).toEqual([]);
    expect(read.components).toMatchObject([{ name: 'site', hostedOn: 'web', machines: ['vm-1'] }, { name: 'web', hostedOn: 'vm-1' }]);
  });
});

describe('a message of a planner', () => {
  const template = {
    tosca_definitions_version: 'tosca_simple_yaml_1_0',
    imports: null,
    topology_template: { inputs: null, node_templates: { web: { type: 'tosca.nodes.QC.Container.Application.Docker', artifacts: { image: { file: 'nginx', type: 'tosca.artifacts.Deployment.Image.Container.Docker' } } } } },
  };

  it('carries a template, which gets the machines, topology and orchestrator of DRIP', () => {
    const message = JSON.stringify({ owner: 'user', toscaTemplate: template });
    expect(application(message).components).toMatchObject([{ name: 'web', image: 'nginx', machines: [] }]);
    const read = application(completeTemplate(message, { ...placement, hostOf: { web: 'vm-1' } }));
    expect(read.components).toMatchObject([{ name: 'web', hostedOn: 'kubernetes', machines: ['vm-1', 'vm-2'] }, { name: 'kubernetes', hostedOn: 'frankfurt' }]);
    expect(read.placements).toMatchObject([{ type: 'tosca.nodes.QC.VM.topology', provider: 'EC2', hosts: ['vm-1', 'vm-2'] }]);
  });

  it('of the first version has it as a text', () => {
    const read = application(JSON.stringify({ parameters: [{ value: JSON.stringify(template) }] }));
    expect(read.components.map(({ name }) => name)).toEqual(['web']);
  });
});
