import type { Grid } from '../rolling/point-runner.ts';
import { AdaptiveLevels } from './adaptive-levels.ts';
import { outward, ScoreWindow } from './score-window.ts';

/** Windows that came true before the band of their maximum is believed. */
export const windowsMin = 20;

/**
 * The band of the maximum over the next `horizon` points. The maximum of quantiles is not the quantile of the maximum, so the maximum has scores
 * of its own: (largest value − largest median) / likely error, one for each window that came true.
 */
export class PeakCalibrator {
  readonly #horizon: number;
  readonly #isMeasured: (index: number) => boolean;
  readonly #window = new ScoreWindow();
  readonly #levels: AdaptiveLevels;
  #next: number;

  /** `from` is the first origin that was forecast. */
  constructor(horizon: number, { from, isMeasured }: Pick<Grid, 'from' | 'isMeasured'>) {
    this.#horizon = horizon;
    this.#isMeasured = isMeasured;
    this.#levels = new AdaptiveLevels(horizon - 1);
    this.#next = from;
  }

  /** Takes in every window that has come true by `origin`; `said` gives what was forecast at an earlier origin. */
  observe(values: Float64Array, origin: number, said: (origin: number) => { readonly top: number; readonly size: number } | null): void {
    for (; this.#next + this.#horizon <= origin; this.#next++) {
      const forecast = said(this.#next);
      if (forecast === null || !(forecast.size > 0)) continue;
      const top = this.#top(values, this.#next + 1);
      if (top === null) continue;
      const score = (top - forecast.top) / forecast.size;
      if (this.#window.size >= windowsMin) this.#levels.learn(score, this.#window);
      this.#window.add(score);
    }
  }

  /** The largest value of the window; null where one was not measured, which might have been it. */
  #top(values: Float64Array, from: number): number | null {
    let top = -Infinity;
    for (let i = from; i < from + this.#horizon; i++) {
      if (!this.#isMeasured(i)) return null;
      top = Math.max(top, values[i] as number);
    }
    return top;
  }

  get ready(): boolean {
    return this.#window.size >= windowsMin;
  }

  /** By how many likely errors the quantile of the maximum lies above the largest median. */
  offset(quantile: number): number {
    return this.#window.quantile(outward(this.#levels.levelFor(quantile), this.#window.size, this.#horizon));
  }
}
