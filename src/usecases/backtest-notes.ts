import type { BacktestBound, Limits } from '../experiment/backtest/backtest-bound.ts';
import type { BacktestSetting } from '../experiment/backtest/backtest-job.ts';
import { beyondMeasured } from '../experiment/backtest/worlds/make-worlds.ts';
import type { BacktestView } from './views/backtest-view.ts';

/** What a reader must know of the load, the limits and the bound before the figures; whole sentences. */
export function backtestNotes(setting: BacktestSetting, limits: Limits, found: BacktestBound | null): readonly string[] {
  const { series, range } = setting;
  const slots = range.to - range.from;
  return [...gapNotes(slots - limits.slots, slots), ...beginningNotes(setting), ...shortNotes(limits, setting.replicas.max), ...beyondNotes(setting), ...boundNotes(found, series.step / 60_000)];
}

/**
 * The bound knows the load of a slot, not the chance within it: its replicas are enough in the steady state of each slot's load, so that its violations beyond
 * those that nothing could help need a word.
 */
export function playedBoundNotes(bound: Pick<NonNullable<BacktestView['bound']>, 'violatedPercent'> | null, { slots, beyond }: Limits): readonly string[] {
  const violated = bound?.violatedPercent ?? 0;
  const unavoidable = (100 * beyond) / slots;
  if (violated <= unavoidable + rounding) return [];
  const beside = beyond === 0 ? '' : `, ${shown(unavoidable)} where even the most replicas are too few`;
  return [`The bound violates ${shown(violated)} of the slots${beside}: it has the fewest replicas that suffice for the load of each slot in the long run, so that chance within a slot, what still waits from the slot before, and, in the first slots, instances that could not be asked for earlier are too much for it. Policies with more replicas may violate less.`];
}

/** Percentages are means of quotients. */
const rounding = 1e-9;

const shown = (percent: number): string => `${Number(percent.toPrecision(3))} %`;

function gapNotes(unmeasured: number, slots: number): readonly string[] {
  return unmeasured === 0 ? [] : [`In ${unmeasured} of ${slots} slots the load was not measured. What filled them is not used, since it knows what comes: the world goes on with what was measured last, no policy sees a load there, and they count neither as met nor as violated.`];
}

function beginningNotes({ range }: BacktestSetting): readonly string[] {
  return range.warmFrom === 0 ? ['Nothing is known before the first slot, so every policy begins with the fewest replicas (at least 1).'] : [];
}

/** Where the limits are too narrow, no policy is to blame. */
function shortNotes({ slots, beyond }: Limits, replicasMax: number): readonly string[] {
  return beyond === 0 ? [] : [`In ${beyond} of ${slots} slots even the most replicas (${replicasMax}) violate the objective; no policy can do better there, unless --replicas allows more.`];
}

/** Where even the most replicas get more streams each than anybody measured, latencies are guesses. */
function beyondNotes({ world, series, range, replicas }: BacktestSetting): readonly string[] {
  if (world.kind !== 'stream') return [];
  const measured = world.latencies.reduce((most, { streams }) => Math.max(most, streams), 1);
  const each = series.values.subarray(range.from, range.to).map((load) => load / replicas.max);
  const servedMax = beyondMeasured * measured;
  const beyond = each.reduce((count, streams) => count + (streams > measured ? 1 : 0), 0);
  const lost = each.reduce((count, streams) => count + (streams > servedMax ? 1 : 0), 0);
  if (beyond === 0) return [];
  return [`In ${beyond} of ${each.length} slots even the most replicas (${replicas.max}) have more than ${measured} streams each, the most that was measured: their latency goes on as between the last two sizes${lost === 0 ? '' : `, and in ${lost} of them, beyond ${servedMax} streams each, no frame is served`}.`];
}

function boundNotes(found: BacktestBound | null, slotMinutes: number): readonly string[] {
  if (found === null) return ['There is no bound: finding it exactly takes at most 255 replicas, and memory for each slot, number of replicas and number of events.'];
  const { bound, eventsMax, unlimited } = found;
  const fewest = bound.slotsPaid[eventsMax] as number;
  if (fewest === Number.POSITIVE_INFINITY) return [`There is no bound: replicas cannot always suffice with ${eventsMax} ${eventsMax === 1 ? 'scaling event' : 'scaling events'}, and more were not looked for.`];
  if (fewest <= unlimited) return [];
  return [`The bound was looked for with at most ${eventsMax} scaling events, for the memory that more would take; with any number of them ${Math.round(unlimited * slotMinutes)} instance-minutes would do.`];
}
