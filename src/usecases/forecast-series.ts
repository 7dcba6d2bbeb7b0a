import type { SeriesOptions } from '../analyse/series/point.ts';
import type { ForecastAnswer, ForecastRunner } from '../experiment/ports/forecast-runner.ts';
import type { Forecast, KnownEvent, WhyNot } from '../model/forecast.ts';
import { timeAt } from '../model/forecast.ts';
import type { SeriesSource } from './read-series.ts';
import { readSeries } from './read-series.ts';
import { seriesViewOf } from './series-view-of.ts';
import type { ForecastRunView } from './views/forecast-view.ts';

export type ForecastRequest = {
  readonly source: SeriesSource;
  readonly seriesOptions: SeriesOptions;
  readonly model: string;
  readonly horizon: number;
  readonly quantiles: readonly number[];
  readonly calendar: readonly KnownEvent[];
  readonly seed: number;
  readonly explain: boolean;
};

/**
 * Forecasts what comes after a series. What cannot be forecast is no error: the view says why.
 * @throws InvalidInputError where the file cannot be read
 */
export async function forecastSeries(request: ForecastRequest, runner: ForecastRunner, signal: AbortSignal): Promise<ForecastRunView> {
  const { model, horizon, quantiles, calendar, seed, explain } = request;
  const read = readSeries(request.source, request.seriesOptions);
  const series = seriesViewOf(request.source, read);
  const refused = (reason: WhyNot): ForecastRunView => ({
    series, model, whyNot: { code: reason.code, why: reason.why }, origin: null, quantiles: [...quantiles], steps: [], peak: null, fitSeconds: null, forecastSeconds: null, notes: [],
  });
  if (read.kind === 'why-not') return refused(read);
  const answer = await runner.forecast({ kind: 'forecast', model, series: read.series, horizon, quantiles, calendar, seed, explain }, signal);
  const { outcome, fitSeconds, forecastSeconds } = answer;
  if (outcome.kind === 'why-not') return { ...refused(outcome), fitSeconds };
  return {
    series,
    model,
    whyNot: null,
    origin: outcome.origin,
    quantiles: [...quantiles],
    steps: stepsOf(outcome, answer, horizon),
    peak: outcome.peak === undefined ? null : [...outcome.peak],
    fitSeconds,
    forecastSeconds,
    notes: [...outcome.notes],
  };
}

function stepsOf(forecast: Forecast, { grounds }: ForecastAnswer, horizon: number): ForecastRunView['steps'] {
  const columns = forecast.quantiles.length;
  return Array.from({ length: horizon }, (_, lead) => ({
    name: String(lead + 1),
    at: timeAt({ start: forecast.origin, step: forecast.step }, lead + 1),
    values: [...forecast.values.subarray(lead * columns, (lead + 1) * columns)],
    grounds: grounds[lead] === undefined ? null : grounds[lead].map((ground) => ({ ...ground })),
  }));
}
