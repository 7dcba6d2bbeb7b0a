/** Scores that are kept of each group of leads. */
const windowMax = 1500;
/** Below this many scores nothing is corrected. */
const scoresMin = 60;

/**
 * Turns the levels of a predictive distribution into levels that came true: a score is the level at which the truth fell, and the level to ask
 * for is the wanted quantile of past scores (conformal predictive distributions: Vovk, Shen, Manokhin, Xie, COPA 2017; over a moving window).
 */
export class ProbabilityLevels {
  readonly #scores = new Float64Array(windowMax);
  #sorted: Float64Array | null = null;
  #seen = 0;

  learn(score: number): void {
    this.#scores[this.#seen % windowMax] = score;
    this.#seen++;
    this.#sorted = null;
  }

  /** The level to ask the distribution for, so that `wanted` of the truths lie at or below. Ascends with `wanted`. */
  levelFor(wanted: number): number {
    const count = Math.min(this.#seen, windowMax);
    if (count < scoresMin) return wanted;
    this.#sorted ??= this.#scores.slice(0, count).sort();
    // One score more than there are, as split conformal prediction counts: the next one may lie above all.
    const at = Math.ceil(wanted * (count + 1)) - 1;
    return at >= count ? 1 : (this.#sorted[Math.max(0, at)] as number);
  }
}
