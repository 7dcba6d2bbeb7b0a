import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkProblem } from '../../plan/capacity/check-problem.ts';
import type { CapacityInput } from './read-capacity-problem.ts';
import { readCapacityProblem } from './read-capacity-problem.ts';

const example = readFileSync(new URL('../../../examples/capacity/nightly-reports.yaml', import.meta.url), 'utf8');
const input = (text: string, more: Partial<CapacityInput> = {}): CapacityInput => ({ name: 'p.yaml', text, beside: { names: [], textOf: () => null }, catalogue: [], deadlineSeconds: null, ...more });
const refused = (text: string, more: Partial<CapacityInput> = {}): string => {
  try {
    checkProblem(readCapacityProblem(input(text, more)).problem);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};
const priced = [{ name: 'T1', provider: 'Amazon', cores: 4, gibibytes: 16, speed: 1, onDemand: 0.2, reserved: 0.1, spot: 0.05 }];

describe('capacity problems', () => {
  it('of too many classes are refused before anything else is looked at', () => {
    const rows = Array.from({ length: 60_000 }, (_, index) => `job_${index},2,1000,60000,28,8,4,2,20000`);
    expect(refused(`# app_id, w, chi_0, chi_c, M, m, V, v, D\n${rows.join('\n')}`)).toBe('classes is 60000; it must be from 1 to 1000 classes');
  });

  it('are read from documents, in seconds, MiB and USD per hour', () => {
    const { problem, notes } = readCapacityProblem(input(example));
    expect(notes).toEqual([]);
    expect(problem.classes.map(({ name, goal, users, container }) => [name, goal, users.high, container])).toEqual([
      ['sales', { kind: 'deadline', seconds: 90 }, 3, { cores: 2, mebibytes: 6144 }],
      ['stock', { kind: 'deadline', seconds: 240 }, 1, { cores: 1, mebibytes: 4096 }],
    ]);
    expect(problem.classes[0]?.profile).toMatchObject({ kind: 'stages', overheadSeconds: 4, stages: [{ name: 'read-orders', taskTime: { kind: 'log-normal', meanSeconds: 2.4 } }, {}, { after: ['read-orders', 'read-items'] }, {}] });
    expect(problem.cloud.kind === 'public' && problem.cloud.types[2]).toMatchObject({ name: 'quick-8', speed: 1.3, prices: { spot: { usdPerHour: 0.16, shareMax: 0.3 } } });
    expect(() => checkProblem(problem)).not.toThrow();
  });

  it.each<[string, (text: string) => string, RegExp]>([
    ['a profile that is not there', (text) => text.replace('profile: maps', 'profile: mapz'), /p\.yaml:18:16: spec\.classes\[1\]\.profile is "mapz"; it must be the name of a profile under spec\.profiles; did you mean maps\?/],
    ['no goal', (text) => text.replace('      deadline: 4m\n', ''), /spec\.classes\[1\] is a map of 3; it must be given a goal; add deadline/],
    ['users that make jobs faster', (text) => text.replace('profile: maps', 'profile: { kind: chi, perContainer: 200s, perUser: -6s, fixed: 20s }'), /perUser is "-6s"; it must be a duration of at least 0s \(at most 3650d\), since no job gets faster by more users/],
    ['a stage after itself', (text) => text.replace('after: [join]', 'after: [report]'), /graph without a cycle \(report before report\)/],
    ['a longer cycle', (text) => text.replace('name: read-items, tasks: 24,', 'name: read-items, after: [report], tasks: 24,'), /graph without a cycle \(.*report.*\)/],
    ['a stage that is not there', (text) => text.replace('after: [join]', 'after: [joyn]'), /spec\.profiles\[0\]\.profile\.stages\[3\]\.after\[0\] is "joyn"/],
    ['an average above the maximum', (text) => text.replace('average: 6s', 'average: 60s'), /average is "60s"; it must be at most maximum \(19s\)/],
    ['an average above the maximum in another unit', (text) => text.replace('average: 6s', 'average: 20000ms'), /average is "20000ms"; it must be at most maximum \(19s\)/],
    ['a limit of rented machines in a private cloud', (text) => text.replace(/  public:[\s\S]*/, '  private: { nodes: { count: 2, cores: 8, memory: 16GiB } }\n').replace('      deadline: 4m\n', '      deadline: 4m\n      on: [{ type: container, reservedLimit: 3 }]\n'), /reservedLimit is 3; it must be absent in a private cloud/],
    ['two clouds', (text) => `${text}  private: { nodes: { count: 2, cores: 8, memory: 16GiB } }\n`, /spec\.private is a map of 1; it must be absent where public is given/],
    ['a goal that does not suit', (text) => text.replace('deadline: 4m', 'utilisation: 60%'), /p\.yaml:16:20: spec\.classes\[1\]\.utilisation is "60%"; it must be absent with a profile of kind map-reduce, which has a duration; write deadline: 10m instead/],
    ['a deadline of a topology', (text) => text.replace('profile: maps', 'profile: { kind: topology, nodes: [{ name: in, arrivals: 1/s, service: 1ms }] }'), /spec\.classes\[1\]\.deadline is "4m"; it must be absent with a profile of kind topology.* write utilisation: 70% instead/],
    ['a type twice', (text) => text.replace('      deadline: 4m\n', '      deadline: 4m\n      on: [{ type: quick-8 }, { type: quick-8 }]\n'), /on\[1\]\.type is "quick-8"; it must be a name that nothing else in this list has/],
    ['a flavour where there are none', (text) => text.replace(/  public:[\s\S]*/, '  private: { nodes: { count: 2, cores: 8, memory: 16GiB } }\n').replace('      deadline: 4m\n', '      deadline: 4m\n      on: [{ type: large }]\n'), /on\[0\]\.type is "large"; it must be the name of a type or flavour of this problem; .*container/],
    ['a negative price', (text) => text.replace('"0.78 USD/h"', '"-1 USD/h"'), /onDemand is "-1 USD\/h"; it must be a price/],
    ['another kind', () => 'apiVersion: homeostat.dev/v1alpha1\nkind: ResourceTemplate\nmetadata: { name: a }\nspec: { cores: 1, memory: 1GiB, price: "1 USD/h" }\n', /holds a document of kind ResourceTemplate; it must be a CapacityProblem, an input of D-SPACE4Cloud/],
  ])('are refused with %s', (_what, change, message) => {
    expect(refused(change(example))).toMatch(message);
  });

  it.each([
    ['{"lstSolutions":[],"evaluation":1}', 'a map of lstSolutions, evaluation'],
    ['[1, 2]', 'a list'],
    ['just words', 'a text without fields'],
  ])('are told from what is none of them: %s', (text, what) => {
    expect(refused(text)).toBe(`p.yaml is ${what}; it must be a CapacityProblem, an input of D-SPACE4Cloud (JSON with its classes, no solution), an input of opt_jr (CSV), a model of dagSim (Lua), or a UML model with the DICE profile; give one of these`);
  });

  it('say that a container was assumed', () => {
    expect(readCapacityProblem(input(example.replace('      container: { cores: 1, memory: 4GiB }\n', ''))).notes).toEqual(['stock: each task takes one core, and memory does not count, since no container says more.']);
  });

  it.each<[string, (text: string) => string, RegExp]>([
    ['a range of users in a public cloud', (text) => text.replace('users: 3', 'users: { low: 1, high: 3, rejection: "1 USD/h" }'), /sales: .*all 3 users are served/],
    ['tasks with more memory than their container', (text) => text.replace('name: read-items, tasks: 24,', 'name: read-items, memoryPerTask: 4GiB, tasks: 24,'), /sales: a container of 6144 MiB takes 2 tasks at once, and a task of read-items took up to 4096 MiB; .* give the container 8192 MiB/],
    ['slots where the container does not fit', (text) => text.replace('      deadline: 4m\n', '      deadline: 4m\n      on: [{ type: quick-8, slotsPerMachine: 4 }]\n').replace('memory: 4GiB', 'memory: 900GiB'), /stock: its container of 1 core and 921600 MiB does not fit into quick-8/],
  ])('say what of them does not count: %s', (_what, change, note) => {
    expect(readCapacityProblem(input(change(example))).notes.join('\n')).toMatch(note);
  });

  it('refuse a deadline or a price list beside them, which would change nothing', () => {
    expect(refused(example, { deadlineSeconds: 6 })).toContain('--deadline is given, and p.yaml is a CapacityProblem, which has deadlines of its own');
    expect(refused(example, { catalogue: priced })).toContain('--catalogue is given, and p.yaml is a CapacityProblem');
    expect(refused('# app_id,w,chi_0,chi_c,M,m,V,v,D\na,1,1000,60000,28,8,4,2,20000\n', { deadlineSeconds: 6 })).toContain('--deadline is given, and p.yaml is an input of opt_jr');
  });

  it('are made of what other planners read', () => {
    const opt = readCapacityProblem(input('# app_id,w,chi_0,chi_c,M,m,V,v,D\na,1,1000,60000,28,8,4,2,20000\n'));
    expect(opt.problem.classes[0]).toMatchObject({ name: 'a', goal: { seconds: 20 }, on: [{ type: 'vm-4-cores-28-GiB', profile: { kind: 'chi', perContainerSeconds: 60, fixedSeconds: 1 } }] });
    expect(opt.notes).toHaveLength(2);

    const lua = 'Stages = {{name = "M", tasks = 8, distr = {type = "exp", params = {rate = 0.001}}, pre = {}, post = {}}}; Nodes = 4; Users = 2; UThinkTimeDistr = {type = "exp", params = {rate = 0.0001}};';
    expect(readCapacityProblem(input(lua, { name: 'Model 1.lua', deadlineSeconds: 6 })).problem).toMatchObject({ name: 'model-1', classes: [{ goal: { seconds: 6 }, users: { low: 2, high: 2 }, thinkSeconds: 10 }] });
    expect(refused(lua)).toContain('a model of dagSim, which has no deadline; a plan must have one; give it with --deadline 200s');

    const spot = readCapacityProblem(input(lua, { name: 'Model 1.lua', deadlineSeconds: 6, catalogue: priced }));
    expect(spot.problem.cloud).toMatchObject({ types: [{ prices: { reserved: { limit: 0 }, spot: { shareMax: 0 } } }] });
    expect(spot.notes).toContainEqual('The list has prices for reserved and spot machines too; the input does not say how many may be so, and all are paid on demand.');

    const profile = { nr: 2, rmax: 9, mmax: 9, ravg: 5, mavg: 5, cr: 4, cm: 4, nm: 3, sh1max: 0, shtypmax: 4, shtypavg: 2 };
    const dspace = JSON.stringify({ id: 'one', provider: 'Amazon', lstClass: [{ id: 1, job_penalty: 25, think: 10_000, hup: 10, hlow: 5, d: 60_000 }], mapTypeVMs: { 1: [{ id: 'T1', eta: 0.1, r: 30 }] }, mapProfiles: { 'TypeVMJobClassKey(job=1, typeVM=T1)': profile } });
    const read = readCapacityProblem(input(dspace, { catalogue: priced }));
    expect(read.problem.classes[0]).toMatchObject({ name: '1', users: { low: 5, high: 10, rejectionUsdPerHour: 25 }, on: [{ type: 'T1', slotsPerMachine: 4, reservedLimit: 30, spotShareMax: 0.1 }] });
    expect(readCapacityProblem(input(dspace, { catalogue: [{ ...priced[0] as (typeof priced)[0], spot: null }] })).notes).toContainEqual('The input allows spot machines of T1, for which the list has no spot price: these are paid on demand.');
    expect(refused(dspace)).toContain('give a price list with --catalogue PRICES.csv');
    expect(refused(dspace, { catalogue: [{ ...priced[0] as (typeof priced)[0], name: 'T2' }] })).toContain('the type T1 is not in the catalogue');
  });
});
