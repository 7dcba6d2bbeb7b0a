import * as z from 'zod';
import { instant, ms } from '../../../units/time.ts';
import { InvalidInputError } from '../../../model/error.ts';
import type { Forecast, KnownEvent, RegularSeries, WhyNot } from '../../../model/forecast.ts';
import { forecastFrom, pastOf, timeAt } from '../../../model/forecast.ts';
import type { Json } from '../../../model/json.ts';
import { jsonSchema } from '../../../model/json.ts';
import type { FitContext, Forecaster, ForecastModel, ForecastQuery } from '../../ports/forecaster.ts';
import { isNonNegative } from '../../series/checks.ts';
import { PastCopy } from '../rolling/past-copy.ts';
import type { Grid, PointRunner } from '../rolling/point-runner.ts';
import { peakNotes, Track, whyUnknown } from '../rolling/track.ts';
import type { Standpoint } from '../rolling/track.ts';
import { bandRow } from '../rolling/band-row.ts';

/** The model that made the errors to learn from was fitted on this share of the history; the rest came true. */
const fitShare = 0.7;
/** Origins that are forecast again, at most: a network may take a millisecond for each. */
const replayedMax = 2000;

const savedSchema = z.object({
  name: z.string(),
  early: jsonSchema,
  late: jsonSchema,
  horizon: z.int().min(1).max(10_000),
  season: z.int().min(0).max(1_000_000),
  from: z.number(),
  fittedUntil: z.number(),
  nonNegative: z.boolean(),
});
type Saved = z.infer<typeof savedSchema>;

/**
 * Any forecaster with bands that are held to their word. Its medians stay; its bands become those of its own errors out of sample: it is fitted
 * on the first part of the history and forecasts every origin of the rest; after that it is fitted on all, and what comes true later
 * keeps correcting the band (split conformal prediction with adaptive levels; see BandCalibrator), also that of the maximum.
 * `season` is what errors may depend on, in points (0 for none).
 */
export function calibrated(base: Forecaster, season: (past: RegularSeries) => number): Forecaster {
  const name = `calibrated ${base.name}`;
  return {
    name,
    fit(past, context): ForecastModel | WhyNot {
      const split = Math.floor(fitShare * past.values.length);
      const late = base.fit(past, context);
      if (!('save' in late)) return late;
      const early = base.fit(pastOf(past, split), context);
      if (!('save' in early)) return early;
      const saved: Saved = {
        name,
        early: early.save(),
        late: late.save(),
        horizon: context.horizon,
        season: season(past),
        from: timeAt(past, Math.max(split - 1, past.values.length - replayedMax)),
        fittedUntil: timeAt(past, past.values.length - 1),
        nonNegative: isNonNegative(past.values),
      };
      const model = new CalibratedModel(saved, { early, late });
      return model.whyNot(past, context) ?? model;
    },
    restore(saved): ForecastModel {
      const parsed = savedSchema.safeParse(saved);
      if (!parsed.success || parsed.data.name !== name) {
        throw new InvalidInputError([`saved model: this is no saved ${name} (${parsed.success ? `it is ${parsed.data.name}` : z.prettifyError(parsed.error)}); restore it with the forecaster that saved it`]);
      }
      return new CalibratedModel(parsed.data, { early: base.restore(parsed.data.early), late: base.restore(parsed.data.late) });
    },
  };
}

type Models = { readonly early: ForecastModel; readonly late: ForecastModel };
type Kept = { readonly track: Track<PointRunner>; readonly start: number; readonly step: number; readonly horizon: number; readonly calendar: string };

class CalibratedModel implements ForecastModel {
  readonly name: string;
  readonly #saved: Saved;
  readonly #models: Models;
  #kept: Kept | null = null;

  constructor(saved: Saved, models: Models) {
    this.name = saved.name;
    this.#saved = saved;
    this.#models = models;
  }

  save(): Json {
    return this.#saved;
  }

  whyNot(past: RegularSeries, context: FitContext): WhyNot | null {
    const stand = this.#stand(past, context.horizon, context.calendar);
    return 'kind' in stand ? stand : null;
  }

