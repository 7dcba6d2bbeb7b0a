import type { Random } from '../../model/random.ts';
import { normal } from '../../model/random.ts';
import type { Ms } from '../../units/time.ts';

/** What goes wrong in a world at the resolution of a slot. */
export type SlotFaults = {
  /** Mean time between crashes of one instance; null for none. */
  readonly crashEvery: Ms | null;
  /** Share of slots, 0..1, whose measurements nobody gets. What happened still counts for the report. */
  readonly missing: number;
  /** Standard deviation of the logarithm by which what is measured is off; 0 for exact measurements. */
  readonly noise: number;
};

export const noFaults: SlotFaults = { crashEvery: null, missing: 0, noise: 0 };

/** A crashed instance starts again after the shortest back-off of components (`restart.backoff`), ms. */
export const restartPause = 500;

/** What one slot's measurements are multiplied with: 1 when exact, NaN when missing. Always takes three draws, so that faults do not shift others. */
export function measurementError({ missing, noise }: SlotFaults, random: Random): number {
  const lost = random.next() < missing;
  const factor = Math.exp(noise * normal(random));
  return lost ? Number.NaN : factor;
}

/** The chance that an instance crashes within a slot. */
export const crashChance = ({ crashEvery }: SlotFaults, slot: Ms): number => (crashEvery === null ? 0 : 1 - Math.exp((-1 * slot) / crashEvery));
