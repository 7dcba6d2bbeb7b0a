import { afterAll, describe, expect, it } from 'vitest';
import { shopDocument, shopModel, shopStart } from '../../../test/support/simulated-shop.ts';
import type { SimulatedLoop } from '../../../test/support/simulated-loop.ts';
import { startSimulatedLoop } from '../../../test/support/simulated-loop.ts';
import { platformContract } from '../../execute/ports/platform.contract.ts';
import type { KnowledgeStore } from '../../knowledge/ports/knowledge-store.ts';
import { componentSchema } from '../../model/component.ts';
import type { RegularSeries } from '../../model/forecast.ts';
import { InvalidInputError } from '../../model/error.ts';
import type { Json } from '../../model/json.ts';
import type { SeriesStore } from '../../monitor/ports/series-store.ts';
import { after, instant, minutes, ms, seconds } from '../../units/time.ts';
import { createSimulatedWorld, simulatedTime } from '../simulated-world.ts';
import type { BatchApplication } from './batch/batch-application.ts';
import type { BatchStage } from './batch/batch-stage.ts';
import { batchWorld } from './batch/batch-world.ts';
import { replayWorld } from './replay/replay-world.ts';
import { requestWorld } from './request/request-world.ts';
import type { WorldDescription } from './world-description.ts';

const start = shopStart;
const open: SimulatedLoop[] = [];
afterAll(async () => {
  for (const loop of open) await loop.close();
});

/** One value a minute. */
const trace = (values: readonly number[]): RegularSeries => ({ start, step: minutes(1), values: Float64Array.from(values), measured: new Uint8Array(values.length).fill(1) });

/** Half an hour: quiet, busy, quiet. */
const wave = trace(Array.from({ length: 30 }, (_, i) => Math.round(80 - 60 * Math.cos((2 * Math.PI * i) / 30))));

const startup = { mean: seconds(4), varied: 0.5, seed: 1 };
const badDay = { crashEvery: minutes(20), missing: 0.05, noise: 0.1 };

const model = { kind: 'queueing', floor: 60, growth: 20, bend: 3, perReplica: 45, contention: 0, coherence: 0 } as const;

const stage = (over: Partial<BatchStage> = {}): BatchStage => ({ component: 'web', tasks: 400, work: { kind: 'lognormal', mean: seconds(20), scv: 0.5 }, slots: 2, after: [], deadline: after(start, minutes(20)), ...over });

const requests = (): WorldDescription => requestWorld({ app: 'shop', model: shopModel().model, entry: 'web', trace: wave, startup, faults: badDay });
const replayed = (): WorldDescription =>
  replayWorld({ app: 'shop', component: 'web', trace: wave, model, residuals: Float64Array.of(-0.1, 0, 0.1), timeout: 10_000, loadIsRate: true, startup, faults: badDay });

const worlds: readonly [string, () => WorldDescription][] = [
  ['request', requests],
  ['replay', replayed],
  ['batch', () => batchWorld({ app: 'shop', stages: [stage({ tasks: 100_000, work: { kind: 'constant', mean: seconds(1) } })], startup, faults: badDay })],
];

describe.each(worlds)('the platform of a %s world keeps the promises of every platform', (_name, describeWorld) => {
  platformContract(async () => {
    const time = simulatedTime(start);
    // The platform needs neither store nor series; a crash at random would be no fault of its own.
    const { faults: _, ...calm } = describeWorld();
    const world = createSimulatedWorld({ seed: 1, ...time, series: {} as SeriesStore, store: {} as KnowledgeStore, ...calm });
    return {
      platform: world.platform,
      settle: async (until) => {
        for (let i = 0; i < 1200; i++) {
          if (await until()) return;
          world.advance(instant(world.clock.now() + 100));
        }
        throw new Error('it did not settle within two simulated minutes');
      },
      definition: (over = {}) => componentSchema.parse({ name: 'web', command: ['node', 'web.js'], template: 'small', replicas: { min: 0, max: 10 }, ...over }),
      close: async () => {},
    };
  });
});

async function loopOn(world: WorldDescription, document: Json, seed = 1): Promise<SimulatedLoop> {
  const loop = await startSimulatedLoop({ seed, start, documents: [document], applications: world.applications, world });
  open.push(loop);
  return loop;
}

const gauge = (name: string, series: string, window = '20s'): Json => ({ name, component: 'web', series, type: 'gauge', statistic: 'avg', window });

