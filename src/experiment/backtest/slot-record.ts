import type { Ms } from '../../units/time.ts';

/** What happened in every slot of a replay; index 0 is the first slot that counts. Missing is NaN. */
export type SlotRecord = {
  /** Time of the first slot, ms since 1970. */
  readonly start: number;
  readonly slot: Ms;
  readonly load: Float64Array;
  /** 1 where the load was measured; other slots were played with what stood in for it, and say nothing about the policy. */
  readonly measured: Uint8Array;
  /** Replicas in force from the beginning of the slot on. */
  readonly desired: Int32Array;
  /** Replicas in force before the first slot. */
  readonly desiredBefore: number;
  readonly ready: Int32Array;
  readonly starting: Int32Array;
  /** Paid instance-milliseconds. */
  readonly paid: Float64Array;
  /** The objective's percentile over the slot. */
  readonly response: Float64Array;
  /** Requests or frames that the scaling itself delayed. */
  readonly disturbed: Float64Array;
  /** Over all requests or frames of the measured slots: `latencyQuantiles[i]` belongs to `recordedQuantiles[i]`. */
  readonly latencyQuantiles: Float64Array;
};

/** Quantiles of latency that every replay keeps. */
export const recordedQuantiles: readonly number[] = [0.5, 0.95, 0.99, 0.999];

export function emptyRecord(start: number, slot: Ms, length: number): SlotRecord {
  return {
    start,
    slot,
    load: new Float64Array(length),
    measured: new Uint8Array(length).fill(1),
    desired: new Int32Array(length),
    desiredBefore: 0,
    ready: new Int32Array(length),
    starting: new Int32Array(length),
    paid: new Float64Array(length),
    response: new Float64Array(length),
    disturbed: new Float64Array(length),
    latencyQuantiles: new Float64Array(recordedQuantiles.length),
  };
}