  forecast(past: RegularSeries, { horizon, quantiles, calendar }: ForecastQuery): Forecast | WhyNot {
    const base = this.#modelAt(past).forecast(past, { horizon, quantiles, calendar });
    if (base.kind === 'why-not') return base;
    const stand = this.#stand(past, horizon, calendar);
    if ('kind' in stand) return stand;
    const { track, standpoint } = stand;
    const { nonNegative } = this.#saved;
    const values = new Float64Array(horizon * quantiles.length);
    for (let lead = 0; lead < horizon; lead++) {
      const middle = standpoint.medians[lead] as number;
      bandRow(values.subarray(lead * quantiles.length, (lead + 1) * quantiles.length), quantiles, nonNegative, (quantile) => middle + (standpoint.sizes[lead] as number) * track.bands.offset(lead, quantile));
    }
    const peak = track.peakRow(past.values, values, { horizon, quantiles, nonNegative });
    return forecastFrom(past, { model: this.name, quantiles, values, peak, notes: [...base.notes, ...peakNotes(peak, horizon)] });
  }

  explain(past: RegularSeries, query: ForecastQuery, lead: number): ReturnType<ForecastModel['explain']> {
    const forecast = this.forecast(past, { ...query, quantiles: [0.5] });
    const before = this.#modelAt(past).forecast(past, { ...query, quantiles: [0.5] });
    const grounds = [...this.#modelAt(past).explain(past, query, lead)];
    if (forecast.kind === 'why-not' || before.kind === 'why-not') return grounds;
    const moved = (forecast.values[lead] as number) - (before.values[lead] as number);
    if (moved !== 0) grounds.push({ name: 'calibration', detail: 'the median of its errors out of sample at this lead', contribution: moved });
    return grounds.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  }

  /** Before the end of the fit the early model speaks, which knows nothing of what came then. */
  #modelAt(past: RegularSeries): ForecastModel {
    return timeAt(past, past.values.length - 1) < this.#saved.fittedUntil ? this.#models.early : this.#models.late;
  }

  #stand(past: RegularSeries, horizon: number, calendar: readonly KnownEvent[]): { readonly track: Track<PointRunner>; readonly standpoint: Standpoint } | WhyNot {
    const track = this.#trackFor(past, Math.max(horizon, this.#saved.horizon), calendar);
    const standpoint = track.advance(past);
    return 'kind' in standpoint ? whyUnknown(past, this.name, standpoint) : { track, standpoint };
  }

  #trackFor(past: RegularSeries, horizon: number, calendar: readonly KnownEvent[]): Track<PointRunner> {
    const key = JSON.stringify(calendar);
    const kept = this.#kept;
    if (kept !== null && kept.start === past.start && kept.step === past.step && kept.horizon === horizon && kept.calendar === key && kept.track.leadsTo(past)) return kept.track;
    const { season, from } = this.#saved;
    const copy = new PastCopy();
    const first = Math.max(0, Math.round((from - past.start) / past.step));
    const grid: Grid = { start: past.start, step: past.step, season, horizon, learnFrom: first, from: first, isMeasured: (index) => copy.isMeasured(index) };
    const track = new Track(this.#runner(grid, { horizon, quantiles: [0.5], calendar }), grid, copy);
    this.#kept = { track, start: past.start, step: past.step, horizon, calendar: key };
    return track;
  }

  /** The base's medians as a runner, told what was measured as the base itself would be. */
  #runner({ start, step, isMeasured }: Grid, query: ForecastQuery): PointRunner {
    return {
      name: this.name,
      at: (values, origin, out) => {
        const length = origin + 1;
        const past: RegularSeries = { start: instant(start), step: ms(step), values: values.subarray(0, length), measured: Uint8Array.from({ length }, (_, i) => (isMeasured(i) ? 1 : 0)) };
        const forecast = this.#modelAt(past).forecast(past, query);
        if (forecast.kind === 'why-not') return false;
        out.set(forecast.values);
        return true;
      },
      grounds: () => [],
    };
  }
}
