import type { BacktestSetting } from './backtest-job.ts';
import type { Bound } from './bound.ts';
import { neededReplicas, perfectBound } from './bound.ts';
import { frameOf, initialReplicas } from './run-backtest.ts';
import { makeWorlds } from './worlds/make-worlds.ts';

/** Scaling events beyond which a bound is not looked for: nobody wants more, and memory grows with them. */
const eventsMax = 256;

/** Bytes for the way back of the dynamic programme. */
const bytesMax = 128 * 2 ** 20;

/** What the dynamic programme keeps a size in. */
const replicasMax = 255;

/** Replicas beyond which a number that would do is not looked for. */
const constantMax = 1000;

export type Limits = {
  /** Measured slots that count. */
  readonly slots: number;
  /** Slots among them in which even all replicas violate the objective, however long they have been there. */
  readonly beyond: number;
  /** The fewest replicas that violate the objective in at most `allowed` (0..1) of them, if they are there at all times; null where no number up to 1000 does. */
  readonly constant: number | null;
};

/** What is known ahead of the world about the load that counts. Responses grow with the load, so one quantile of it decides. */
export function limitsOf(setting: BacktestSetting, allowed: number): Limits {
  const { series, range, replicas, objective } = setting;
  const { capacity } = makeWorlds(setting.world, frameOf(setting));
  const high = objective.target * (1 + objective.tolerance);
  const loads = series.values.subarray(range.from, range.to).filter((_, slot) => series.measured[range.from + slot] === 1).sort();
  const beyond = loads.length - firstAbove(loads, (load) => capacity.response(load, replicas.max) > high);
  // The addend is for rounding: 5 % of 20 slots are one.
  const decisive = loads[Math.max(0, loads.length - 1 - Math.floor(allowed * loads.length + 1e-9))] as number;
  let constant = Math.max(1, replicas.min);
  while (constant <= constantMax && capacity.response(decisive, constant) > high) constant += 1;
  return { slots: loads.length, beyond, constant: constant > constantMax ? null : constant };
}

/** The first index of ascending loads from which on all are too much; the length where none is. */
function firstAbove(loads: Float64Array, tooMuch: (load: number) => boolean): number {
  let low = 0;
  for (let high = loads.length; low < high; ) {
    const middle = (low + high) >> 1;
    if (tooMuch(loads[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low;
}

export type BacktestBound = {
  readonly bound: Bound;
  readonly eventsMax: number;
  /** The fewest instance-slots with any number of scaling events. */
  readonly unlimited: number;
  /** The fewest instance-slots with at most so many scaling events; above `eventsMax` that with any number of them. Infinity where so few do not do. */
  readonly fewest: (events: number) => number;
};

/** What perfect information makes possible on the slots that count; null where the task is too large for it to be found exactly. */
export function backtestBound(setting: BacktestSetting): BacktestBound | null {
  const { series, range, replicas, objective, startup } = setting;
  const slots = range.to - range.from;
  const events = Math.min(eventsMax, Math.floor(bytesMax / (slots * (replicas.max - replicas.min + 1))) - 1);
  if (events < 1 || replicas.max > replicasMax) return null;
  const { capacity } = makeWorlds(setting.world, frameOf(setting));
  const needed = neededReplicas(series.values.subarray(range.from, range.to), capacity, objective, replicas, Math.ceil(startup / series.step));
  const bound = perfectBound(needed, replicas, initialReplicas(setting, capacity), events);
  const unlimited = needed.reduce((sum, replicas) => sum + replicas, 0);
  return { bound, eventsMax: events, unlimited, fewest: (allowed) => (allowed > events ? unlimited : (bound.slotsPaid[allowed] as number)) };
}
