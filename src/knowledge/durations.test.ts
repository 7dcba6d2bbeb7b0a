import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run } from '../model/run.ts';
import { instant } from '../units/time.ts';
import { durationsOf } from './durations.ts';
import { sampleRun } from './sample-records.ts';

const run = (action: string, tookMs: number): Run => sampleRun({ action, status: 'succeeded', startedAt: instant(1000), endedAt: instant(1000 + tookMs) });

describe('the durations of actions', () => {
  it('are their median and 95th percentile, with the number of samples', () => {
    const runs = [...Array.from({ length: 101 }, (_, index) => run('scale', index * 10)), run('restart', 70)];
    expect({ ...durationsOf(runs) }).toEqual({ scale: { p50: 500, p95: 950, samples: 101 }, restart: { p50: 70, p95: 70, samples: 1 } });
  });

  it('count only runs that succeeded', () => {
    const failed = { ...run('scale', 9000), status: 'failed' as const };
    expect(durationsOf([failed, sampleRun({ action: 'scale', status: 'running', startedAt: instant(0) })])['scale']).toBeUndefined();
  });

  it('know nothing of an action that happens to be called like a property of objects', () => {
    expect(durationsOf([])['constructor']).toBeUndefined();
    expect(durationsOf([run('constructor', 5)])['constructor']).toEqual({ p50: 5, p95: 5, samples: 1 });
  });

  it('lie between the shortest and the longest, the median not above the 95th', () => {
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 1e6 }), { minLength: 1, maxLength: 50 }), (taken) => {
      const { p50 = -1, p95 = -1, samples = 0 } = durationsOf(taken.map((tookMs) => run('scale', tookMs)))['scale'] ?? {};
      expect(samples).toBe(taken.length);
      expect(p50).toBeGreaterThanOrEqual(Math.min(...taken));
      expect(p95).toBeGreaterThanOrEqual(p50);
      expect(p95).toBeLessThanOrEqual(Math.max(...taken));
    }));
  });
});
