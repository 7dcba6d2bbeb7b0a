import { invariant } from '../../model/error.ts';
import type { RuleObjective } from '../../plan/autoscale/rule.ts';
import { toHours } from '../../units/time.ts';
import type { Ms } from '../../units/time.ts';
import type { SlotRecord } from './slot-record.ts';
import { recordedQuantiles } from './slot-record.ts';

/** What a replay comes down to. Percentages are of the measured slots, those without any load included; events and costs are those of all slots. */
export type BacktestScore = {
  readonly slots: number;
  /** Slots among them in which the load was not measured. */
  readonly unmeasuredSlots: number;
  /** Slots whose response was above the target with its tolerance. */
  readonly violatedPercent: number;
  /** Slots whose response was above the target itself. */
  readonly overTargetPercent: number;
  /** Slots in which other replicas were asked for than in the one before. */
  readonly scalingEvents: number;
  readonly instanceMinutes: number;
  readonly usd: number;
  /**
   * The percentile of slots, by their largest latency, at which those begin whose requests or frames scaling itself delayed: 100 where it
   * delayed none. The paper's figure 16 gives the same number.
   */
  readonly spikeStartPercentile: number;
  /** Over all requests or frames; null where there were none. */
  readonly latencyMs: { readonly p50: number | null; readonly p95: number | null; readonly p99: number | null; readonly p999: number | null };
};

/** Scores a replay. `price` is USD per instance and hour. */
export function scoreRecord(record: SlotRecord, objective: RuleObjective, price: number): BacktestScore {
  const { length } = record.load;
  const high = objective.target * (1 + objective.tolerance);
  let violated = 0;
  let over = 0;
  let events = 0;
  let disturbed = 0;
  let paid = 0;
  let unmeasured = 0;
  let before = record.desiredBefore;
  for (let slot = 0; slot < length; slot++) {
    const response = record.response[slot] as number;
    const desired = record.desired[slot] as number;
    if (desired !== before) events += 1;
    paid += record.paid[slot] as number;
    before = desired;
    if (record.measured[slot] === 0) {
      unmeasured += 1;
      continue;
    }
    if (response > high) violated += 1;
    if (response > objective.target) over += 1;
    if ((record.disturbed[slot] as number) > 0) disturbed += 1;
  }
  invariant(unmeasured < length, 'a replay is scored on slots of which some were measured');
  const percent = (count: number): number => (100 * count) / (length - unmeasured);
  const quantile = (q: number): number | null => {
    const value = record.latencyQuantiles[recordedQuantiles.indexOf(q)] as number;
    return Number.isFinite(value) ? value : null;
  };
  return {
    slots: length,
    unmeasuredSlots: unmeasured,
    violatedPercent: percent(violated),
    overTargetPercent: percent(over),
    scalingEvents: events,
    instanceMinutes: paid / 60_000,
    usd: toHours(paid as Ms) * price,
    spikeStartPercentile: 100 - percent(disturbed),
    latencyMs: { p50: quantile(0.5), p95: quantile(0.95), p99: quantile(0.99), p999: quantile(0.999) },
  };
}