/** The production loop's decisions, and the samples that did not come. */
async function runs(loop: SimulatedLoop): Promise<{ up: number; down: number; failed: number }> {
  const all = (await loop.store.runs('shop', { limit: 1000 })).filter(({ action }) => action === 'scale-web');
  const by = (sign: number): number => all.filter(({ args }) => Math.sign((args as { by: number }).by) === sign).length;
  return { up: by(1), down: by(-1), failed: all.filter(({ status }) => status === 'failed').length };
}

async function metShare(loop: SimulatedLoop, objective: string): Promise<number> {
  const spans = await loop.store.spans('shop', instant(start + 120_000), loop.world.clock.now(), objective);
  const known = spans.filter(({ status }) => status !== 'unknown');
  const time = (spansOf: typeof spans): number => spansOf.reduce((sum, { from, to }) => sum + (to - from), 0);
  return time(known.filter(({ status }) => status === 'met')) / time(known);
}

describe('the production loop', () => {
  it('keeps a request world inside its objective through a recorded wave, crashes, noise and lost scrapes', async () => {
    const loop = await loopOn(requests(), shopDocument());
    await loop.run(after(start, minutes(30)), seconds(1));
    const { up, down } = await runs(loop);
    expect(up).toBeGreaterThan(1);
    expect(down).toBeGreaterThan(0);
    expect(await metShare(loop, 'response')).toBeGreaterThan(0.85);
    const totals = loop.world.applications.get('shop')?.totals;
    // The mean of the wave is 80 requests/s.
    expect(Math.abs((totals?.arrived ?? 0) / (80 * 1800) - 1)).toBeLessThan(0.02);
    const states = await loop.world.platform.observe('shop');
    expect(states.flatMap(({ instances }) => instances).some(({ restarts }) => restarts > 0)).toBe(true);
  }, 60_000);

  it('keeps a replayed application inside its objective, knowing it by its telemetry only', async () => {
    const document = shopDocument({
      components: [{ name: 'web', command: ['node', 'web.js'], template: 'small', replicas: { initial: 1, min: 1, max: 8 }, stop: { drain: '2s' } }],
      metrics: [gauge('response_now', 'response_seconds'), gauge('load', 'load'), { name: 'web_busy', component: 'web', series: 'slots_busy_seconds_total', type: 'counter', statistic: 'rate', window: '20s' }],
      workloads: [{ name: 'requests', component: 'web', series: 'served_total', type: 'counter', statistic: 'rate', window: '20s' }],
      objectives: [{ name: 'response', metric: 'response_now', comparator: '<', target: '200ms', goal: '90%', period: '30m' }],
      actions: [{ name: 'scale-web', parameters: [{ name: 'by', type: 'integer', default: 1, min: -4, max: 4 }], settle: '10s', steps: [{ operation: 'scale', with: { component: 'web', by: '$(by)' } }] }],
      guides: [
        { name: 'busy', action: 'scale-web', with: { by: 1 }, serves: 'response', when: 'metrics.web_busy > 0.6 * components.web.replicas', weight: 10 },
        { name: 'idle', action: 'scale-web', with: { by: -1 }, when: 'metrics.web_busy < 0.4 * (components.web.replicas - 1)', weight: 5 },
      ],
      constraints: [],
    });
    const loop = await loopOn(replayed(), document);
    await loop.run(after(start, minutes(30)), seconds(1));
    const { up, down } = await runs(loop);
    expect(up).toBeGreaterThan(1);
    expect(down).toBeGreaterThan(0);
    expect(await metShare(loop, 'response')).toBeGreaterThan(0.85);
  }, 60_000);

  it('scales a batch world to its deadline, and what crashes is done again', async () => {
    let batch: BatchApplication | undefined;
    const world = batchWorld({ app: 'shop', stages: [stage()], startup, faults: { crashEvery: minutes(10), missing: 0.05, noise: 0 }, made: (application) => (batch = application) });
    const document = shopDocument({
      components: [{ name: 'web', kind: 'finite', command: ['node', 'work.js'], template: 'small', protocol: 'none', replicas: { initial: 1, min: 1, max: 12 }, stop: { drain: '60s' } }],
      metrics: [gauge('work_left', 'batch_work_left_seconds'), gauge('until', 'batch_deadline_seconds')],
      workloads: [],
      objectives: [{ name: 'in_time', metric: 'until', comparator: '>', target: '0s', goal: '99%', period: '30m' }],
      actions: [{ name: 'scale-web', parameters: [{ name: 'by', type: 'integer', default: 1, min: -4, max: 4 }], settle: '10s', steps: [{ operation: 'scale', with: { component: 'web', by: '$(by)' } }] }],
      guides: [{ name: 'late', action: 'scale-web', with: { by: 1 }, serves: 'in_time', when: 'metrics.work_left > 1.5 * components.web.replicas * metrics.until', weight: 10 }],
      constraints: [],
    });
    const loop = await loopOn(world, document);
    await loop.run(after(start, minutes(22)), seconds(1));
    const [outcome] = batch?.outcomes() ?? [];
    // 8000 s of work on 2 slots each: alone, one instance would take 67 minutes.
    expect(outcome).toMatchObject({ component: 'web', done: 400, met: true });
    expect(outcome?.repeated).toBeGreaterThan(0);
    expect((await runs(loop)).up).toBeGreaterThan(1);
    const [web] = await loop.world.platform.observe('shop');
    expect(web?.instances.filter(({ phase }) => phase !== 'ended')).toEqual([]);
  }, 60_000);

  it('decides the same in a request world when the seed is the same', async () => {
    const decisions = async (seed: number): Promise<string> => {
      const loop = await loopOn(requests(), shopDocument(), seed);
      await loop.run(after(start, minutes(8)), seconds(1));
      return JSON.stringify(await loop.store.decisions('shop', { limit: 1000, shadows: true }));
    };
    const first = await decisions(3);
    expect(await decisions(3)).toBe(first);
    expect(await decisions(4)).not.toBe(first);
  }, 60_000);
});

