import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { WorkerCompute } from '../adapters/compute-workers/worker-compute.ts';
import { createMemorySeriesStore } from '../adapters/series-memory/memory-series-store.ts';
import { openStore } from '../adapters/store-sql/open-store.ts';
import { ComputeError } from '../learn/ports/compute.ts';
import { workflowProblemSchema } from '../model/workflow-problem.ts';
import { workflowPlanners } from '../plan/workflow/planners.ts';
import { createServer } from '../server/create-server.ts';
import type { Server } from '../server/server-types.ts';
import { BusyError } from '../usecases/push-metrics.ts';
import { testStart, testingDeps } from '../usecases/testing-deps.ts';
import { capacityPlanView } from '../usecases/views/capacity-plan-view.ts';
import { workflowPlanView } from '../usecases/views/workflow-plan-view.ts';
import { workflowProblemOf } from '../usecases/workflow/workflow-problem-of.ts';
import { planningJobs } from './planning-jobs.ts';

const example = (path: string): string => readFileSync(new URL(`../../examples/${path}`, import.meta.url), 'utf8');
const compute = new WorkerCompute({ threads: 1 });
let server: Server;
let close: () => Promise<void>;

beforeAll(async () => {
  const store = await openStore({ url: 'sqlite::memory:' }, { now: () => testStart });
  server = await createServer({ ...testingDeps(() => ({ store, series: createMemorySeriesStore() })), planning: planningJobs(compute) }, { logLevel: 'silent' });
  close = async () => {
    await server.close();
    await compute.close();
    await store.close();
  };
});
afterAll(() => close());

const post = (kind: string, payload: object) => server.inject({ method: 'POST', url: `/api/v1/plans/${kind}`, payload });

const etl = [{ name: 'w.yaml', text: example('workflow/nightly-etl.yaml') }];

/** What a workflow plan over REST is refused with. */
async function problems(body: object): Promise<readonly string[] | undefined> {
  const answer: { readonly problems?: readonly { readonly message: string }[] } = (await post('workflow', { name: 'etl', files: etl, ...body })).json();
  return answer.problems?.map(({ message }) => message);
}

describe('plans over REST', () => {
  it('are made of the same problems as on the command line', async () => {
    const capacity = await post('capacity', { file: { name: 'p.yaml', text: example('capacity/nightly-reports.yaml') }, whatIf: 'deadline=60s..120s:30s', class: 'sales' });
    expect(capacity.statusCode, capacity.body).toBe(200);
    const plan = capacityPlanView.parse(capacity.json());
    expect(plan.feasible).toBe(true);
    expect(plan.whatIf?.rows.map(({ value }) => value)).toEqual([60, 90, 120]);
    expect(plan.whatIf?.rows[1]?.costUsdPerHour).toBe(plan.costUsdPerHour);

    const workflow = await post('workflow', { name: 'etl', files: [{ name: 'w.yaml', text: example('workflow/nightly-etl.yaml') }], planners: ['ours', 'ic-pcp'], seconds: 0.2, deadline: '3h', budget: '9 USD' });
    expect(workflow.statusCode, workflow.body).toBe(200);
    expect(workflowPlanView.parse(workflow.json()).planners.map(({ name, feasible }) => [name, feasible])).toEqual([['ours', true], ['ic-pcp', true]]);
  });

  it('take TOSCA templates with a price list, too', async () => {
    const files = [{ name: 'pictures.yaml', text: example('workflow/picture-archive.tosca.yaml') }];
    const answer = await post('workflow', { name: 'pictures', files, catalogue: example('workflow/prices.csv'), planners: ['ic-pcp'], seconds: 0.2 });
    expect(answer.statusCode, answer.body).toBe(200);
    expect(workflowPlanView.parse(answer.json())).toMatchObject({ name: 'picture-archive', tasks: 4, edges: 4, planners: [{ feasible: true }] });
    const without = await post('workflow', { name: 'pictures', files, planners: ['ic-pcp'] });
    expect(without.json()).toMatchObject({ status: 422, detail: expect.stringContaining('the price list of pictures.yaml is missing') });
  });

  it('are refused with field, value, rule and fix where a request breaks its schema, and take all planners', async () => {
    expect(await problems({ seconds: 120 })).toEqual(['seconds is 120; it must be 60 or less over REST, where somebody waits for the answer; lower it, or plan with homeostat plan workflow --seconds, which takes up to 86400']);
    expect(await problems({ planner: 'ours' })).toEqual(['planner is an unknown field; it must be a field that exists here; did you mean planners?']);
    expect(await problems({ planners: 'ours' })).toEqual(['planners is "ours"; it must be a list; correct it']);
    expect(await problems({ files: [{ name: 'w.yaml' }] })).toEqual(['files[0].text is missing; it must be a text; add it']);
    const all = await post('workflow', { name: 'etl', files: etl, planners: ['all'], seconds: 0.1 });
    expect(workflowPlanView.parse(all.json()).planners.map(({ name }) => name)).toEqual(workflowPlanners.map(({ name }) => name));
  });

  it('are refused with what is wrong and where', async () => {
    const wrong = await post('capacity', { file: { name: 'p.yaml', text: example('capacity/nightly-reports.yaml').replace('profile: maps', 'profile: mops') } });
    expect(wrong.statusCode).toBe(422);
    expect(wrong.json()).toMatchObject({ problems: [{ message: expect.stringContaining('p.yaml:18:16: spec.classes[1].profile is "mops"') }] });
    expect((await post('capacity', { file: { name: 'p.yaml', text: '{}' }, methods: 'exact' })).statusCode).toBe(400);
    expect((await post('workflow', { name: 'x', files: [{ name: 'a', text: '' }], planners: ['best'] })).json()).toMatchObject({ status: 422, detail: expect.stringContaining('no planner is named best') });
  });

  it('say that too many wait, rather than keep everybody waiting', async () => {
    const full = planningJobs({ run: () => Promise.reject(new ComputeError('refused', 'too many jobs wait already')), close: () => Promise.resolve() });
    const job = { problem: workflowProblemOf(workflowProblemSchema.parse(parse(example('workflow/nightly-etl.yaml')))), planners: ['ours'], seconds: 1, seed: 1 };
    await expect(full.workflow(job, new AbortController().signal)).rejects.toThrow(BusyError);
  });
});
