import type { FitContext, Forecaster, ForecastModel, ForecastQuery } from '../../analyse/ports/forecaster.ts';
import { invariant } from '../../model/error.ts';
import type { Forecast, RegularSeries, WhyNot } from '../../model/forecast.ts';
import { whyNot } from '../../model/forecast.ts';
import { randomStreams } from '../../model/random.ts';
import { GrowingPast } from './growing-past.ts';
import { knownAt } from './known-at.ts';
import type { RolledForecasts } from './rolled-forecasts.ts';
import type { RollSettings } from './roll-settings.ts';

export type RollProgress = { readonly done: number; readonly total: number };

/** Milliseconds of a clock that only goes forward; its zero means nothing. */
export type Stopwatch = () => number;

/** Different notes of one model that are kept; the figures in a note do not make it another one. */
const notesMax = 10;

/**
 * Goes through a series with a rolling origin (Tashman, "Out-of-sample tests of forecasting accuracy", 2000): at each origin the model is
 * given the points before it and nothing else, and forecasts the next `horizon`. It is fitted anew every `refitEvery` steps. Yields
 * before each origin, so that a caller can show progress or stop.
 * @returns why-not where the model could not be fitted at the first origin, or gave no forecast at any
 */
export function* rollForecasts(series: RegularSeries, forecaster: Forecaster, settings: RollSettings, stopwatch: Stopwatch): Generator<RollProgress, RolledForecasts | WhyNot> {
  const roll = new Roll(series, forecaster, settings, stopwatch);
  for (let origin = 0; origin < roll.origins; origin++) {
    yield { done: origin, total: roll.origins };
    const problem = roll.visit(origin);
    if (problem !== null) return problem;
  }
  return roll.result();
}

/** Runs a generator to its end. */
export function finish<T>(steps: Generator<unknown, T>): T {
  for (;;) {
    const next = steps.next();
    if (next.done === true) return next.value;
  }
}

class Roll {
  readonly origins: number;
  readonly #series: RegularSeries;
  readonly #past: GrowingPast;
  readonly #forecaster: Forecaster;
  readonly #settings: RollSettings;
  readonly #context: FitContext;
  readonly #query: ForecastQuery;
  readonly #stopwatch: Stopwatch;
  readonly #known: Int32Array;
  readonly #made: Uint8Array;
  readonly #values: Float64Array;
  readonly #peaks: Float64Array;
  readonly #notes = new Map<string, { readonly newest: string; readonly count: number }>();
  #model: ForecastModel | null = null;
  #fittedAt = Number.NEGATIVE_INFINITY;
  #peakFrom: 'model' | 'rows' = 'model';
  #fits = 0;
  #fitMs = 0;
  #forecastMs = 0;
  #lastWhyNot: WhyNot | null = null;

  constructor(series: RegularSeries, forecaster: Forecaster, settings: RollSettings, stopwatch: Stopwatch) {
    const { testFrom, originStep, horizon, quantiles, calendar, seed } = settings;
    const end = settings.knownEnd ?? series.values.length;
    this.#series = series;
    this.#past = new GrowingPast(series);
    this.#forecaster = forecaster;
    this.#settings = settings;
    this.#stopwatch = stopwatch;
    this.#context = { horizon, quantiles, calendar, random: randomStreams(seed) };
    this.#query = { horizon, quantiles, calendar };
    this.origins = Math.max(0, Math.ceil((end - testFrom) / originStep));
    this.#known = Int32Array.from({ length: this.origins }, (_, origin) => testFrom + origin * originStep);
    this.#made = new Uint8Array(this.origins);
    this.#values = new Float64Array(this.origins * horizon * quantiles.length);
    this.#peaks = new Float64Array(this.origins * quantiles.length);
  }

