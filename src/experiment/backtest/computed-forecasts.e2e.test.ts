import { afterAll, expect, it } from 'vitest';
import { WorkerCompute } from '../../adapters/compute-workers/worker-compute.ts';
import type { ForecastOrder } from '../../loop/ports/forecast-maker.ts';
import { instant, minutes } from '../../units/time.ts';
import { computedForecasts } from './computed-forecasts.ts';
import { makeStagePeaks } from './make-stage-peaks.ts';

const compute = new WorkerCompute({ threads: 1 });
afterAll(() => compute.close());

const orderOf = (model: string, length: number): ForecastOrder => ({
  past: { start: instant(0), step: minutes(1), values: Float64Array.from({ length }, (_, i) => 50 + 40 * Math.sin((i / 720) * Math.PI)), measured: new Uint8Array(length).fill(1) },
  request: { name: 'peaks', query: 'workload.requests', model, stage: minutes(30), stages: 2, quantiles: [0.5, 0.95], every: minutes(30) },
  seed: 1,
});

it('makes in a thread what would be made here, and says why where nothing can be made', { timeout: 60_000 }, async () => {
  const maker = computedForecasts(compute);
  const order = orderOf('peaks', 3 * 1440);
  expect(await maker.make(order)).toEqual(makeStagePeaks(order));
  expect(makeStagePeaks(order).kind).toBe('stage-peaks');
  expect(await maker.make(orderOf('peaks', 60))).toMatchObject({ kind: 'why-not', code: 'too-short', why: expect.stringContaining('peaks are forecast from 26 h on') as string });
  expect(await maker.make(orderOf('oracle', 2000))).toMatchObject({ kind: 'why-not' });
  await expect(maker.make(orderOf('nobody', 2000))).rejects.toThrow('the model is nobody');
});
