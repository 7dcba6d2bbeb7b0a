import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Sample } from '../model/sample.ts';
import { instant, ms } from '../units/time.ts';
import { initialSanitiserState, sanitise, sanitiseDefaults } from './sanitise.ts';

const at = instant(1_000_000);
const sample = (value: number, time = 1_000_000, labels: Record<string, string> = { app: 'shop' }, series = 'requests_total'): Sample => ({
  series,
  labels,
  type: 'counter',
  value,
  at: instant(time),
});

const once = (samples: readonly Sample[], limits = sanitiseDefaults) =>
  sanitise({ samples, failures: [] }, initialSanitiserState(), { source: 'test', at, limits });

const kept = (result: ReturnType<typeof once>) => result.batch.samples.filter(({ series }) => series !== 'homeostat_samples_rejected_total');

describe('sanitising', () => {
  it('keeps ordinary samples, and a counter that was reset', () => {
    const result = once([sample(5, 999_000), sample(2, 1_000_000)]);
    expect(kept(result).map(({ value }) => value)).toEqual([5, 2]);
    expect(result.rejected).toEqual({});
  });

  it.each([
    ['not-finite', [sample(Number.NaN)]],
    ['not-finite', [sample(Number.POSITIVE_INFINITY)]],
    ['duplicate', [sample(1), sample(1)]],
    ['out-of-order', [sample(1), sample(1, 999_999)]],
    ['future', [sample(1, 1_010_001)]],
    ['labels', [sample(1, 1_000_000, { app: 'x'.repeat(5000) })]],
  ] as const)('refuses what is %s and says so', (reason, samples) => {
    const result = once(samples);
    expect(result.rejected[reason]?.count).toBe(1);
    expect(result.batch.samples.at(-1)).toMatchObject({
      series: 'homeostat_samples_rejected_total',
      labels: { source: 'test', reason },
      value: 1,
    });
  });

  it('finds a series again whatever the order of its labels', () => {
    const result = once([sample(1, 1_000_000, { app: 'a', code: '200' }), sample(2, 1_000_000, { code: '200', app: 'a' })]);
    expect(result.rejected.duplicate?.count).toBe(1);
  });

  it('remembers over batches, and counts what it refused', () => {
    const first = once([sample(1), sample(1)]);
    const second = sanitise({ samples: [sample(1)], failures: [] }, first.state, { source: 'test', at });
    expect(second.rejected.duplicate?.count).toBe(1);
    expect(second.batch.samples.at(-1)?.value).toBe(2);
  });

  it('lets one application have so many series, and the others go on', () => {
    const limits = { ...sanitiseDefaults, appSeriesMax: 2 };
    const result = once([...[1, 2, 3].map((n) => sample(n, 1_000_000, { app: 'a', n: String(n) })), sample(4, 1_000_000, { app: 'b' })], limits);
    expect(kept(result).map(({ value }) => value)).toEqual([1, 2, 4]);
    expect(result.batch.failures).toEqual([
      {
        source: 'test',
        labels: { app: 'a' },
        why: '1 samples refused: an application may have 2 series at once; first requests_total{app="a",n="3"} = 3',
        at,
      },
    ]);
  });

  it('forgets series that fell silent, so that new ones fit', () => {
    const limits = { ...sanitiseDefaults, sourceSeriesMax: 1, idle: ms(1000) };
    const first = once([sample(1, 1_000_000, { a: '1' })], limits);
    const later = sanitise({ samples: [sample(1, 1_002_000, { a: '2' })], failures: [] }, first.state, { source: 'test', at: instant(1_002_000), limits });
    expect(later.rejected).toEqual({});
  });

  it('refuses to use one state twice', () => {
    const state = initialSanitiserState();
    sanitise({ samples: [], failures: [] }, state, { source: 'test', at });
    expect(() => sanitise({ samples: [], failures: [] }, state, { source: 'test', at })).toThrow('used once');
  });

  it('never loses a sample silently: what came in came out or was counted', () => {
    const anySample = fc
      .record({ value: fc.oneof(fc.double(), fc.constant(Number.NaN)), time: fc.integer({ min: 990_000, max: 1_020_000 }), n: fc.nat(3) })
      .map(({ value, time, n }) => sample(value, time, { n: String(n) }));
    fc.assert(
      fc.property(fc.array(anySample), (samples) => {
        const result = once(samples);
        const refused = Object.values(result.rejected).reduce((sum, { count }) => sum + count, 0);
        expect(kept(result).length + refused).toBe(samples.length);
      }),
    );
  });
});
