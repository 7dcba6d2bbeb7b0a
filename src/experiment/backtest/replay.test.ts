import { describe, expect, it } from 'vitest';
import type { RegularSeries } from '../../model/forecast.ts';
import type { ForecastNeed, Rule, RuleView } from '../../plan/autoscale/rule.ts';
import { noNeeds } from '../../plan/autoscale/rule.ts';
import { StreamWorld } from '../../simulate/worlds/stream/stream-world.ts';
import { testingProfile } from '../../simulate/worlds/stream/testing-profile.ts';
import { instant, minutes } from '../../units/time.ts';
import { oracleFeed, rolledFeed, teacherForcedFeed } from './forecast-feed.ts';
import { makeFeed } from './make-feed.ts';
import { replay } from './replay.ts';
import { scoreRecord } from './score.ts';
import { overSeeds } from './seeds.ts';

const limits = { min: 1, max: 5 };
const start = instant(Date.UTC(2026, 0, 5));
const seriesOf = (values: readonly number[], gaps: readonly number[] = []): RegularSeries => ({
  start,
  step: minutes(1),
  values: Float64Array.from(values),
  measured: Uint8Array.from(values, (_, i) => (gaps.includes(i) ? 0 : 1)),
});
const worldOf = (): StreamWorld => new StreamWorld({ profile: testingProfile(), percentile: 0.95, frames: { kind: 'mixed' } });

/** A rule that answers what it is told to, and notes what it saw. */
function scripted(answers: readonly number[]): Rule & { readonly seen: { at: number; desired: number; load: number; ready: number }[] } {
  const seen: { at: number; desired: number; load: number; ready: number }[] = [];
  return {
    name: 'scripted',
    needs: noNeeds,
    seen,
    step: ({ at, desired, load, ready }: RuleView) => {
      seen.push({ at, desired, load, ready });
      return answers[seen.length - 1] ?? desired;
    },
    explain: () => '',
    save: () => null,
    restore: () => undefined,
  };
}

const playing = (trace: RegularSeries, over: { readonly warmFrom?: number; readonly from?: number } = {}) => ({
  trace,
  range: { warmFrom: over.warmFrom ?? over.from ?? 0, from: over.from ?? 0, to: trace.values.length },
  limits,
  initial: 2,
  seed: 1,
  forecasts: null,
});

describe('a replay', () => {
  it('lets the rule decide at the beginning of a slot on the slots before it', () => {
    const rule = scripted([2, 3, 1]);
    const record = replay(rule, worldOf(), playing(seriesOf([4, 6, 8])));
    expect(rule.seen.map(({ at, desired, load, ready }) => [at - start, desired, load, ready])).toEqual([[0, 2, Number.NaN, 2], [60_000, 2, 4, 2], [120_000, 3, 6, 3]]);
    expect([...record.desired]).toEqual([2, 3, 1]);
    expect([...record.load]).toEqual([4, 6, 8]);
  });

  it('keeps answers within the limits, rounds them up, and takes no number for no change', () => {
    const { desired } = replay(scripted([99, 0, 2.2, Number.NaN, Number.POSITIVE_INFINITY]), worldOf(), playing(seriesOf([1, 1, 1, 1, 1])));
    expect([...desired]).toEqual([5, 1, 3, 3, 5]);
  });

  it('shows a filled-in point to nobody as a measurement', () => {
    const rule = scripted([]);
    replay(rule, worldOf(), playing(seriesOf([3, 4, 5], [1])));
    expect(rule.seen.map(({ load }) => load)).toEqual([Number.NaN, 3, Number.NaN]);
  });

  it('plays the slots before the first that counts, and counts none of them', () => {
    const rule = scripted([2, 4, 4, 3]);
    const record = replay(rule, worldOf(), playing(seriesOf([20, 20, 2, 2, 2]), { from: 2, warmFrom: 1 }));
    expect(rule.seen[0]?.load).toBe(20);
    expect([record.start, [...record.desired]]).toEqual([start + 120_000, [4, 4, 3]]);
    expect(record.desiredBefore).toBe(2);
    expect(record.latencyQuantiles[1]).toBeLessThan(12);
  });
});

