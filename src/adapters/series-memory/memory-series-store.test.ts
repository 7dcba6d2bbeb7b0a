import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seriesStoreContract } from '../../monitor/series-store.contract.ts';
import { seriesOf } from '../../monitor/series-notation.ts';
import type { Sample } from '../../model/sample.ts';
import { instant, ms } from '../../units/time.ts';
import { createMemorySeriesStore } from './memory-series-store.ts';
import { Ring } from './ring.ts';

seriesStoreContract(() => createMemorySeriesStore());

const many = (count: number, at: number): Sample[] =>
  Array.from({ length: count }, (_, n) => ({ series: 'g', labels: { n: String(n) }, type: 'gauge', value: n, at: instant(at) }));

describe('the memory of the store', () => {
  it('holds no more series than it may, and counts the others', async () => {
    const store = createMemorySeriesStore({ seriesMax: 10 });
    await store.append({ samples: many(25, 1000), failures: [] });
    expect(store.stats()).toMatchObject({ series: 10, refusedSeries: 15 });
  });

  it('holds no more samples than it may, and keeps the newest', async () => {
    const store = createMemorySeriesStore({ samplesMax: 64 });
    await store.append({ samples: seriesOf('a 1x499\nb 0+1x499', { step: 1000 }), failures: [] });
    const stats = store.stats();
    expect(stats.bytes).toBeLessThanOrEqual(64 * 16);
    expect(stats.shortened).toBeGreaterThan(0);
    const last = { kind: 'over-time', fn: 'last', selector: { series: 'b', matchers: [] }, window: ms(5000) } as const;
    expect(await store.evaluate([{ id: 'q', expression: last }], instant(499_000))).toMatchObject({ q: { value: 499 } });
  });

  it('forgets what is older than the retention, and gives the room back', async () => {
    const store = createMemorySeriesStore({ retention: ms(10_000), seriesMax: 100 });
    for (let round = 0; round < 50; round++) {
      const fresh = many(20, round * 5000).map((sample) => ({ ...sample, labels: { ...sample.labels, round: String(round) } }));
      await store.append({ samples: fresh, failures: [] });
    }
    expect(store.stats()).toMatchObject({ refusedSeries: 0 });
    expect(store.stats().series).toBeLessThanOrEqual(80);
  });

  it('finds a series again whatever the order of its labels', async () => {
    const store = createMemorySeriesStore();
    const sample = (labels: Record<string, string>, at: number): Sample => ({ series: 'g', labels, type: 'gauge', value: 1, at: instant(at) });
    await store.append({ samples: [sample({ a: '1', b: '2' }, 1), sample({ b: '2', a: '1' }, 2)], failures: [] });
    expect(store.stats()).toMatchObject({ series: 1, samples: 2 });
  });
});

describe('a ring', () => {
  it('holds what a list of the newest samples would', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 }), { maxLength: 200 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 10, max: 500 }), (gaps, slots, retention) => {
        const ring = new Ring({ used: 0, max: 1000 }, slots);
        let list: { time: number; value: number }[] = [];
        let time = 0;
        for (const [index, gap] of gaps.entries()) {
          time += gap;
          ring.append(time, index, time - retention);
          list = [...list, { time, value: index }].slice(-slots);
          if (index % 17 === 0) {
            ring.dropBefore(time - retention);
            ring.compact();
          }
        }
        const kept = list.slice(list.length - ring.size);
        expect(Array.from({ length: ring.size }, (_, i) => ({ time: ring.time(i), value: ring.value(i) }))).toEqual(kept);
        // Nothing inside the retention is lost while there is a slot for it.
        expect(ring.size).toBeGreaterThanOrEqual(list.filter((sample) => sample.time >= time - retention).length);
        for (const limit of [0, time / 2, time - 1, time]) expect(ring.countUpTo(limit)).toBe(kept.filter((sample) => sample.time <= limit).length);
      }),
    );
  });
});