describe('a batch world', () => {
  const made = async (stages: readonly BatchStage[], replicas: number): Promise<{ batch: BatchApplication; advance: (by: number) => void; crash: () => void }> => {
    const parts: { batch?: BatchApplication } = {};
    const time = simulatedTime(start);
    const world = createSimulatedWorld({
      seed: 1, ...time, series: {} as SeriesStore, store: {} as KnowledgeStore,
      ...batchWorld({ app: 'shop', stages, startup: { mean: ms(0), varied: 0, seed: 1 }, made: (application) => (parts.batch = application) }),
    });
    for (const { component } of stages) {
      const definition = componentSchema.parse({ name: component, kind: 'finite', command: ['work'], template: 'small', replicas: { min: 0, max: 10 } });
      const template = { name: 'small', cores: 1, memory: 1, devices: [], price: 0 } as never;
      await world.platform.apply({ state: 'present', app: 'shop', component, definition, baseDir: '/', replicas, template, placement: null, restartToken: null }, { epoch: 1, key: component });
    }
    return { batch: parts.batch as BatchApplication, advance: (by) => world.advance(instant(world.clock.now() + by)), crash: () => void world.platform.crash('shop', 'web') };
  };

  it('takes as long as its work divided by its slots', async () => {
    const { batch, advance } = await made([stage({ tasks: 40, work: { kind: 'constant', mean: seconds(10) } })], 4);
    advance(49_999);
    expect(batch.outcomes()[0]?.finishedAt).toBeNull();
    advance(1);
    expect(batch.outcomes()).toEqual([{ component: 'web', done: 40, repeated: 0, finishedAt: after(start, seconds(50)), met: true }]);
  });

  it('begins a stage only when those before it are done', async () => {
    const first = stage({ tasks: 4, work: { kind: 'constant', mean: seconds(10) } });
    const { batch, advance } = await made([first, { ...first, component: 'reduce', after: ['web'] }], 2);
    advance(10_000);
    expect(batch.outcomes().map(({ done }) => done)).toEqual([4, 0]);
    advance(10_000);
    expect(batch.outcomes().map(({ done }) => done)).toEqual([4, 4]);
  });

  it('does the tasks of a crashed instance again, from their beginning, and misses its deadline for it', async () => {
    const { batch, advance, crash } = await made([stage({ tasks: 4, slots: 2, work: { kind: 'constant', mean: seconds(10) }, deadline: after(start, seconds(12)) })], 2);
    advance(9000);
    crash();
    advance(4000);
    expect(batch.outcomes()[0]).toMatchObject({ done: 2, repeated: 2, met: false });
    advance(30_000);
    expect(batch.outcomes()[0]).toMatchObject({ done: 4, repeated: 2, met: false });
  });

  it('refuses stages that wait for each other, and impossible ones', async () => {
    await expect(made([stage({ after: ['reduce'] }), stage({ component: 'reduce', after: ['web'] })], 1)).rejects.toThrow(/wait for each other/);
    await expect(made([stage({ tasks: 0, slots: 0.5 })], 1)).rejects.toThrow(InvalidInputError);
  });
});
