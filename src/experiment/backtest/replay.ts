import { invariant } from '../../model/error.ts';
import type { RegularSeries } from '../../model/forecast.ts';
import type { Rule, RuleContext } from '../../plan/autoscale/rule.ts';
import type { SlotWorld } from '../../simulate/worlds/slot-world.ts';
import type { ForecastFeed } from './forecast-feed.ts';
import { ReplayView } from './replay-view.ts';
import type { SlotRecord } from './slot-record.ts';
import { emptyRecord, recordedQuantiles } from './slot-record.ts';

/** Which slots of a trace are played. `warmFrom <= from < to`; rule and world run from `warmFrom`, and `from` is the first slot that counts. */
export type ReplayRange = { readonly warmFrom: number; readonly from: number; readonly to: number };

export type Replay = {
  /** The load, one value per slot. */
  readonly trace: RegularSeries;
  readonly range: ReplayRange;
  readonly limits: RuleContext['replicas'];
  /** Replicas that are ready when the first slot begins. */
  readonly initial: number;
  readonly seed: number;
  /** The forecasts that the rule asks for; null where it asks for none. */
  readonly forecasts: ForecastFeed | null;
};

/**
 * Plays a rule against a world: at the beginning of each slot the rule decides on what was measured before it, then the slot happens. The
 * rule sees nothing of the slot it decides for, save through an oracle's forecast; where the trace has gaps, that takes a trace whose gaps are
 * filled from the past alone (`pastOnly`). `rule` must be new, `world` may be used again.
 */
export function replay(rule: Rule, world: SlotWorld, { trace, range, limits, initial, seed, forecasts }: Replay): SlotRecord {
  const { warmFrom, from, to } = range;
  const { values, measured, start, step } = trace;
  invariant(0 <= warmFrom && warmFrom <= from && from < to && to <= values.length, `slots ${warmFrom} <= ${from} < ${to} lie in a trace of ${values.length}`);
  invariant(world.slot === step, `the world's slot of ${world.slot} ms is the trace's step of ${step} ms`);
  world.reset(start + warmFrom * step, initial, seed);
  const view = new ReplayView(world);
  let desired = initial;
  let desiredBefore = initial;
  const record = { ...emptyRecord(start + from * step, world.slot, to - from), measured: measured.slice(from, to) };
  view.load = warmFrom > 0 && measured[warmFrom - 1] === 1 ? (values[warmFrom - 1] as number) : Number.NaN;
  for (let slot = warmFrom; slot < to; slot++) {
    if (slot === from) desiredBefore = desired;
    view.at = start + slot * step;
    view.desired = desired;
    view.forecast = forecasts?.at(slot) ?? null;
    desired = within(rule.step(view), limits, desired);
    const load = values[slot] as number;
    // What happens while nothing is measured keeps the world going, but says nothing about the policy.
    world.countLatencies(slot >= from && measured[slot] === 1);
    world.play(load, desired);
    // What was filled in keeps the world going, but a rule must not take it for a measurement.
    view.load = measured[slot] === 1 ? load : Number.NaN;
    if (slot >= from) keep(record, slot - from, load, desired, world);
  }
  for (const [index, quantile] of recordedQuantiles.entries()) record.latencyQuantiles[index] = world.latencyQuantile(quantile);
  return { ...record, desiredBefore };
}

/** The answer as replicas that may be had; one that is no number changes nothing. */
function within(wanted: number, { min, max }: RuleContext['replicas'], desired: number): number {
  if (Number.isNaN(wanted)) return desired;
  return Math.max(min, Math.min(max, Math.ceil(wanted)));
}

function keep(record: SlotRecord, index: number, load: number, desired: number, world: SlotWorld): void {
  record.load[index] = load;
  record.desired[index] = desired;
  record.ready[index] = world.ready;
  record.starting[index] = world.starting;
  record.paid[index] = world.paid;
  record.response[index] = world.slotResponse;
  record.disturbed[index] = world.disturbed;
}
