import type { ForecastGround } from '../../../model/forecast.ts';
import type { Grid, PointRunner } from '../rolling/point-runner.ts';

export type AnalogueSettings = {
  readonly name: string;
  /** The last so many points are compared, as a share of a season. */
  readonly window: number;
  /** How sharply likeness counts: 0 weighs all past days equally. */
  readonly sharpness: number;
  /** What is left, per `1/24` season, of the difference between now and the day that is like it. */
  readonly persistence: number;
  /** Past seasons that are looked at, at most. */
  readonly seasonsMax: number;
};

/** Days that differ by this share of the squared distance of the furthest are equal. */
const equalShare = 1e-12;
/** Points that are compared, at most: a longer window is thinned out evenly. */
const comparedMax = 48;

/**
 * Days like today: what followed the past days whose last hours resembled the last hours now, weighted by likeness, moved by what is left of
 * the difference in level (the method of analogues: Lorenz, J. Atmos. Sci. 26, 1969; kernel regression on phase-aligned patterns:
 * Dudek, Neurocomputing 2015). Learns a working week from very few weeks, since likeness finds the day's kind by itself.
 */
export class Analogue implements PointRunner {
  readonly name: string;
  readonly #settings: AnalogueSettings;
  readonly #grid: Grid;
  readonly #window: number;
  readonly #stride: number;
  readonly #distance: Float64Array;

  constructor(settings: AnalogueSettings, grid: Grid) {
    this.name = settings.name;
    this.#settings = settings;
    this.#grid = grid;
    this.#window = Math.max(2, Math.round(settings.window * grid.season));
    this.#stride = Math.max(1, Math.ceil(this.#window / comparedMax));
    this.#distance = new Float64Array(settings.seasonsMax);
  }

  at(values: Float64Array, origin: number, out: Float64Array): boolean {
    const { season, horizon } = this.#grid;
    const skip = Math.ceil(horizon / season) - 1;
    const days = Math.min(this.#settings.seasonsMax, Math.floor((origin - this.#window) / season) - skip);
    if (days < 1) return false;
    this.#weigh(values, origin, days, skip);
    const decay = this.#settings.persistence ** (24 / season);
    let left = 1;
    for (let lead = 1; lead <= horizon; lead++) {
      left *= decay;
      let sum = 0;
      for (let k = 0; k < days; k++) {
        const then = origin - (k + 1 + skip) * season;
        sum += (this.#distance[k] as number) * ((values[then + lead] as number) + left * ((values[origin] as number) - (values[then] as number)));
      }
      out[lead - 1] = sum;
    }
    return true;
  }

  grounds(values: Float64Array, lead: number): readonly ForecastGround[] {
    const out = new Float64Array(this.#grid.horizon);
    const level = values[values.length - 1] as number;
    if (!this.at(values, values.length - 1, out)) return [];
    return [
      { name: 'level', detail: 'the last value', contribution: level },
      { name: 'season', detail: 'what followed on past days that were like this one', contribution: (out[lead] as number) - level },
    ];
  }

  /** Turns distances into weights that sum to 1. */
  #weigh(values: Float64Array, origin: number, days: number, skip: number): void {
    const weights = this.#distance;
    let [nearest, furthest] = [Infinity, 0];
    for (let k = 0; k < days; k++) {
      const back = (k + 1 + skip) * this.#grid.season;
      let sum = 0;
      for (let j = 0; j < this.#window; j += this.#stride) {
        const d = (values[origin - j] as number) - (values[origin - back - j] as number);
        sum += d * d;
      }
      weights[k] = sum;
      nearest = Math.min(nearest, sum);
      furthest = Math.max(furthest, sum);
    }
    // An equal day (distance 0) must not divide by zero; a share of the furthest is the same in every unit.
    const floor = equalShare * furthest;
    let total = 0;
    for (let k = 0; k < days; k++) {
      weights[k] = floor > 0 ? Math.exp(-this.#settings.sharpness * (((weights[k] as number) + floor) / (nearest + floor) - 1)) : 1;
      total += weights[k] as number;
    }
    for (let k = 0; k < days; k++) weights[k] = (weights[k] as number) / total;
  }
}
