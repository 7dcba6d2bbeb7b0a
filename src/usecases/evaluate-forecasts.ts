import type { SeriesOptions } from '../analyse/series/point.ts';
import { regularise } from '../analyse/series/regularise.ts';
import type { CombineMode } from '../experiment/forecast/combine.ts';
import { compareLosses } from '../experiment/forecast/compare-losses.ts';
import type { EvaluationProgress, EvaluationSettings, ModelEvaluation } from '../experiment/forecast/evaluate-model.ts';
import { futures } from '../experiment/forecast/other-future.ts';
import { defaultRefitEvery, evaluationQuantiles, testFromShare } from '../experiment/forecast/roll-settings.ts';
import type { ForecastRunner } from '../experiment/ports/forecast-runner.ts';
import { InvalidInputError } from '../model/error.ts';
import type { KnownEvent, RegularSeries } from '../model/forecast.ts';
import { timeAt } from '../model/forecast.ts';
import { randomStreams } from '../model/random.ts';
import type { Instant } from '../units/time.ts';
import { preparationKeepsPast } from './check-preparation.ts';
import type { Horizon } from './horizon-steps.ts';
import { horizonSteps } from './horizon-steps.ts';
import { modelViewOf } from './model-view-of.ts';
import type { SeriesSource } from './read-series.ts';
import { readSeries } from './read-series.ts';
import { seriesViewOf } from './series-view-of.ts';
import type { ForecastEvaluationView } from './views/forecast-view.ts';

export type EvaluationRequest = {
  readonly source: SeriesSource;
  readonly seriesOptions: SeriesOptions;
  /** Names of forecasters. */
  readonly models: readonly string[];
  readonly horizon: Horizon;
  readonly originStep: number;
  readonly combine: CombineMode;
  /** The share of the measured points at the end that is tested, or when the test begins. */
  readonly test: { readonly share: number } | { readonly since: Instant };
  /** Steps between fits; null for the default, see defaultRefitEvery. */
  readonly refitEvery: number | null;
  readonly calendar: readonly KnownEvent[];
  readonly seed: number;
  readonly checkLookahead: boolean;
  readonly trace: boolean;
};

type Resolved = EvaluationRequest & { readonly horizon: number };

export type EvaluationWatch = { readonly signal: AbortSignal; readonly progress: (model: string, progress: EvaluationProgress | 'done') => void };

/** The report, and what a picture of it needs; `series` is null where there is none. */
export type EvaluationReport = { readonly view: ForecastEvaluationView; readonly series: RegularSeries | null; readonly evaluations: readonly ModelEvaluation[] };

/** Random points at which look-ahead is checked: one for each kind of future. */
const lookaheadTrials = futures.length;

/** Numbers of one model's forecasts that are held in memory at once: 400 MB. */
const forecastNumbersMax = 50_000_000;

const baseline = 'seasonal-naive';

/**
 * Evaluates models on a series with a rolling origin. A series that cannot be forecast is no error: each model says why.
 * @throws InvalidInputError where the file, a setting or the size of the task is wrong
 */
export async function evaluateForecasts(asked: EvaluationRequest, runner: ForecastRunner, watch: EvaluationWatch): Promise<EvaluationReport> {
  const read = readSeries(asked.source, asked.seriesOptions);
  const request: Resolved = { ...asked, horizon: read.kind === 'why-not' ? (typeof asked.horizon === 'number' ? asked.horizon : 0) : horizonSteps(asked.horizon, read.series.step) };
  const common = { series: seriesViewOf(request.source, read) };
  if (read.kind === 'why-not') {
    const models = request.models.map((name) => modelViewOf(read, { name, comparison: null, lookahead: null }));
    return { view: { ...common, settings: settingsView(request, null, null), models }, series: null, evaluations: [] };
  }
  const settings = settingsOf(request, read.series);
  const withBaseline = request.models.includes(baseline) ? request.models : [...request.models, baseline];
  const all = await Promise.all(
    withBaseline.map(async (model) => {
      const evaluation = await runner.evaluate({ kind: 'evaluate', model, series: read.series, settings }, (progress) => watch.progress(model, progress), watch.signal);
      watch.progress(model, 'done');
      return evaluation;
    }),
  );
  const random = randomStreams(request.seed).stream('look-ahead', 'preparation');
  const prepared = Array.from({ length: settings.lookaheadTrials }, () => preparationKeepsPast(read.points, (points) => regularise(points, request.seriesOptions), { testFrom: settings.testFrom, random, times: request.seriesOptions.times }));
  const naive = all.find(({ name }) => name === baseline);
  const evaluations = all.slice(0, request.models.length);
  const models = evaluations.map(({ name, outcome, losses, lookahead }) => {
    const comparable = naive !== undefined && name !== baseline && losses.length === naive.losses.length;
    const passed = lookahead.filter(({ same }, trial) => same && prepared[trial] === true).length;
    return modelViewOf(outcome, { name, comparison: comparable ? compareLosses(losses, naive.losses, settings) : null, lookahead: request.checkLookahead ? { trials: lookahead.length, passed } : null });
  });
  return { view: { ...common, settings: settingsView(request, settings, read.series), models }, series: read.series, evaluations };
}

function settingsOf(request: Resolved, series: RegularSeries): EvaluationSettings {
  const { test, horizon, originStep, calendar, seed, combine, trace } = request;
  const testFrom = 'share' in test ? testFromShare(series, test.share) : Math.max(0, Math.ceil((test.since - series.start) / series.step));
  const length = series.values.length;
  if (testFrom < 1 || testFrom >= length) throw new InvalidInputError([`the test begins at point ${testFrom} of ${length}; there must be points before it and at least one in it; choose another share or time`]);
  const numbers = ((length - testFrom) / originStep) * horizon * evaluationQuantiles.length;
  if (numbers > forecastNumbersMax) {
    const fitting = Math.ceil((originStep * numbers) / forecastNumbersMax);
    throw new InvalidInputError([`--origin-step is ${originStep}, which makes ${Math.round(numbers / 1e6)} million numbers of forecasts; it must be at least ${fitting} for a horizon of ${horizon} and ${length - testFrom} tested points; raise it, or shorten the horizon`]);
  }
  return { testFrom, horizon, originStep, refitEvery: request.refitEvery ?? defaultRefitEvery(series), quantiles: evaluationQuantiles, calendar, seed, combine, lookaheadTrials: request.checkLookahead ? lookaheadTrials : 0, trace };
}

function settingsView(request: Resolved, settings: EvaluationSettings | null, series: RegularSeries | null): ForecastEvaluationView['settings'] {
  const { test, horizon, originStep, combine, seed, calendar } = request;
  const tested = settings === null || series === null ? null : { from: timeAt(series, settings.testFrom), points: series.values.length - settings.testFrom };
  return {
    horizon,
    originStep,
    combine,
    testShare: 'share' in test ? test.share : null,
    testFrom: tested?.from ?? ('since' in test ? test.since : null),
    testPoints: tested?.points ?? 0,
    refitEvery: settings?.refitEvery ?? request.refitEvery ?? 0,
    seed,
    events: calendar.length,
  };
}
