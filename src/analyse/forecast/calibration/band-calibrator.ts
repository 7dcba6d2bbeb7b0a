import { AdaptiveLevels } from './adaptive-levels.ts';
import { circumstanceSize, ScaleModel } from './scale-model.ts';
import { outward, ScoreWindow } from './score-window.ts';

/** Scores at one lead before its band is its own; until then it uses the scores of all leads. */
const ownMin = 30;
/** With so many independent scores half of their median is believed. */
const shrinkBy = 200;
/** Share of the lead by which overlapping forecasts repeat each other's errors: at 1 they would be copies, which proved too wide. */
const dependence = 0.5;

/**
 * Bands around a median that was forecast for every origin in turn: per lead a window of scores (error / likely error) and levels that
 * adapt. Everything is learnt from forecasts that came true. Split conformal prediction, with the split that time makes.
 */
export class BandCalibrator {
  readonly #horizon: number;
  readonly #scales: readonly ScaleModel[];
  readonly #windows: readonly ScoreWindow[];
  readonly #levels: readonly AdaptiveLevels[];
  readonly #all = new ScoreWindow();
  readonly #medians: Float64Array[];
  readonly #sizes: Float64Array[];
  /** What was known of the scale at each origin, lead by lead. */
  readonly #circumstances: readonly (readonly Float64Array[])[];
  readonly #origins: Int32Array;
  /** Forecasts that came true while no error had ever been made. */
  #exact = 0;

  constructor(horizon: number, season: number) {
    this.#horizon = horizon;
    this.#scales = Array.from({ length: horizon }, () => new ScaleModel(season));
    this.#windows = Array.from({ length: horizon }, () => new ScoreWindow());
    this.#levels = Array.from({ length: horizon }, (_, lead) => new AdaptiveLevels(lead));
    this.#medians = Array.from({ length: horizon + 1 }, () => new Float64Array(horizon));
    this.#sizes = Array.from({ length: horizon + 1 }, () => new Float64Array(horizon).fill(Number.NaN));
    this.#circumstances = Array.from({ length: horizon + 1 }, () => Array.from({ length: horizon }, () => new Float64Array(circumstanceSize).fill(Number.NaN)));
    this.#origins = new Int32Array(horizon + 1).fill(-1);
  }

  /** Takes in the value at `origin` for every forecast that was made for it. */
  observe(values: Float64Array, origin: number): void {
    const value = values[origin] as number;
    for (let lead = 1; lead <= this.#horizon && lead <= origin; lead++) {
      const slot = (origin - lead) % (this.#horizon + 1);
      if (this.#origins[slot] !== origin - lead) continue;
      const median = (this.#medians[slot] as Float64Array)[lead - 1] as number;
      const size = (this.#sizes[slot] as Float64Array)[lead - 1] as number;
      this.#score(lead - 1, value - median, size);
      (this.#scales[lead - 1] as ScaleModel).learn(origin, median, value - median, this.#circumstances[slot]?.[lead - 1] as Float64Array);
    }
  }

  #score(lead: number, error: number, size: number): void {
    if (!(size > 0)) {
      if (size === 0 && error === 0) this.#exact++;
      return;
    }
    const score = error / size;
    const window = this.#windows[lead] as ScoreWindow;
    if (window.size >= ownMin) (this.#levels[lead] as AdaptiveLevels).learn(score, window);
    window.add(score);
    this.#all.add(score);
  }

  /** Notes the medians that are forecast at `origin`, and returns the likely size of each lead's error (NaN where nothing is known yet). */
  predict(origin: number, medians: Float64Array): Float64Array {
    const slot = origin % (this.#horizon + 1);
    this.#origins[slot] = origin;
    (this.#medians[slot] as Float64Array).set(medians);
    const sizes = this.#sizes[slot] as Float64Array;
    this.#scales.forEach((scale, lead) => {
      const circumstances = this.#circumstances[slot]?.[lead] as Float64Array;
      sizes[lead] = scale.ready ? scale.at(origin + 1 + lead, medians[lead] as number, circumstances) : Number.NaN;
      if (!scale.ready) circumstances.fill(Number.NaN);
    });
    return sizes;
  }

  /** Whether bands can be given at every lead. */
  get ready(): boolean {
    return this.#all.size + this.#exact >= ownMin;
  }

  /** By how many likely errors the quantile lies above the median at `lead`; 0 where no error was ever made. */
  offset(lead: number, quantile: number): number {
    if (this.#all.size === 0) return 0;
    const median = this.#medianShift(lead);
    if (quantile === 0.5) return median;
    const raw = this.#raw(lead, quantile);
    return quantile < 0.5 ? Math.min(raw, median) : Math.max(raw, median);
  }

  /**
   * The median of scores, shrunk by how few of them there are: errors of overlapping forecasts are alike, so `lead` of them count as one.
   * A correction that rests on a few days would only add its own error.
   */
  #medianShift(lead: number): number {
    const independent = (this.#windows[lead] as ScoreWindow).size / (lead + 1);
    return (this.#raw(lead, 0.5) * independent) / (independent + shrinkBy);
  }

  #raw(lead: number, quantile: number): number {
    const window = this.#windows[lead] as ScoreWindow;
    if (window.size < ownMin) return this.#all.quantile(quantile);
    return window.quantile(outward((this.#levels[lead] as AdaptiveLevels).levelFor(quantile), window.size, 1 + dependence * lead));
  }
}
