import { describe, expect, it } from 'vitest';
import type { RegularSeries } from '../../../model/forecast.ts';
import { hours, instant, minutes } from '../../../units/time.ts';
import { bumped } from '../demand.ts';
import { vpaConstants } from './constants.ts';
import { bucketOf, bucketStart, emptyHistogram, percentileOf, withSample } from './histogram.ts';
import type { VpaState } from './vpa.ts';
import { confidenceOf, evictionReason, vpa, vpaBounds } from './vpa.ts';

const { cpuBuckets, memoryBuckets, halfLife } = vpaConstants;
const day = hours(24);

const usageOf = (values: readonly number[], step = minutes(5)): RegularSeries => ({ start: instant(0), step, values: Float64Array.from(values), measured: new Uint8Array(values.length).fill(1) });

function play(values: readonly number[], resource: 'cores' | 'MiB', limit: number, kills: readonly number[] = [], step = minutes(5)): VpaState {
  const short = Uint8Array.from(values, (_, i) => (kills.includes(i) ? 1 : 0));
  return vpa.recommend({ resource, usage: usageOf(values, step), limits: new Float64Array(values.length).fill(limit), short }, limit, vpa.initial()).state;
}

// Every figure below was computed by hand from the rules that are named beside it, not by this code.
describe('the histogram of VPA', () => {
  // ⌈ln(1000 × 0.05 / 0.01 + 1) / ln 1.05⌉ + 1 = ⌈174.57⌉ + 1 (pkg/recommender/util/histogram_options.go); 10¹² / 10⁷ is the same ratio.
  it('has 176 buckets for cores and for memory', () => expect([cpuBuckets.count, memoryBuckets.count]).toEqual([176, 176]));

  // start(n) = first (1.05ⁿ - 1) / 0.05
  it.each([[0, 0], [1, 0.01], [2, 0.0205], [3, 0.031525], [10, 0.125778925]])('begins bucket %i at %d cores', (bucket, start) => expect(bucketStart(cpuBuckets, bucket)).toBeCloseTo(start, 9));

  it.each([[0, 0], [0.0099, 0], [0.0101, 1], [0.0204, 1], [0.0206, 2], [1, 36], [5000, 175]])('puts %d cores into bucket %i', (value, bucket) => expect(bucketOf(cpuBuckets, value)).toBe(bucket));

  it('gives 0 where nothing was seen', () => expect(percentileOf(emptyHistogram(cpuBuckets, halfLife), 0.9)).toBe(0));

  it('gives the end of the bucket of a single sample', () => {
    expect(percentileOf(withSample(emptyHistogram(cpuBuckets, halfLife), 0.03, 0.1, 0), 0.9)).toBeCloseTo(0.031525, 9);
  });

  it('lets a sample weigh twice as much as one that is 24 hours older', () => {
    const both = withSample(withSample(emptyHistogram(cpuBuckets, halfLife), 0.005, 0.1, 0), 0.03, 0.1, day);
    // Weights 0.1 and 0.2: a third lies in the first bucket.
    expect(percentileOf(both, 0.33)).toBeCloseTo(0.01, 9);
    expect(percentileOf(both, 0.34)).toBeCloseTo(0.031525, 9);
  });

  it('stays finite after years, as weights are made relative to a later time', () => {
    let histogram = withSample(emptyHistogram(cpuBuckets, halfLife), 0.5, 0.1, 0);
    for (let d = 100; d < 3000; d += 100) histogram = withSample(histogram, 0.03, 0.1, d * day);
    expect(Number.isFinite(histogram.total)).toBe(true);
    expect(percentileOf(histogram, 0.95)).toBeCloseTo(0.031525, 9);
  });
});

