import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSimulatedLoop } from '../../test/support/simulated-loop.ts';
import type { SimulatedLoop } from '../../test/support/simulated-loop.ts';
import { shopDocument, shopModel, shopStart } from '../../test/support/simulated-shop.ts';
import { run as planInThread } from '../compose/capacity/plan-capacity-main.ts';
import type { Json } from '../model/json.ts';
import { after, minutes, ms } from '../units/time.ts';
import { applyDocuments } from './apply-documents.ts';
import { deleteDocuments } from './delete-documents.ts';
import { diffDocuments } from './diff-documents.ts';
import type { PlanningJobs } from './planning-jobs.ts';

const planning: PlanningJobs = {
  capacity: async (job) => planInThread(job, { progress: () => undefined, stopRequested: () => false }),
  workflow: () => Promise.reject(new Error('no workflows here')),
};

/** Customers of the shop as users that think half a second: each request is a job of one task of about 92 ms on one of four slots. */
const problem = (over: { readonly [field: string]: Json } = {}): Json => ({
  apiVersion: 'homeostat.dev/v1alpha1',
  kind: 'CapacityProblem',
  metadata: { name: 'shop-size' },
  spec: {
    classes: [{ name: 'requests', deadline: '120ms', users: 40, thinkTime: '500ms', profile: { kind: 'stages', stages: [{ name: 'serve', tasks: 1, taskTime: { kind: 'log-normal', mean: '92ms', variation: '50%' } }] }, ...over }],
    public: { types: [{ name: 'small', provider: 'own', cores: 4, memory: '1GiB', onDemand: '0.10 USD/h' }] },
  },
});

type Spec = { readonly components: readonly { readonly [field: string]: Json }[]; readonly [field: string]: Json | readonly Json[] };
const specOf = (document: Json): Spec => (document as { readonly spec: Spec }).spec;

/** The shop in which the web tier follows the plan and nothing is changed by itself. */
function plannedShop(plannedBy: Json = { problem: 'shop-size', class: 'requests', objective: 'response' }, replicasMax = 8): Json {
  const base = shopDocument({ mode: 'recommend' });
  const spec = specOf(base);
  return shopDocument({
    mode: 'recommend',
    components: spec.components.map((component) => (component['name'] === 'web' ? { ...component, template: 'table', replicas: { min: 1, max: replicasMax }, plannedBy } : { ...component, replicas: { initial: 3, min: 1, max: 3 } })),
    metrics: (spec['metrics'] as readonly { readonly [field: string]: Json }[]).map((metric) => (metric['name'] === 'response_p95' ? { ...metric, statistic: 'p50' } : metric)),
  });
}

let loop: SimulatedLoop;
let rate = 65;

beforeEach(async () => {
  rate = 65;
  const model = shopModel();
  const steady = { ...model, loads: model.loads.map((load) => ({ ...load, rateAt: () => rate, rateMax: 400 })) };
  loop = await startSimulatedLoop({ seed: 1, start: shopStart, documents: [], applications: [steady] });
});
afterEach(() => loop.close());

const deps = () => ({ store: loop.store, clock: loop.world.clock, baseDir: '/', changed: () => undefined, planning });
const files = (...documents: readonly Json[]) => documents.map((document, index) => ({ name: `${index}.json`, text: JSON.stringify(document) }));
const apply = (...documents: readonly Json[]) => applyDocuments(deps(), { files: files(...documents), dryRun: false });
const web = async () => specOf((await loop.store.document('Application', 'shop'))?.document ?? null).components.find(({ name }) => name === 'web');

describe('an application whose component is planned by a capacity problem', { timeout: 60_000 }, () => {
  it('begins with the planned machines, and applying it again changes nothing', async () => {
    await apply(problem(), plannedShop());
    const component = await web();
    expect(component).toMatchObject({ template: 'small', replicas: { initial: 2, max: 8 } });
    await loop.run(after(shopStart, minutes(1)), ms(1000));
    const desired = (await loop.world.platform.observe('shop')).find((state) => state.component === 'web')?.desired;
    expect(desired).toMatchObject({ replicas: 2, template: 'small' });
    expect((await apply(problem(), plannedShop())).items.map(({ result }) => result)).toEqual(['unchanged', 'unchanged']);
    expect((await diffDocuments(deps(), { files: files(plannedShop()) })).differs).toBe(false);
    const told = (await loop.store.events({ app: 'shop', limit: 100 })).filter(({ type }) => type === 'PlanFollowed');
    expect(told.map(({ message }) => message)).toEqual([expect.stringMatching(/^web begins with 2 machines of type small by the plan of shop-size, class requests: /)]);
  });

  it('is silent while responses are as predicted, and finds out when they are not', async () => {
    await apply(problem(), plannedShop());
    const findings = () => loop.controller.board.latest('shop')?.findings.filter((finding) => finding.kind === 'diagnosis' && finding.message.includes('predicted')) ?? [];
    await loop.run(after(shopStart, minutes(3)), ms(1000));
    expect(findings()).toEqual([]);
    rate = 220;
    await loop.run(after(shopStart, minutes(6)), ms(1000));
    expect(findings()).toMatchObject([{ component: 'web', severity: 'warning', message: expect.stringMatching(/^response is .* above the .* that was predicted; jobs or load are not what was planned for/) as string }]);
  });

  it('keeps its template where instances are containers, and stays within its replicas', async () => {
    await apply(problem({ deadline: '95ms' }), plannedShop({ problem: 'shop-size', class: 'requests', instances: 'containers' }, 3));
    expect(await web()).toMatchObject({ template: 'table', replicas: { initial: 3 } });
  });

  it('keeps its problem from being deleted, unless it goes too', async () => {
    await apply(problem(), plannedShop());
    const gone = (...documents: readonly Json[]) => deleteDocuments(deps(), { files: files(...documents), dryRun: true });
    await expect(gone(problem())).rejects.toThrow('capacityproblem/shop-size plans shop (plannedBy), which could not be applied again without it; remove plannedBy there, or delete these first');
    expect((await gone(problem(), plannedShop())).items.map(({ result }) => result)).toEqual(['deleted', 'deleting']);
  });

  it.each([
    ['a problem that is not there', [plannedShop()], 'plannedBy.problem is shop-size; it must be a CapacityProblem'],
    ['a class that is not there', [problem(), plannedShop({ problem: 'shop-size', class: 'request' })], 'plannedBy.class is request; it must be a class of shop-size'],
    ['goals that cannot be met', [problem({ deadline: '50ms' }), plannedShop()], 'which has no plan'],
    ['an objective of another unit', [problem(), plannedShop({ problem: 'shop-size', class: 'requests', objective: 'price' })], 'whose target is a money-rate; the plan predicts a duration'],
    ['an objective that is not there', [problem(), plannedShop({ problem: 'shop-size', class: 'requests', objective: 'speed' })], 'the name of an objective'],
  ])('is refused for %s', async (_what, documents, message) => {
    await expect(apply(...documents)).rejects.toThrow(message);
  });
});
