import { describe, expect, it } from 'vitest';
import { noFaults } from '../../simulate/worlds/slot-faults.ts';
import { instant, minutes, ms, seconds } from '../../units/time.ts';
import { backtestBound } from './backtest-bound.ts';
import type { BacktestSetting, Decider } from './backtest-job.ts';
import { runBacktest } from './run-backtest.ts';
import { pravegaLatencies } from './worlds/pravega-latencies.ts';
import type { WorldSpec } from './worlds/world-spec.ts';

/** Quiet, a load that one instance serves, quiet. */
const values = Float64Array.from({ length: 60 }, (_, slot) => (slot >= 20 && slot < 40 ? 3 : 0));

const requests = { kind: 'requests', model: { slots: 4, queueMax: 100, discipline: 'fifo', service: { kind: 'exponential', mean: ms(3) }, calls: [] }, timeout: seconds(10), faults: noFaults } as const;

const worlds: readonly (readonly [string, WorldSpec])[] = [
  ['stream world, mixed', { kind: 'stream', latencies: pravegaLatencies, penalty: { mean: 100, deviation: 10 }, framesPerSecond: 1, framesPerMove: 1, weights: 'frames', timeout: seconds(10), frames: 'mixed' }],
  ['stream world, drawn', { kind: 'stream', latencies: pravegaLatencies, penalty: { mean: 100, deviation: 10 }, framesPerSecond: 1, framesPerMove: 1, weights: 'frames', timeout: seconds(10), frames: 'drawn' }],
  ['request world, fast', { ...requests, accuracy: 'fast' }],
  ['request world, exact', { ...requests, accuracy: 'exact' }],
  ['replay world', { kind: 'replay', model: { kind: 'queueing', floor: 5, growth: 1, bend: 2, perReplica: 10, contention: 0, coherence: 0 }, residuals: new Float64Array(0), timeout: seconds(10), loadIsRate: true, faults: noFaults }],
];

const settingOf = (world: WorldSpec): BacktestSetting => ({
  series: { start: instant(0), step: minutes(1), values, measured: new Uint8Array(values.length).fill(1) },
  range: { warmFrom: 10, from: 10, to: 60 },
  world,
  objective: { percentile: 0.95, target: 100, tolerance: 0.1 },
  replicas: { min: 0, max: 3 },
  startup: ms(0),
  drain: ms(0),
  price: 1,
  refitEvery: null,
});

function played(world: WorldSpec, replicas: Int32Array): { readonly violatedPercent: number; readonly instanceMinutes: number } {
  const decider: Decider = { kind: 'schedule', replicas };
  const outcome = runBacktest({ setting: settingOf(world), decider, seed: 1, trace: false });
  if (outcome.kind === 'why-not') throw new Error(outcome.why);
  return outcome.score;
}

describe.each(worlds)('without an instance, the %s', (_name, world) => {
  it('violates the objective wherever there is load, and nowhere else', () => {
    const { violatedPercent, instanceMinutes } = played(world, new Int32Array(50));
    // Who comes in the last seconds of the load may give up in the slot after it.
    expect(violatedPercent).toBeGreaterThanOrEqual(40);
    expect(violatedPercent).toBeLessThanOrEqual(42);
    expect(instanceMinutes).toBeLessThan(0.01);
  });

  it('has a bound with instances where there is load, and nowhere else', () => {
    const bound = backtestBound(settingOf(world))?.bound;
    const schedule = bound?.schedule(4) ?? new Int32Array(0);
    expect([...schedule]).toEqual([...values.subarray(10)].map((load) => (load > 0 ? 1 : 0)));
    const { violatedPercent, instanceMinutes } = played(world, schedule);
    expect(violatedPercent).toBe(0);
    expect(instanceMinutes).toBeCloseTo(20, 1);
  });
});