describe('a score', () => {
  it('counts violated slots, events, paid time and disturbed slots of a replay worked out by hand', () => {
    // 12 streams on 2, 3, 3, 1 and 1 instances: 6, 4, 4, 12 and 12 streams each.
    const record = replay(scripted([2, 3, 3, 1, 1]), worldOf(), playing(seriesOf([12, 12, 12, 12, 0])));
    const score = scoreRecord(record, { percentile: 0.95, target: 20, tolerance: 0.1 }, 0.6);
    expect(score).toMatchObject({ slots: 5, violatedPercent: 40, overTargetPercent: 40, scalingEvents: 2, instanceMinutes: 10, spikeStartPercentile: 60 });
    expect(score.usd).toBeCloseTo(0.1, 12);
  });

  it('leaves slots that were not measured out of every share and of the latencies, and counts them', () => {
    // As above, but nobody knows the third slot, and the fourth, which is violated.
    const record = replay(scripted([2, 3, 3, 1, 1]), worldOf(), playing(seriesOf([12, 12, 12, 12, 0], [2, 3])));
    const score = scoreRecord(record, { percentile: 0.95, target: 20, tolerance: 0.1 }, 0.6);
    expect(score.unmeasuredSlots).toBe(2);
    expect(score.violatedPercent).toBeCloseTo(100 / 3, 9);
    expect(score).toMatchObject({ slots: 5, scalingEvents: 2, instanceMinutes: 10 });
    expect(score.spikeStartPercentile).toBeCloseTo(200 / 3, 9);
    const whole = scoreRecord(replay(scripted([2, 3, 3, 1, 1]), worldOf(), playing(seriesOf([12, 12, 12, 12, 0]))), { percentile: 0.95, target: 20, tolerance: 0.1 }, 0.6);
    expect(score.latencyMs.p95).toBeLessThan(whole.latencyMs.p95 ?? 0);
  });

  it('has no latency where there were no frames', () => {
    const record = replay(scripted([]), worldOf(), playing(seriesOf([0, 0])));
    expect(scoreRecord(record, { percentile: 0.95, target: 20, tolerance: 0.1 }, 1)).toMatchObject({ violatedPercent: 0, latencyMs: { p50: null, p95: null, p99: null, p999: null } });
  });
});

describe('a feed of forecasts', () => {
  const need: ForecastNeed = { model: 'oracle', stage: minutes(2), stages: 2, quantiles: [0.5, 0.9], every: minutes(3) };
  const series = seriesOf([5, 1, 4, 2, 8, 3, 7, 6]);

  it('of the oracle gives the maxima of the stages, and nothing before its origin', () => {
    const feed = oracleFeed(series, need, 1);
    expect(feed.at(0)).toBeNull();
    const shown = [1, 3, 4, 7].map((slot) => {
      const forecast = feed.at(slot);
      return forecast === null ? null : [(forecast.madeAt - start) / 60_000, ...forecast.values];
    });
    expect(shown).toEqual([[1, 4, 4, 8, 8], [1, 4, 4, 8, 8], [4, 8, 8, 7, 7], [7, 6, 6, 6, 6]]);
  });

  it('of predictions takes these for what comes', () => {
    const feed = teacherForcedFeed(series, series.values.map((value) => value + 10), need, 0);
    expect([...(feed.at(0)?.values ?? [])]).toEqual([15, 15, 14, 14]);
  });

  it('of a model knows only what came before each origin, and may be asked again from the beginning', () => {
    const long = seriesOf(Array.from({ length: 300 }, (_, i) => i % 60));
    const asked: ForecastNeed = { model: 'last-value', stage: minutes(10), stages: 1, quantiles: [0.5], every: minutes(10) };
    const feed = makeFeed(long, asked, { range: { warmFrom: 200, from: 200, to: 300 }, refitEvery: 100, seed: 1 });
    if ('kind' in feed) throw new Error(feed.why);
    const first = [199, 200, 209, 210, 299].map((slot) => feed.at(slot)?.values[0] ?? null);
    expect(first[0]).toBeNull();
    expect([first[1], first[2]]).toEqual([19, 19]);
    expect(first[3]).toBe(29);
    expect([199, 200, 209, 210, 299].map((slot) => feed.at(slot)?.values[0] ?? null)).toEqual(first);
  });

  it('goes on with the last forecast where a model gave none', () => {
    const rolled = {
      kind: 'rolled', model: 'm', horizon: 2, quantiles: [0.5], known: Int32Array.of(0, 2, 4), made: Uint8Array.of(0, 1, 0), values: Float64Array.of(0, 0, 3, 4, 0, 0), peaks: Float64Array.of(0, 4.5, 0),
      peakFrom: 'model', fits: 1, fitSeconds: 0, forecastSeconds: 0, notes: [],
    } as const;
    const feed = rolledFeed(series, { ...need, stages: 1, quantiles: [0.5], every: minutes(2) }, rolled);
    expect([0, 2, 5].map((slot) => feed.at(slot)?.values[0] ?? null)).toEqual([null, 4.5, 4.5]);
    expect(feed.at(5)?.madeAt).toBe(start + 120_000);
  });
});

describe('figures over seeds', () => {
  it('come with the interval of Student, as worked out by hand', () => {
    // Mean 10, standard deviation 2, t(4; 0.975) = 2.776: 2.776 × 2 / √5 = 2.483.
    const { mean, low, high } = overSeeds([8, 8, 10, 12, 12]);
    expect(mean).toBe(10);
    expect([low, high].map((value) => Number(value?.toFixed(3)))).toEqual([7.517, 12.483]);
  });

  it('have no interval with one seed', () => expect(overSeeds([3])).toEqual({ mean: 3, low: null, high: null }));
});
