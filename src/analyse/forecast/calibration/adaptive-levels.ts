import type { ScoreWindow } from './score-window.ts';

/** Levels that are tracked; the shift of any other is interpolated. */
const tracked = [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.95, 0.975, 0.99, 0.995] as const;
/** Step of the adaptation (0.005 to 0.05 in the literature): larger ones chase errors that overlap, and widen the band for nothing. */
const rate = 0.01;
const outermost = 1e-4;
/**
 * A level goes outward until this share of what was to lie beyond is left. A run of misses would else carry it to the one worst score ever
 * seen, which with heavy tails may be hundreds of likely errors, and hold all that for the days it takes to come back.
 */
const beyondMin = 1 / 4;
/** Errors of overlapping forecasts miss in runs: from lead to lead one counts by so much less. */
const slowing = 0.25;

/**
 * Which level of past scores gives the level that is wanted: adaptive conformal inference (Gibbs and Candès, NeurIPS 2021, eq. 2), one tracker
 * a level, so that both ends of a band are right on their own. A bound counts as kept when the score is on it: with whole-number loads
 * ties are common, and a band includes its ends. Nothing is drawn at random to break ties, so where one value is taken more often than the
 * band's share (a series that is mostly zero) the band covers more than was asked, and can do nothing else.
 */
export class AdaptiveLevels {
  readonly #levels = Float64Array.from(tracked);
  readonly #rate: number;

  /** `lead` is 0 for the next point. */
  constructor(lead: number) {
    this.#rate = rate / (1 + slowing * lead);
  }

  /** Takes in a score before it joins the window. */
  learn(score: number, window: ScoreWindow): void {
    for (let i = 0; i < tracked.length; i++) {
      const wanted = tracked[i] as number;
      const bound = window.quantile(this.#levels[i] as number);
      const below = wanted < 0.5 ? score < bound : score <= bound;
      this.#levels[i] = held((this.#levels[i] as number) + this.#rate * (wanted - (below ? 1 : 0)), wanted);
    }
  }

  /** The level of the window to ask for, so that `wanted` of the scores come to lie below. */
  levelFor(wanted: number): number {
    const last = tracked.length - 1;
    if (wanted <= tracked[0]) return within(wanted * ((this.#levels[0] as number) / tracked[0]));
    if (wanted >= (tracked[last] as number)) return within(1 - (1 - wanted) * ((1 - (this.#levels[last] as number)) / (1 - (tracked[last] as number))));
    let at = 1;
    while ((tracked[at] as number) < wanted) at++;
    const [low, high] = [tracked[at - 1] as number, tracked[at] as number];
    const share = (wanted - low) / (high - low);
    return within((1 - share) * (this.#levels[at - 1] as number) + share * (this.#levels[at] as number));
  }
}

/** Keeps a level from going further outward than `beyondMin` allows; inward it may go as far as it likes. */
const held = (level: number, wanted: number): number => within(wanted > 0.5 ? Math.min(1 - beyondMin * (1 - wanted), level) : Math.max(beyondMin * wanted, level));

const within = (level: number): number => Math.min(1 - outermost, Math.max(outermost, level));
