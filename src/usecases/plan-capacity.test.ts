import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run as planInThread } from '../compose/capacity/plan-capacity-main.ts';
import { planCapacityOf } from './plan-capacity.ts';
import type { CapacityPlanView } from './views/capacity-plan-view.ts';
import { capacityPlanRequest } from './views/plan-request.ts';

const planning = { capacity: async (job: Parameters<typeof planInThread>[0]) => planInThread(job, { progress: () => undefined, stopRequested: () => false }), workflow: () => Promise.reject(new Error('no workflows here')) };

const text = readFileSync(new URL('../../examples/capacity/nightly-reports.yaml', import.meta.url), 'utf8');
const file = { name: 'nightly-reports.yaml', text };
const variant = { name: 'encrypted.yaml', text: text.replace('name: nightly-reports', 'name: encrypted').replace('mean: 1.8s', 'mean: 2.7s') };

const ask = (request: unknown): Promise<CapacityPlanView> => planCapacityOf({ planning }, capacityPlanRequest.parse(request), new AbortController().signal);

describe('planCapacityOf', () => {
  it('compares a variant value by value', async () => {
    const { whatIf } = await ask({ file, variant, whatIf: 'deadline=20s,90s', class: 'sales' });
    expect(whatIf?.variant).toBe('encrypted');
    expect(whatIf?.rows[0]?.overheadPercent).toBeGreaterThan(0);
    expect(whatIf?.rows[1]?.overheadPercent).toBeGreaterThanOrEqual(0);
  });

  it.each([
    ['a variant without values', { file, variant }, 'variant is given without whatIf'],
    ['a variant with other classes', { file, variant: { ...variant, text: variant.text.replace('name: sales', 'name: trade') }, whatIf: 'users=1..2:1', class: 'stock' }, 'variant is encrypted.yaml, which has other classes than nightly-reports: sales is missing, trade is not in the problem'],
    ['a class that is not there', { file, whatIf: 'users=1..2:1', class: 'trade' }, 'class is trade; it must be a class of the problem'],
  ])('refuses %s', async (_what, request, message) => {
    await expect(ask(request)).rejects.toThrow(message);
  });

  it('runs the jobs of a model of dagSim one at a time', async () => {
    // While the first job has one task in A, Spark gives the other cores to the next one; dagSim keeps them free until all tasks of B have begun.
    const model = 'Stages = {{name = "A", tasks = 1, distr = {type = "det", params = {val = 1000}}, pre = {}, post = {"B"}}, {name = "B", tasks = 4, distr = {type = "det", params = {val = 1000}}, pre = {"A"}, post = {}}}; Nodes = 4; Users = 4; UThinkTimeDistr = {type = "det", params = {val = 100}};';
    const plan = await ask({ file: { name: 'm.lua', text: model }, deadline: '12s' });
    const spark = await ask({
      file: { name: 'm.yaml', text: JSON.stringify({ apiVersion: 'homeostat.dev/v1alpha1', kind: 'CapacityProblem', metadata: { name: 'm' }, spec: { classes: [{ name: 'job', deadline: '12s', users: 4, thinkTime: '100ms', profile: { kind: 'stages', stages: [{ name: 'A', tasks: 1, taskTime: { kind: 'constant', time: '1s' } }, { name: 'B', tasks: 4, taskTime: { kind: 'constant', time: '1s' }, after: ['A'] }] } }], public: { types: [{ name: 'node', provider: 'own', cores: 1, memory: '1MiB', onDemand: '1 USD/h' }] } } }) },
    });
    const [ours, sparks] = [plan, spark].map(({ classes }) => classes[0]);
    expect(ours?.count).toBe(sparks?.count);
    expect(ours?.predictedSeconds).toBeGreaterThan(sparks?.predictedSeconds ?? Number.POSITIVE_INFINITY);
  });
});
