import type { SeriesOptions } from '../analyse/series/point.ts';
import type { ForecastAnswer, ForecastRunner } from '../experiment/ports/forecast-runner.ts';
import type { Forecast, KnownEvent, WhyNot } from '../model/forecast.ts';
import { timeAt } from '../model/forecast.ts';
import { InvalidInputError } from '../model/error.ts';
import type { ModelReference } from '../model/model-reference.ts';
import type { Horizon } from './horizon-steps.ts';
import { horizonSteps } from './horizon-steps.ts';
import type { RegistryDeps } from './registered-forecaster.ts';
import { checkStep, loadForecaster, registerForecaster, scaleNotes } from './registered-forecaster.ts';
import { modelRefText } from './registered-model-view-of.ts';
import type { SeriesSource } from './read-series.ts';
import { readSeries } from './read-series.ts';
import { seriesViewOf } from './series-view-of.ts';
import type { ForecastRunView } from './views/forecast-view.ts';

export type ForecastRequest = {
  readonly source: SeriesSource;
  readonly seriesOptions: SeriesOptions;
  readonly model: string;
  readonly horizon: Horizon;
  readonly quantiles: readonly number[];
  readonly calendar: readonly KnownEvent[];
  readonly seed: number;
  readonly explain: boolean;
};

/** The registry, and what is done with it: a registered model is used instead of fitting one, or the fitted one is registered. */
export type ForecastRegistry = { readonly deps: RegistryDeps; readonly codeVersion: string } & ({ readonly use: ModelReference } | { readonly saveAs: string });

/**
 * Forecasts what comes after a series. What cannot be forecast is no error: the view says why, and nothing is registered.
 * @throws InvalidInputError where the file cannot be read, or the registered model was trained on another step; NotFoundError and
 * ArtefactError as loadModel does
 */
export async function forecastSeries(request: ForecastRequest, runner: ForecastRunner, signal: AbortSignal, registry: ForecastRegistry | null = null): Promise<ForecastRunView> {
  const { quantiles, calendar, seed, explain } = request;
  const trained = registry !== null && 'use' in registry ? await loadForecaster(registry.deps, registry.use) : null;
  const model = trained?.kind ?? request.model;
  const used = trained === null ? null : { name: modelRefText(trained.version), result: 'used' as const };
  const read = readSeries(request.source, request.seriesOptions);
  const series = seriesViewOf(request.source, read);
  const refused = (reason: WhyNot): ForecastRunView => ({
    series, model, registered: used, whyNot: { code: reason.code, why: reason.why }, origin: null, quantiles: [...quantiles], steps: [], peak: null, fitSeconds: null, forecastSeconds: null, notes: [],
  });
  if (read.kind === 'why-not') return refused(read);
  if (trained !== null) checkStep(trained, read.series);
  const horizon = horizonSteps(request.horizon, read.series.step);
  if (trained !== null && calendar.length > 0 && !trained.kind.endsWith('+calendar')) {
    throw new InvalidInputError([`--calendar has ${calendar.length} events; ${modelRefText(trained.version)} was trained without any and knows nothing of them; leave the calendar out, or train a model with it`]);
  }
  const save = registry !== null && 'saveAs' in registry;
  const job = { kind: 'forecast', model, series: read.series, horizon, quantiles, calendar, seed, explain, save, ...(trained === null ? {} : { trained: { kind: trained.kind, saved: trained.saved } }) } as const;
  const answer = await runner.forecast(job, signal);
  const { outcome, fitSeconds, forecastSeconds } = answer;
  if (outcome.kind === 'why-not') return { ...refused(outcome), fitSeconds };
  return {
    series,
    model,
    registered: save && answer.saved !== null ? await registered(registry, { ...answer.saved, series: read.series, horizon, called: { file: request.source.file, column: request.source.value }, seed }) : used,
    whyNot: null,
    origin: outcome.origin,
    quantiles: [...quantiles],
    steps: stepsOf(outcome, answer, horizon),
    peak: outcome.peak === undefined ? null : [...outcome.peak],
    fitSeconds: trained === null ? fitSeconds : null,
    forecastSeconds,
    notes: [...outcome.notes, ...(trained === null ? [] : scaleNotes(trained, read.series))],
  };
}

type Fitted = Omit<Parameters<typeof registerForecaster>[1], 'name' | 'codeVersion'>;

async function registered({ deps, codeVersion, saveAs }: Extract<ForecastRegistry, { readonly saveAs: string }>, fitted: Fitted): Promise<ForecastRunView['registered']> {
  const { version, created } = await registerForecaster(deps, { ...fitted, name: saveAs, codeVersion });
  return { name: modelRefText(version), result: created ? 'saved' : 'unchanged' };
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
