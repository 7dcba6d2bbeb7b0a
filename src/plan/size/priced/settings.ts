import type { SizedResource } from '../../ports/size-recommender.ts';
import type { Prices } from './plan-sizes.ts';

/**
 * Settings of the priced recommender, swept on the first halves of the traces in docs/results/sizing.md, which also says what was changed
 * later. Lengths are in steps of the series.
 */
export const pricedSettings = {
  /** Of demand, for the outlook: two weeks at 5 minutes. */
  kept: 4032,
  /** Nothing is lowered before; an interval needs about so many values to mean anything. */
  learnAfter: 15,
  /** Between two lowerings of a size. With a raise after each this is a resize in 20 steps, as Theta-scan makes. */
  lowerEvery: 40,
  /** A size that is so many times what was ever wanted is not raised: 15 % is the margin that VPA takes as safe. */
  ampleBy: 1.15,
  /** A resize for less than this share of the size is not worth it. */
  differenceMin: 0.01,
  /** The season is looked for anew after so many steps. */
  seasonEvery: 144,
  /** Rivals are judged after so many steps, as before that they know too little; they can take the lead when they were judged for `credit` steps. */
  judgeAfter: 100,
  credit: 200,
  /** Between two changes of the lead, and by how much better a rival must be to take it. */
  leadEvery: 100,
  leadBy: 1.1,
  /** A rival's past counts half after so many steps. */
  halfLife: 1000,
  /** What a step that falls short costs beyond what VPA would have allowed itself, in steps of a wholly unused size. */
  excessPrice: { cores: 100, MiB: 300 } satisfies Record<SizedResource, number>,
  /** Of the steps in which VPA would have fallen short, so many are taken. */
  shareOfReference: 0.85,
  /** Prices while nothing has earned credit. */
  prices: { cores: { short: 16, resize: 4 }, MiB: { short: 64, resize: 4 } } satisfies Record<SizedResource, Prices>,
} as const;

const pricesOf = (shorts: readonly number[]): readonly Prices[] => [1, 4].flatMap((resize) => shorts.map((short) => ({ short, resize })));

/** Prices that are tried beside each other. Throttled work is late; killed work is lost, so that a kill is never cheap. */
export const triedPrices: Readonly<Record<SizedResource, readonly Prices[]>> = { cores: pricesOf([1, 2, 4, 8, 16, 32, 64, 128]), MiB: pricesOf([32, 64, 128, 256]) };
