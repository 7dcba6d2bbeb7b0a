import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { WorkflowInput } from './read-workflow-problem.ts';
import { readWorkflowProblem } from './read-workflow-problem.ts';

const example = readFileSync(new URL('../../../examples/workflow/nightly-etl.yaml', import.meta.url), 'utf8');
const input = (text: string, more: Partial<WorkflowInput> = {}): WorkflowInput => ({ name: 'w.yaml', files: new Map([['w.yaml', new TextEncoder().encode(text)]]), isFolder: false, catalogue: [], billingSeconds: null, deadlineSeconds: null, budgetUsd: null, ...more });
const refused = (text: string, more: Partial<WorkflowInput> = {}): string => {
  try {
    readWorkflowProblem(input(text, more));
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
};
const recorded = JSON.stringify({ name: 'two', workflow: { specification: { tasks: [{ name: 'a', id: 'a', parents: [], children: ['b'], inputFiles: [], outputFiles: ['f'] }, { name: 'b', id: 'b', parents: ['a'], children: [], inputFiles: ['f'], outputFiles: [] }], files: [{ id: 'f', sizeInBytes: 2_097_152 }] }, execution: { makespanInSeconds: 9, tasks: [{ id: 'a', runtimeInSeconds: 4 }, { id: 'b', runtimeInSeconds: 5 }] } } });

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const pair: Partial<WorkflowInput> = { name: 'pair', isFolder: true, files: new Map([['performance', bytes('1 2\n2 4\n')], ['price', bytes('3,1\n')], ['deadline', bytes('9\n')], ['pair.propfile', bytes('digraph g { 0 -> 1 [weight=2]; }')]]) };

describe('workflow problems', () => {
  it('are read from documents, in seconds, MiB and USD of a billing interval', () => {
    const { problem, notes } = readWorkflowProblem(input(example));
    expect(notes).toEqual([]);
    expect(problem.tasks).toHaveLength(8);
    expect(Array.from(problem.runSeconds.slice(0, 3))).toEqual([720, 720 / 1.9, 720 / 3.4]);
    // Measured times only: it cannot run elsewhere.
    expect(Array.from(problem.runSeconds.slice(15, 18))).toEqual([Number.POSITIVE_INFINITY, 3300, 1860]);
    expect(problem.types.map(({ place, billingSeconds, startupSeconds, limit }) => [place, billingSeconds, startupSeconds, limit])).toEqual([[0, 600, 60, Number.POSITIVE_INFINITY], [0, 600, 60, Number.POSITIVE_INFINITY], [1, 1, 90, 4]]);
    expect(problem.types[0]?.price).toBeCloseTo(0.1 / 6, 12);
    expect([...problem.bandwidth]).toEqual([120, 30, 30, 250]);
    expect(problem.deadlines.map(({ name, seconds, tasks, firmness, weight }) => [name, seconds, tasks.length, firmness, weight])).toEqual([['sales', 6000, 1, 'hard', 1], ['all', 9000, 8, 'hard', 1], ['early-model', 6600, 1, 'soft', 2]]);
  });

  it('take a deadline and a budget from who asks', () => {
    const { problem } = readWorkflowProblem(input(example, { deadlineSeconds: 7200, budgetUsd: 3 }));
    expect(problem.budgetUsd).toBe(3);
    expect(problem.deadlines.at(-1)).toMatchObject({ name: 'whole', seconds: 7200, firmness: 'hard' });
  });

  it('are billed as who asks says where a type does not say it', () => {
    const silent = example.replace(', price: "0.10 USD/h", billing: 10m', ', price: "0.10 USD/h"');
    expect(silent).not.toBe(example);
    expect(readWorkflowProblem(input(silent, { billingSeconds: 1 })).problem.types.map(({ billingSeconds, price }) => [billingSeconds, price])).toEqual([[1, 0.1 / 3600], [600, expect.closeTo(0.21 / 6, 12)], [1, expect.anything()]]);
    expect(readWorkflowProblem(input(silent)).problem.types[0]?.billingSeconds).toBe(3600);
  });

  it('refuse what is given beside them and would change nothing', () => {
    const catalogue = [{ name: 'm', provider: 'p', cores: 2, gibibytes: 8, speed: 2, onDemand: 0.6, reserved: null, spot: null }];
    expect(refused(example, { billingSeconds: 1 })).toBe('--billing is given, and w.yaml is a WorkflowProblem, which says itself how each type is billed; it is for types of which the input does not say it; leave it out, or change the input');
    expect(refused(example, { catalogue })).toBe('--types (over REST: catalogue) is given, and w.yaml is a WorkflowProblem, which has types of its own; it is for inputs without types; leave it out, or change the input');
    expect(refused('', { ...pair, catalogue })).toMatch(/^--types .* pair is a folder of the IC-PCP planner, which has types of its own/);
    expect(refused('', { ...pair, billingSeconds: 60 })).toBe('accepted');
  });

  it('say what a folder was taken for', () => {
    expect(refused('', { name: 'examples', isFolder: true, files: new Map([['README.md', bytes('x')]]) })).toBe('the folder examples holds neither a TOSCA template nor a workflow of the IC-PCP planner (performance, price, dag, propfile); it must hold one of them; name a file in it, or another folder');
    expect(refused('', { name: 'half', isFolder: true, files: new Map([['price', bytes('3,1\n')]]) })).toContain('half: there is no file performance');
  });

  it('are made of recorded runs and of folders, and say what was assumed', () => {
    const run = readWorkflowProblem(input(recorded));
    expect(run.problem.types).toHaveLength(10);
    expect(run.problem.edges).toEqual([{ from: 0, to: 1, mebibytes: 2, fixedSeconds: 0 }]);
    expect(run.notes[0]).toContain('give a price list with --types');
    const priced = readWorkflowProblem(input(recorded, { billingSeconds: 60, catalogue: [{ name: 'm', provider: 'p', cores: 2, gibibytes: 8, speed: 2, onDemand: 0.6, reserved: null, spot: null }] }));
    expect(priced.problem.types).toMatchObject([{ name: 'm', price: 0.01, billingSeconds: 60 }]);
    expect([...priced.problem.runSeconds]).toEqual([2, 2.5]);

    const folder = readWorkflowProblem({ ...input(''), ...pair });
    expect(folder.problem).toMatchObject({ name: 'pair', edges: [{ from: 0, to: 1, fixedSeconds: 2 }], deadlines: [{ seconds: 9 }] });
    expect(folder.notes).toHaveLength(2);
  });

  it.each<[string, (text: string) => string, RegExp]>([
    ['a task that is not there', (text) => text.replace('from: join, to: train', 'from: joyn, to: train'), /w\.yaml:\d+:\d+: spec\.edges\[4\]\.from is "joyn"; it must be the name of a task; did you mean join\?/],
    ['a cycle', (text) => text.replace('from: load-orders, to: clean-orders', 'from: model-report, to: clean-orders'), /spec\.edges is a list of 7; it must be without a cycle \(.*model-report.*\)/],
    ['an edge that is there twice', (text) => text.replace('from: join, to: train', 'from: join, to: train }\n    - { from: join, to: train'), /w\.yaml:\d+:\d+: spec\.edges\[5\] is .*; it must be the only edge from join to train; remove it, or correct its ends/],
    ['a negative time', (text) => text.replace('work: 12m', 'work: -12m'), /spec\.tasks\[0\]\.work is "-12m"; it must be a duration/],
    ['a free type', (text) => text.replace('"0.10 USD/h"', '"0 USD/h"'), /price is "0 USD\/h"; it must be above 0/],
    ['a deadline on an unknown task', (text) => text.replace('tasks: [sales-report]', 'tasks: [sails-report]'), /spec\.deadlines\[0\]\.tasks\[0\] is "sails-report"; it must be the name of a task/],
    ['a task without a time', (text) => text.replace('{ name: sales-report, work: 6m }', '{ name: sales-report }'), /told how long it takes; add work: 90s, or runTimes/],
    ['places without a link', (text) => text.replace(/ {2}links:\n.*\n/, ''), /a bandwidth for each pair of places \(north and south have none\)/],
    ['a type nowhere', (text) => text.replace('name: small, place: north', 'name: small'), /told where it stands, since there are 2 places; add place/],
    ['an unknown field', (text) => text.replace('firmness: soft', 'firmnes: soft'), /an unknown field; it must be a field that exists here; did you mean firmness\?/],
    ['a task that is to be measured first', (text) => text.replace('{ name: sales-report, work: 6m }', '{ name: sales-report, command: [report] }'), /^w\.yaml:\d+:\d+: spec\.tasks\[\d\] .*it must be measured before it is planned, .*; run homeostat measure tasks -f w\.yaml --write, or add work or runTimes$/],
    ['a broken recorded run', () => '{"workflow": {"tasks": [{"name": "a", "parents": ["b"]}]}}', /w\.yaml/],
  ])('are refused with %s', (_what, change, message) => {
    expect(refused(change(example))).toMatch(message);
  });
});
