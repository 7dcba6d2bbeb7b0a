import { describe, expect, it } from 'vitest';
import { noon, shopObservation } from '../../../test/support/observations.ts';
import type { Json } from '../../model/json.ts';
import type { Application } from '../../model/application.ts';
import { whyNot } from '../../model/forecast.ts';
import type { ForecastRequest } from '../../model/policy.ts';
import type { Reading } from '../../model/reading.ts';
import { missing, reading } from '../../model/reading.ts';
import { after, minutes, ms } from '../../units/time.ts';
import type { ForecastMaker, ForecastOrder } from '../ports/forecast-maker.ts';
import { ForecastDesk } from './forecast-desk.ts';
import type { ForecastMemory, ForecastsSeen } from './serve-forecasts.ts';
import { forgetForecasts, noForecasts, serveForecasts } from './serve-forecasts.ts';

const { app } = shopObservation({});
const request: ForecastRequest = { name: 'peaks', query: 'workload.requests', model: 'any', stage: minutes(5), stages: 2, quantiles: [0.5, 0.9], every: minutes(5) };
const exact = (value: number): ForecastMaker => ({ make: () => ({ kind: 'stage-peaks', values: Float64Array.of(value, value, value, value) }) });

/** A loop of this alone, a cycle a minute, with a store that keeps what is written. */
function living(maker: ForecastMaker | null, of: Application = app, requests: readonly ForecastRequest[] = [request]) {
  const states = new Map<string, Json>();
  const store = { policyState: async (_: string, name: string): Promise<Json> => states.get(name) ?? null };
  const series = { range: () => Promise.resolve({}) };
  let desk = new ForecastDesk(maker);
  let memory: ForecastMemory = noForecasts;
  let cycle = 0;
  const write = (writes: ForecastsSeen['writes']): void => {
    for (const one of writes) if (one.kind === 'put-policy-state') states.set(one.policy, one.state);
  };
  return {
    states,
    restart: () => {
      desk = new ForecastDesk(maker);
      memory = noForecasts;
    },
    forget: () => write(forgetForecasts(of, memory)),
    next: async (value: number | null): Promise<ForecastsSeen> => {
      cycle += 1;
      const at = after(noon, ms(cycle * minutes(1)));
      const one: Reading = value === null ? missing('no sample') : reading(value, at);
      const seen = await serveForecasts({ app: of, requests, readings: { 'workload.requests': one }, memory, store, series, desk }, at);
      memory = seen.memory;
      write(seen.writes);
      return seen;
    },
  };
}

const forecastIn = ({ findings }: ForecastsSeen) => findings.find((finding) => finding.kind === 'forecast');
const saidIn = ({ findings }: ForecastsSeen) => findings.flatMap((finding) => (finding.kind === 'diagnosis' ? [finding.message] : []));

