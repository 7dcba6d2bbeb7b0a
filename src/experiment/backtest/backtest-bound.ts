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

/** Slots that count in which even all replicas violate the objective, however long they have been there. */
export function slotsBeyond({ series, range, replicas, objective, ...setting }: BacktestSetting): number {
  const { capacity } = makeWorlds(setting.world, frameOf({ series, range, replicas, objective, ...setting }));
  const high = objective.target * (1 + objective.tolerance);
  return series.values.subarray(range.from, range.to).reduce((sum, load) => sum + (capacity.response(load, replicas.max) > high ? 1 : 0), 0);
}

export type BacktestBound = {
  readonly bound: Bound;
  readonly eventsMax: number;
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
  return { bound, eventsMax: events, fewest: (allowed) => (allowed > events ? unlimited : (bound.slotsPaid[allowed] as number)) };
}