  visit(origin: number): WhyNot | null {
    const known = this.#known[origin] as number;
    const past = this.#settings.handsOutViews === true ? knownAt(this.#series, known) : this.#past.at(known);
    if (known - this.#fittedAt >= this.#settings.refitEvery) {
      const problem = this.#fit(past, known);
      if (problem !== null) return problem;
    }
    const began = this.#stopwatch();
    const forecast = (this.#model as ForecastModel).forecast(past, this.#query);
    this.#forecastMs += this.#stopwatch() - began;
    this.#keep(origin, forecast);
    return null;
  }

  result(): RolledForecasts | WhyNot {
    const made = this.#made.reduce((sum, one) => sum + one, 0);
    if (made === 0) return this.#lastWhyNot ?? whyNot('too-short', `there is no origin to forecast from: ${this.#series.values.length} points, the test begins at point ${this.#settings.testFrom}`);
    const without = this.origins - made;
    if (without > 0) this.#note(`no forecast at ${without} of ${this.origins} origins, which are left out: ${this.#lastWhyNot?.why ?? ''}`);
    return {
      kind: 'rolled',
      model: this.#forecaster.name,
      horizon: this.#settings.horizon,
      quantiles: this.#settings.quantiles,
      known: this.#known,
      made: this.#made,
      values: this.#values,
      peaks: this.#peaks,
      peakFrom: this.#peakFrom,
      fits: this.#fits,
      fitSeconds: this.#fitMs / 1000 / this.#fits,
      forecastSeconds: this.#forecastMs / 1000 / this.origins,
      notes: this.#notesTold(),
    };
  }

  /** Null if there is a model afterwards, be it the one before. */
  #fit(past: RegularSeries, known: number): WhyNot | null {
    const began = this.#stopwatch();
    const fitted = this.#forecaster.fit(past, this.#context);
    this.#fitMs += this.#stopwatch() - began;
    this.#fits += 1;
    this.#fittedAt = known;
    if ('kind' in fitted) {
      if (this.#model === null) return fitted;
      this.#note(`a later fit failed, so the one before it was kept: ${fitted.why}`);
    } else this.#model = fitted;
    return null;
  }

  #keep(origin: number, forecast: Forecast | WhyNot): void {
    if (forecast.kind === 'why-not') {
      this.#lastWhyNot = forecast;
      return;
    }
    const { horizon, quantiles } = this.#settings;
    const columns = quantiles.length;
    invariant(forecast.values.length === horizon * columns, `${this.#forecaster.name} gives one number for each lead and quantile that was asked for`);
    for (const note of forecast.notes) this.#note(note);
    if (!forecast.values.every(Number.isFinite)) {
      this.#lastWhyNot = whyNot('not-finite', 'its forecast was not finite');
      return;
    }
    this.#values.set(forecast.values, origin * horizon * columns);
    this.#peaks.set(forecast.peak ?? this.#largestOfRows(forecast.values), origin * columns);
    this.#made[origin] = 1;
  }

  #largestOfRows(values: Float64Array): Float64Array {
    const { horizon, quantiles } = this.#settings;
    // With one lead the row is the maximum; beyond that the largest quantile understates the quantile of the largest.
    if (horizon > 1) this.#peakFrom = 'rows';
    return Float64Array.from(quantiles, (_, column) => {
      let largest = Number.NEGATIVE_INFINITY;
      for (let lead = 0; lead < horizon; lead++) largest = Math.max(largest, values[lead * quantiles.length + column] as number);
      return largest;
    });
  }

  #note(note: string): void {
    const form = note.replaceAll(/\d+(?:\.\d+)?/g, '0');
    const seen = this.#notes.get(form);
    // What is kept has a bound, whatever a model writes.
    if (seen !== undefined || this.#notes.size < 10 * notesMax) this.#notes.set(form, { newest: note, count: (seen?.count ?? 0) + 1 });
  }

  #notesTold(): readonly string[] {
    const told = [...this.#notes.values()].toSorted((a, b) => b.count - a.count).slice(0, notesMax);
    return told.map(({ newest, count }) => (count === 1 || count >= this.origins ? newest : `${newest} (so or similar at ${count} of ${this.origins} origins; these are the newest figures)`));
  }
}