describe('the forecasts that policies ask for', () => {
  it('come in the same cycle from a maker that answers at once, one point for each stage, without credit', async () => {
    const forecast = forecastIn(await living(exact(7)).next(5));
    expect(forecast).toMatchObject({ name: 'peaks', madeAt: noon + minutes(1), expiresAt: noon + minutes(11), credited: false });
    expect(forecast?.points.map(({ at, quantiles }) => [(at - noon) / minutes(1), quantiles])).toEqual([1, 6].map((minute) => [minute, [{ q: 0.5, value: 7 }, { q: 0.9, value: 7 }]]));
  });

  it('never hold up a cycle: one that takes long comes in a later one, and only one is ordered meanwhile', async () => {
    const orders: ForecastOrder[] = [];
    const later = Promise.withResolvers<{ kind: 'stage-peaks'; values: Float64Array }>();
    const loop = living({ make: (order) => (orders.push(order), later.promise) });
    for (let i = 0; i < 7; i++) expect(forecastIn(await loop.next(5))).toBeUndefined();
    later.resolve({ kind: 'stage-peaks', values: Float64Array.of(1, 2, 3, 4) });
    await later.promise;
    expect(forecastIn(await loop.next(5))?.madeAt).toBe(noon + minutes(1));
    expect(orders.length).toBe(2);
    expect([...(orders[0]?.past.values ?? [])]).toEqual([5]);
  });

  it('are given up where making them takes too long: it is said, the maker is told, and what it answers after all is thrown away', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const answers: ((made: { kind: 'stage-peaks'; values: Float64Array }) => void)[] = [];
    const loop = living({ make: (_, givenUp) => new Promise((resolve) => (signals.push(givenUp), answers.push(resolve))) });
    for (let i = 0; i < 11; i++) expect(saidIn(await loop.next(5))).toEqual([]);
    expect(saidIn(await loop.next(5))).toEqual(['no forecast peaks: any was not ready after 10 min and was given up; it is asked again']);
    expect(signals.map((signal) => signal?.aborted)).toEqual([true, false]);
    answers[0]?.({ kind: 'stage-peaks', values: Float64Array.of(9, 9, 9, 9) });
    await Promise.resolve();
    expect(forecastIn(await loop.next(5))).toBeUndefined();
    answers[1]?.({ kind: 'stage-peaks', values: Float64Array.of(1, 2, 3, 4) });
    await Promise.resolve();
    expect(forecastIn(await loop.next(5))?.points[0]?.quantiles[0]?.value).toBe(1);
    expect(saidIn(await loop.next(5))).toEqual([]);
  });

  it('say why there is none, and ask again when there is more history', async () => {
    let asked = 0;
    const loop = living({ make: () => ((asked += 1), whyNot('too-short', '1 min of load is known')) });
    expect(saidIn(await loop.next(5))).toEqual(['no forecast peaks: 1 min of load is known']);
    expect(saidIn(await loop.next(null))).toEqual(['no forecast peaks: workload.requests was not measured in the last 1 min']);
    await loop.next(5);
    expect(asked).toBe(2);
    expect(saidIn(await living(null).next(5))[0]).toContain('started without a maker');
    expect(saidIn(await living({ make: () => Promise.reject(new Error('no thread')) }).next(5))).toEqual([]);
    expect(saidIn(await living(exact(1), app, [{ ...request, stage: ms(90_000) }]).next(5))[0]).toContain('is not a whole number of steps of 1 min');
  });

  it('are gone when their last stage has ended', async () => {
    let first = true;
    const loop = living({ make: () => (first ? ((first = false), { kind: 'stage-peaks', values: Float64Array.of(1, 1, 1, 1) }) : whyNot('gaps', 'no more')) });
    for (let i = 0; i < 10; i++) expect(forecastIn(await loop.next(5))).toBeDefined();
    expect(forecastIn(await loop.next(5))).toBeUndefined();
  });

  it('earn credit by what comes true, keep it over a restart, and lose it in the open', async () => {
    let foretold = 7;
    const loop = living({ make: () => exact(foretold).make(undefined as never) });
    const events: string[] = [];
    // Load that jumps between stages, so that the stage before tells little; the forecast is right about the peak.
    const live = async (stages: number): Promise<void> => {
      for (let i = 0; i < stages * 5; i++) for (const { type } of (await loop.next(i % 10 < 5 ? 7 : 6.9)).events) events.push(type);
    };
    await live(26);
    expect(events).toEqual(['ForecastCredited']);
    loop.restart();
    expect(forecastIn(await loop.next(7))?.credited).toBe(true);
    foretold = 3;
    await live(60);
    expect(events).toEqual(['ForecastCredited', 'ForecastDemoted']);
  });

  it('leave nothing to another application of the same name', async () => {
    const loop = living(exact(7));
    for (let i = 0; i < 7; i++) await loop.next(5);
    expect([...loop.states.values()].filter((state) => state !== null).length).toBe(2);
    loop.forget();
    expect([...loop.states.values()].filter((state) => state !== null)).toEqual([]);
  });
});
