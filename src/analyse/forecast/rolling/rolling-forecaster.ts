import * as z from 'zod';
import { significant } from '../../../units/significant.ts';
import { InvalidInputError } from '../../../model/error.ts';
import type { Forecast, ForecastGround, KnownEvent, RegularSeries, WhyNot } from '../../../model/forecast.ts';
import { forecastFrom, timeAt } from '../../../model/forecast.ts';
import type { RandomStreams } from '../../../model/random.ts';
import { randomStreams } from '../../../model/random.ts';
import type { Forecaster, ForecastModel, ForecastQuery } from '../../ports/forecaster.ts';
import type { WorkloadClass } from '../../periods/workload-class.ts';
import { workloadClasses } from '../../periods/workload-class.ts';
import { isConstant, isNonNegative, notFinite, tooShort } from '../../series/checks.ts';
import { bandRow } from './band-row.ts';
import { PastCopy } from './past-copy.ts';
import type { Grid, PointRunner } from './point-runner.ts';
import type { Standpoint } from './track.ts';
import { peakNotes, Track, whyUnknown } from './track.ts';

/** What a runner is made from. */
export type RunnerInput = {
  readonly grid: Grid;
  /** The typical absolute change from point to point; above 0. */
  readonly unit: number;
  /** The last origin of the fit: what learns in batches learns there. */
  readonly fitAt: number;
  readonly calendar: readonly KnownEvent[];
  /** The class of the workload at the fit; null where none was looked for, or found. */
  readonly workload: WorkloadClass | null;
  readonly random: RandomStreams;
};

export type RollingKind = {
  readonly name: string;
  readonly runner: (input: RunnerInput) => PointRunner;
  /** The season in points, found in the history of the fit; 0 for none. */
  readonly season: (past: RegularSeries) => number;
  /** The class of the workload in the history of the fit, where the choice of members goes by it. */
  readonly workload?: (past: RegularSeries) => WorkloadClass | null;
};

const savedSchema = z.object({
  name: z.string(),
  horizon: z.int().min(1).max(10_000),
  season: z.int().min(0).max(1_000_000),
  unit: z.number().positive(),
  fittedUntil: z.number(),
  fromBefore: z.int().min(0),
  nonNegative: z.boolean(),
  seed: z.number(),
  workload: z.enum(workloadClasses).nullable().default(null),
});
type Saved = z.infer<typeof savedSchema>;

/** Origins that are forecast again to learn from, at most, times the horizon; never fewer than `replayedMin`. */
const replayedWork = 24_000;
const replayedMin = 1500;
const replayedMax = 20_000;
const historyMin = 4;

/**
 * A forecaster from a runner: the runner goes along the history, and the errors that it made there give its bands. The model that is saved
 * holds what was decided at the fit (season, unit, seed); all else follows from the history, and is computed again where it is wanted.
 */
export function rollingForecaster(kind: RollingKind): Forecaster {
  return {
    name: kind.name,
    fit(past, context) {
      const reason = tooShort(past, historyMin, `a fit of ${kind.name}`) ?? notFinite(past);
      if (reason !== null) return reason;
      const model = new RollingModel(kind, {
        name: kind.name,
        horizon: context.horizon,
        season: kind.season(past),
        unit: typicalChange(past.values),
        fittedUntil: timeAt(past, past.values.length - 1),
        fromBefore: Math.min(replayedMax, Math.max(replayedMin, Math.round(replayedWork / context.horizon))),
        nonNegative: isNonNegative(past.values),
        seed: context.random.seed,
        workload: kind.workload?.(past) ?? null,
      });
      return model.whyNot(past, context.calendar) ?? model;
    },
    restore(saved) {
      const parsed = savedSchema.safeParse(saved);
      if (!parsed.success || parsed.data.name !== kind.name) {
        throw new InvalidInputError([`saved model: this is no saved ${kind.name} (${parsed.success ? `it is ${parsed.data.name}` : z.prettifyError(parsed.error)}); restore it with the forecaster that saved it`]);
      }
      return new RollingModel(kind, parsed.data);
    },
  };
}

const typicalChange = (values: Float64Array): number => {
  let sum = 0;
  for (let i = 1; i < values.length; i++) sum += Math.abs((values[i] as number) - (values[i - 1] as number));
  return sum > 0 ? sum / (values.length - 1) : 1;
};

type Kept = { readonly track: Track<PointRunner>; readonly start: number; readonly step: number; readonly horizon: number; readonly calendar: string };
type Standing = { readonly track: Track<PointRunner>; readonly standpoint: Standpoint };

class RollingModel implements ForecastModel {
  readonly name: string;
  readonly #kind: RollingKind;
  readonly #saved: Saved;
  #kept: Kept | null = null;

