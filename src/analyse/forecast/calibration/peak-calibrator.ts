import { AdaptiveLevels } from './adaptive-levels.ts';
import { outward, ScoreWindow } from './score-window.ts';

/** Windows that came true before the band of their maximum is believed. */
const windowsMin = 20;

/**
 * The band of the maximum over the next `horizon` points. The maximum of quantiles is not the quantile of the maximum, so the maximum has scores
 * of its own: (largest value − largest median) / likely error, one for each window that came true.
 */
export class PeakCalibrator {
  readonly #horizon: number;
  readonly #window = new ScoreWindow();
  readonly #levels = new AdaptiveLevels();
  #next: number;

  /** `from` is the first origin that was forecast. */
  constructor(horizon: number, from: number) {
    this.#horizon = horizon;
    this.#next = from;
  }

  /** Takes in every window that has come true by `origin`; `said` gives what was forecast at an earlier origin. */
  observe(values: Float64Array, origin: number, said: (origin: number) => { readonly top: number; readonly size: number } | null): void {
    for (; this.#next + this.#horizon <= origin; this.#next++) {
      const forecast = said(this.#next);
      if (forecast === null || !(forecast.size > 0)) continue;
      let top = -Infinity;
      for (let i = 1; i <= this.#horizon; i++) top = Math.max(top, values[this.#next + i] as number);
      const score = (top - forecast.top) / forecast.size;
      if (this.#window.size >= windowsMin) this.#levels.learn(score, this.#window);
      this.#window.add(score);
    }
  }

  get ready(): boolean {
    return this.#window.size >= windowsMin;
  }

  /** By how many likely errors the quantile of the maximum lies above the largest median. */
  offset(quantile: number): number {
    return this.#window.quantile(outward(this.#levels.levelFor(quantile), this.#window.size, this.#horizon));
  }
}
