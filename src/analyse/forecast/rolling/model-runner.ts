import { instant, ms } from '../../../units/time.ts';
import type { ForecastGround, RegularSeries } from '../../../model/forecast.ts';
import type { RandomStreams } from '../../../model/random.ts';
import type { Forecaster, ForecastModel, ForecastQuery } from '../../ports/forecaster.ts';
import type { Grid, PointRunner } from './point-runner.ts';

/** Between two fits the history grows by this share; the fits come at the same origins whatever is asked when. */
const growth = 0.5;
/** History before the first fit, in seasons; where there is none, in these points. */
const seasonsFirst = 2.5;
const seasonMin = 8;

/**
 * A forecaster that is fitted in one go, as a runner: it is fitted on what was there at growing lengths, and its medians are what it says.
 * The first fit comes two and a half seasons after the first point, as most that know a season need two.
 */
export class ModelRunner implements PointRunner {
  readonly name: string;
  readonly #forecaster: Forecaster;
  readonly #grid: Grid;
  readonly #random: RandomStreams;
  readonly #fitAt: number;
  readonly #query: ForecastQuery;
  #measured = new Uint8Array(0);
  #model: ForecastModel | null = null;
  #nextFit: number;

  constructor(forecaster: Forecaster, grid: Grid, { fitAt, random }: { readonly fitAt: number; readonly random: RandomStreams }) {
    this.name = forecaster.name;
    this.#forecaster = forecaster;
    this.#grid = grid;
    this.#random = random;
    this.#fitAt = fitAt;
    this.#query = { horizon: grid.horizon, quantiles: [0.5], calendar: [] };
    this.#nextFit = Math.max(grid.from, Math.ceil(seasonsFirst * Math.max(grid.season, seasonMin)));
  }

  at(values: Float64Array, origin: number, out: Float64Array): boolean {
    if (origin >= this.#nextFit || origin === this.#fitAt) this.#fit(values, origin);
    const forecast = this.#model?.forecast(this.#past(values, origin), this.#query);
    if (forecast === undefined || forecast.kind === 'why-not') return false;
    out.set(forecast.values);
    return true;
  }

  grounds(values: Float64Array, lead: number): readonly ForecastGround[] {
    return this.#model?.explain(this.#past(values, values.length - 1), this.#query, lead) ?? [];
  }

  #fit(values: Float64Array, origin: number): void {
    const fitted = this.#forecaster.fit(this.#past(values, origin), { ...this.#query, random: this.#random });
    if ('save' in fitted) this.#model = fitted;
    this.#nextFit = Math.ceil(Math.max(origin, this.#nextFit) * (1 + growth));
  }

  #past(values: Float64Array, origin: number): RegularSeries {
    const { start, step } = this.#grid;
    return { start: instant(start), step: ms(step), values: values.subarray(0, origin + 1), measured: this.#measuredUpTo(origin) };
  }

  /** Origins come one after the other, so that each call has one flag to add, unless the room was too small. */
  #measuredUpTo(origin: number): Uint8Array {
    if (this.#measured.length <= origin) {
      this.#measured = new Uint8Array(2 * (origin + 1));
      for (let i = 0; i < origin; i++) this.#measured[i] = this.#grid.isMeasured(i) ? 1 : 0;
    }
    this.#measured[origin] = this.#grid.isMeasured(origin) ? 1 : 0;
    return this.#measured.subarray(0, origin + 1);
  }
}