  constructor(kind: RollingKind, saved: Saved) {
    this.name = kind.name;
    this.#kind = kind;
    this.#saved = saved;
  }

  save(): Saved {
    return this.#saved;
  }

  whyNot(past: RegularSeries, calendar: readonly KnownEvent[]): WhyNot | null {
    const standing = this.#stand(past, this.#saved.horizon, calendar);
    return 'kind' in standing ? standing : null;
  }

  forecast(past: RegularSeries, { horizon, quantiles, calendar }: ForecastQuery): Forecast | WhyNot {
    const standing = this.#stand(past, horizon, calendar);
    if ('kind' in standing) return standing;
    if (isConstant(past.values)) return this.#constant(past, { horizon, quantiles });
    const { track } = standing;
    const values = new Float64Array(horizon * quantiles.length);
    const { nonNegative } = this.#saved;
    for (let lead = 0; lead < horizon; lead++) {
      bandRow(values.subarray(lead * quantiles.length, (lead + 1) * quantiles.length), quantiles, nonNegative, (quantile) => this.#quantile(standing, lead, quantile));
    }
    const peak = track.peakRow(past.values, values, { horizon, quantiles, nonNegative });
    return forecastFrom(past, { model: this.name, quantiles, values, peak, notes: [...(track.runner.notes?.() ?? []), ...peakNotes(peak, horizon)] });
  }

  explain(past: RegularSeries, query: ForecastQuery, lead: number): readonly ForecastGround[] {
    const standing = this.#stand(past, Math.max(query.horizon, lead + 1), query.calendar);
    if ('kind' in standing) return [];
    const grounds = [...standing.track.runner.grounds(past.values, lead)];
    const moved = this.#floored(this.#quantile(standing, lead, 0.5)) - (standing.standpoint.medians[lead] as number);
    if (moved !== 0) grounds.push({ name: 'calibration', detail: 'the median of its past errors at this lead, and the floor at zero if there is one', contribution: moved });
    return grounds.filter(({ contribution }) => contribution !== 0).sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  }

  /** Sums of weighted members would differ from the value in their last digit, and what they differ by would be taken for errors. */
  #constant(past: RegularSeries, { horizon, quantiles }: Pick<ForecastQuery, 'horizon' | 'quantiles'>): Forecast {
    const value = past.values[0] as number;
    const values = new Float64Array(horizon * quantiles.length).fill(value);
    return forecastFrom(past, { model: this.name, quantiles, values, peak: values.slice(0, quantiles.length), notes: [`The series is constant: it was ${significant(value)} at all ${past.values.length} steps, so that this is all that is forecast, and nothing is known of how it would change.`] });
  }

  #quantile({ track, standpoint }: Standing, lead: number, quantile: number): number {
    return (standpoint.medians[lead] as number) + (standpoint.sizes[lead] as number) * track.bands.offset(lead, quantile);
  }

  #floored(value: number): number {
    return this.#saved.nonNegative ? Math.max(0, value) : value;
  }

  /** Goes to the end of `past`, from where it stands if that is on the way. */
  #stand(past: RegularSeries, horizon: number, calendar: readonly KnownEvent[]): Standing | WhyNot {
    const reason = tooShort(past, historyMin, `a forecast by ${this.name}`) ?? notFinite(past);
    if (reason !== null) return reason;
    const track = this.#trackFor(past, Math.max(horizon, this.#saved.horizon), JSON.stringify(calendar), calendar);
    const standpoint = track.advance(past);
    if ('kind' in standpoint) return whyUnknown(past, this.name, standpoint);
    return { track, standpoint };
  }

  #trackFor(past: RegularSeries, horizon: number, calendarKey: string, calendar: readonly KnownEvent[]): Track<PointRunner> {
    const kept = this.#kept;
    const same = kept !== null && kept.start === past.start && kept.step === past.step && kept.horizon === horizon && kept.calendar === calendarKey;
    if (same && kept.track.leadsTo(past)) return kept.track;
    const { season, unit, seed, fittedUntil, fromBefore, workload } = this.#saved;
    const fitAt = Math.round((fittedUntil - past.start) / past.step);
    const copy = new PastCopy();
    const grid: Grid = { start: past.start, step: past.step, season, horizon, learnFrom: Math.max(0, fitAt - replayedMax), from: Math.max(0, fitAt - fromBefore), isMeasured: (index) => copy.isMeasured(index) };
    const track = new Track(this.#kind.runner({ grid, unit, fitAt, calendar, workload, random: randomStreams(seed) }), grid, copy);
    this.#kept = { track, start: past.start, step: past.step, horizon, calendar: calendarKey };
    return track;
  }
}