describe('the recommender of VPA', () => {
  // logic/recommender.go: upper × (1 + 1/c), lower × (1 + 0.001/c)⁻²
  it.each([
    [hours(12), 720, 0.5, 3],
    [day, 1440, 1, 2],
    [hours(24 * 7), 7 * 1440, 7, 8 / 7],
    [hours(24 * 7), 1440, 1, 2],
  ])('after %d ms and %i samples is confident by %d, so that the upper bound is multiplied by %d', (lifespan, samples, confidence, factor) => {
    const found = confidenceOf({ firstSample: 0, lastSample: lifespan, samples });
    expect(found).toBeCloseTo(confidence, 9);
    expect(1 + 1 / found).toBeCloseTo(factor, 9);
  });

  it('multiplies the lower bound by 0.603 after five minutes', () => {
    // c = 5 / 1440; (1 + 0.001 × 288)⁻² = 1 / 1.658944
    const state = play([1, 1], 'cores', 4);
    expect(confidenceOf(state)).toBeCloseTo(5 / 1440, 9);
    // 1 core lies in bucket 36, which ends at 0.01 (1.05³⁷ - 1) / 0.05 = 1.0162814; with 15 %: 1.1687236
    const { target, lower, upper } = vpaBounds(state, 'cores');
    expect(target).toBeCloseTo(1.1687236, 6);
    expect(lower).toBeCloseTo(1.1687236 / 1.658944, 6);
    expect(upper).toBeCloseTo(1.1687236 * 289, 4);
  });

  it('gives no less than 25 millicores and 250 MiB', () => {
    expect(vpaBounds(play([0.001, 0.001], 'cores', 1), 'cores').target).toBe(0.025);
    expect(vpaBounds(play([10, 10], 'MiB', 1000), 'MiB').target).toBe(250);
  });

  it('counts one peak of memory in 24 hours', () => {
    // 300 and then 400 MiB in one interval: only 400 counts. 419,430,400 bytes lie in bucket 23, which ends at
    // 10⁷ (1.05²⁴ - 1) / 0.05 = 445,019,988 bytes = 424.404 MiB; with 15 %: 488.065.
    const state = play([300, 400, 350], 'MiB', 5000);
    expect(state.histogram?.total).toBeCloseTo(state.histogram?.weights[23] ?? 0, 9);
    expect(vpaBounds(state, 'MiB').target).toBeCloseTo(488.065, 2);
  });

  it('begins a new interval of memory after 24 hours, in which a lower peak counts beside the old one', () => {
    // Peaks 400 (weight 1) and 100 MiB (weight 2): p90 is still in the bucket of 400, p50 in that of 100 (bucket 8, its end is 1.1027 × 10⁸ bytes).
    const { histogram } = play([400, 100], 'MiB', 5000, [], day);
    if (histogram === null) throw new Error('no histogram');
    expect(percentileOf(histogram, 0.9)).toBeCloseTo(424.404, 2);
    expect(percentileOf(histogram, 0.5)).toBeCloseTo(110.265643 * 1e6 / 1_048_576, 2);
  });

  it.each([[200, 300], [500, 600], [1000, 1200]])('takes %d MiB that did not suffice for %d', (used, needed) => expect(bumped(used, 'MiB')).toBeCloseTo(needed, 9));

  it('recommends more than the limit after a kill', () => {
    // Killed at 500 MiB: a sample of 600 MiB = 629,145,600 bytes, in bucket 29, which ends at 664,388,475 bytes = 633.610 MiB; with 15 %: 728.652.
    expect(vpaBounds(play([300, 500], 'MiB', 500, [1]), 'MiB').target).toBeCloseTo(728.652, 1);
  });
});

describe('the updater of VPA', () => {
  const pod = { target: 1, lower: 0.5, upper: 2, present: 1.05, podAgeMs: hours(24), quickOom: false };
  it.each([
    ['leaves a size within its bounds that differs by less than a tenth', {}, null],
    ['evicts below the lower bound', { present: 0.4, podAgeMs: 0 }, /below the lower bound/],
    ['evicts above the upper bound', { present: 2.1, podAgeMs: 0 }, /above the upper bound/],
    ['leaves a young pod that differs by a tenth', { present: 1.3, podAgeMs: hours(11) }, null],
    ['evicts a pod of 12 hours that differs by a tenth', { present: 1.3, podAgeMs: hours(12) }, /12 hours/],
    ['evicts after a quick kill', { present: 0.9, podAgeMs: 0, quickOom: true }, /killed within 10 minutes/],
    ['does nothing where nothing would change', { present: 1, quickOom: true }, null],
  ] as const)('%s', (_, more, reason) => {
    const found = evictionReason({ ...pod, ...more });
    if (reason === null) expect(found).toBeNull();
    else expect(found).toMatch(reason);
  });
});
