import { describe, expect, it } from 'vitest';
import type { BacktestBound, Limits } from '../experiment/backtest/backtest-bound.ts';
import type { BacktestSetting } from '../experiment/backtest/backtest-job.ts';
import { pravegaLatencies } from '../experiment/backtest/worlds/pravega-latencies.ts';
import { instant, minutes, ms, seconds } from '../units/time.ts';
import { backtestNotes, playedBoundNotes } from './backtest-notes.ts';

const setting: BacktestSetting = {
  series: { start: instant(0), step: minutes(5), values: new Float64Array(200).fill(3), measured: new Uint8Array(200).fill(1) },
  range: { warmFrom: 100, from: 100, to: 200 },
  world: { kind: 'stream', latencies: pravegaLatencies, penalty: { mean: 100, deviation: 10 }, framesPerSecond: 30, framesPerMove: 1, weights: 'frames', timeout: seconds(10), frames: 'mixed' },
  objective: { percentile: 0.95, target: 20, tolerance: 0.1 },
  replicas: { min: 1, max: 4 },
  startup: ms(0),
  drain: ms(0),
  price: 1,
  refitEvery: null,
};
const limits: Limits = { slots: 100, beyond: 0, constant: 1 };
const found = (slotsPaid: readonly number[], unlimited: number): BacktestBound => ({ bound: { slotsPaid: Float64Array.from(slotsPaid), schedule: () => null }, eventsMax: slotsPaid.length - 1, unlimited, fewest: () => unlimited });

describe('the notes of a backtest', () => {
  it('say nothing where there is nothing to say', () => {
    expect(backtestNotes(setting, limits, found([400, 150, 100], 100))).toEqual([]);
  });

  it('say that the bound could do better with more scaling events than memory allows', () => {
    expect(backtestNotes(setting, limits, found([400, 150, 120], 100))).toEqual(['The bound was looked for with at most 2 scaling events, for the memory that more would take; with any number of them 500 instance-minutes would do.']);
  });

  it('say why there is no bound', () => {
    expect(backtestNotes(setting, limits, null)).toEqual([expect.stringContaining('There is no bound: finding it exactly takes at most 255 replicas')]);
    const never = Number.POSITIVE_INFINITY;
    expect(backtestNotes(setting, limits, found([never, never], 100))).toEqual([expect.stringContaining('There is no bound: replicas cannot always suffice with 1 scaling event')]);
  });

  it('count the slots that were not measured, and those that no number of replicas that is allowed can serve', () => {
    const notes = backtestNotes({ ...setting, range: { warmFrom: 0, from: 0, to: 110 } }, { slots: 100, beyond: 7, constant: 5 }, found([100], 100));
    expect(notes).toEqual([
      expect.stringContaining('In 10 of 110 slots the load was not measured.'),
      expect.stringContaining('Nothing is known before the first slot'),
      expect.stringContaining('In 7 of 100 slots even the most replicas (4) violate the objective'),
    ]);
  });

  it('say why the bound violates more than the load explains, and nothing where it does not', () => {
    expect(playedBoundNotes({ violatedPercent: 0 }, limits)).toEqual([]);
    expect(playedBoundNotes({ violatedPercent: 7 }, { ...limits, beyond: 7 })).toEqual([]);
    expect(playedBoundNotes({ violatedPercent: 0.361 }, limits)).toEqual([expect.stringContaining('The bound violates 0.361 % of the slots: it has the fewest replicas that suffice for the load of each slot in the long run')]);
    expect(playedBoundNotes({ violatedPercent: 9 }, { ...limits, beyond: 7 })).toEqual([expect.stringContaining('The bound violates 9 % of the slots, 7 % where even')]);
  });
});
