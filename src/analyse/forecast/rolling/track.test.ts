import { describe, expect, it } from 'vitest';
import { contractSeries } from '../../ports/forecaster.contract.ts';
import { PastCopy } from './past-copy.ts';
import type { Grid, PointRunner } from './point-runner.ts';
import { Track, whyUnknown } from './track.ts';

const horizon = 80;
const from = 100;

/** Says that the last value goes on. */
const runner: PointRunner = { name: 'last', at: (values, origin, out) => (out.fill(values[origin] as number), true), grounds: () => [] };

function trackFrom(): Track<PointRunner> {
  const copy = new PastCopy();
  const grid: Grid = { start: 0, step: 3_600_000, season: 24, horizon, learnFrom: 0, from, isMeasured: (index) => copy.isMeasured(index) };
  return new Track(runner, grid, copy);
}

describe('a track', () => {
  it('gives no bands where at a far lead no forecast came true yet, and names the first such lead', () => {
    const past = contractSeries(160);
    const standpoint = trackFrom().advance(past);
    // The first forecast was made at point 100; the last point, 159, was 59 steps ahead of it.
    expect(standpoint).toEqual({ kind: 'unknown', lead: 59 });
    expect(whyUnknown(past, 'last', { kind: 'unknown', lead: 59 }).why).toBe('The history has 160 steps; last has not made a forecast of 60 steps ahead in it that came true, so that it knows no error there. Give a longer history, or a horizon of at most 59.');
  });

  it('gives them at all leads once one came true at each', () => {
    const standpoint = trackFrom().advance(contractSeries(from + horizon + 1));
    expect('kind' in standpoint ? standpoint : [...standpoint.medians, ...standpoint.sizes].every(Number.isFinite)).toBe(true);
  });
});
