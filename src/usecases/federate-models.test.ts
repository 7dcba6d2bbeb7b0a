import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createMemorySeriesStore } from '../adapters/series-memory/memory-series-store.ts';
import { openStore } from '../adapters/store-sql/open-store.ts';
import { lstmForecaster } from '../learn/forecast/lstm.ts';
import { modelReferenceOf } from '../model/model-reference.ts';
import { pastOf } from '../model/forecast.ts';
import { randomStreams } from '../model/random.ts';
import { hours, instant, isoOf } from '../units/time.ts';
import type { FederateRequest } from './federate-models.ts';
import { federateModels } from './federate-models.ts';
import { readSeries } from './read-series.ts';
import { loadForecaster, registerForecaster } from './registered-forecaster.ts';
import type { TestingDeps } from './testing-deps.ts';
import { testStart, testingDeps } from './testing-deps.ts';

const seriesOptions = { metric: 'gauge', negative: 'allowed', times: 'absolute' } as const;
const trainedPoints = 24 * 12;
let deps: TestingDeps;
beforeEach(async () => {
  const store = await openStore({ url: 'sqlite::memory:' }, { now: () => testStart });
  deps = testingDeps(() => ({ store, series: createMemorySeriesStore() }));
});
afterEach(() => deps.store.close());

/** The load of an agent: the same day for all, noise of its own. */
function loadOf(agent: string, length = trainedPoints + 48, stepHours = 1) {
  const random = randomStreams(7).stream('load', agent);
  const rows = Array.from({ length }, (_, index) => `${isoOf(instant(testStart + index * hours(stepHours)))},${100 + 50 * Math.sin((index * Math.PI) / 12) + 8 * random.next()}`);
  return { file: `${agent}.csv`, text: `t,v\n${rows.join('\n')}\n`, time: 't', value: 'v' };
}

/** Trains a small network on the first part of an agent's load and registers it; all begin from one seed. */
async function register(agent: string, stepsMax = 200): Promise<void> {
  const read = readSeries(loadOf(agent), seriesOptions);
  if (read.kind === 'why-not') throw new Error(read.why);
  const past = pastOf(read.series, trainedPoints);
  const model = lstmForecaster({ stepsMax, checkEvery: 10, patience: 8 }).fit(past, { horizon: 3, quantiles: [0.5], calendar: [], random: randomStreams(1) });
  if (!('save' in model)) throw new Error(model.why);
  await registerForecaster(deps, { name: agent, kind: 'lstm', saved: model.save(), series: past, horizon: 3, called: { file: agent, column: 'v' }, heldOut: {}, seed: 1, codeVersion: '1.2.3' });
}

const requestOf = (agents: readonly string[], changes: Partial<FederateRequest> = {}): FederateRequest => ({
  agents: agents.map((agent) => ({ reference: modelReferenceOf('agent', `${agent}@1`), source: loadOf(agent) })),
  seriesOptions,
  horizon: 3,
  saveAs: 'together',
  codeVersion: '1.2.3',
  ...changes,
});

describe('a federation of registered models', () => {
  it('registers an average that is better for each, with its parents and figures, once', async () => {
    for (const agent of ['north', 'west']) await register(agent);
    const view = await federateModels(deps, requestOf(['north', 'west']));
    expect(view).toMatchObject({ kept: true, name: 'together@1', code: null, reasons: [], agents: [{ name: 'north@1', samples: 288, points: 141 }, { name: 'west@1', samples: 288, points: 141 }] });
    const version = await deps.store.modelVersion('together', 1);
    expect(version).toMatchObject({ kind: 'lstm', samples: 576, seed: 1, parents: [{ name: 'north', version: 1 }, { name: 'west', version: 1 }] });
    expect(version?.metrics['heldOutPinball']).toBeLessThan(version?.metrics['parentsHeldOutPinball'] ?? 0);
    expect((await loadForecaster(deps, modelReferenceOf('model', 'together@1'))).stepMs).toBe(hours(1));
    expect(await federateModels(deps, requestOf(['west', 'north']))).toMatchObject({ name: 'together@1' });
  });

  it('registers nothing where the average is worse for one of them, and gives the figures of each', async () => {
    for (const agent of ['north', 'south']) await register(agent);
    const view = await federateModels(deps, requestOf(['north', 'south']));
    expect(view).toMatchObject({ kept: false, name: null, code: 'not-better', reasons: [expect.stringMatching(/loss of 0\.\d+ on the 141 points that south@1 held out; its own network has 0\.\d+/)] });
    expect(view.agents).toHaveLength(2);
    expect(await deps.store.modelNames()).toEqual(['north', 'south']);
  });

  it('takes only what goes on after exactly what each model was trained on', async () => {
    for (const agent of ['north', 'south']) await register(agent, 20);
    const [north, south] = requestOf(['north', 'south']).agents;
    if (north === undefined || south === undefined) throw new Error('there are two agents');
    const refused = (source: ReturnType<typeof loadOf>) => federateModels(deps, requestOf([], { agents: [north, { ...south, source }] }));
    await expect(refused(loadOf('south', trainedPoints))).rejects.toThrow(/south.csv has 288 points; its first 288 must be those that south@1 was trained on and more must follow/);
    await expect(refused(loadOf('north'))).rejects.toThrow(/those that south@1 was trained on/);
    await expect(refused(loadOf('south', 400, 2))).rejects.toThrow(/steps of 7200 s; they must be 3600 s/);
    await expect(federateModels(deps, requestOf(['north']))).rejects.toThrow(/there must be 2 to 256/);
    await expect(federateModels(deps, requestOf(['north', 'east']))).rejects.toThrow(/there is no model east/);
  });

  it('refuses a horizon that the networks were not trained for, as an answer', async () => {
    for (const agent of ['north', 'south']) await register(agent, 20);
    expect(await federateModels(deps, requestOf(['north', 'south'], { horizon: 9 }))).toMatchObject({ kept: false, code: 'not-judged', reasons: expect.arrayContaining([expect.stringContaining('was trained for 3 steps ahead')]) });
  });
});
