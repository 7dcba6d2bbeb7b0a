import type { ForecastModel } from '../../analyse/ports/forecaster.ts';
import { randomStreams } from '../../model/random.ts';
import type { ForecastAnswer, ForecastJob } from '../ports/forecast-runner.ts';
import { knownAt } from './known-at.ts';
import type { Stopwatch } from './roll-forecasts.ts';
import { forecasterOfKind, kindOf, makeForecaster } from './forecasters.ts';

/** Fits the named forecaster to the whole series, or restores the one that is given, and forecasts what comes after it. */
export function answerForecast(job: ForecastJob, stopwatch: Stopwatch): ForecastAnswer {
  const { horizon, quantiles, calendar } = job;
  const query = { horizon, quantiles, calendar };
  const past = knownAt(job.series, job.series.values.length);
  const began = stopwatch();
  const model = job.trained === undefined
    ? makeForecaster(job.model, calendar).fit(past, { ...query, random: randomStreams(job.seed) })
    : forecasterOfKind(job.trained.kind).restore(job.trained.saved);
  const fitted = stopwatch();
  const fitSeconds = (fitted - began) / 1000;
  if ('kind' in model) return { outcome: model, grounds: [], fitSeconds, forecastSeconds: 0, saved: null };
  const outcome = model.forecast(past, query);
  const forecastSeconds = (stopwatch() - fitted) / 1000;
  const explained = job.explain && outcome.kind === 'forecast';
  return { outcome, grounds: explained ? groundsOf(model, past, query) : [], fitSeconds, forecastSeconds, saved: job.save === true ? { kind: kindOf(job.model, calendar), saved: model.save() } : null };
}

const groundsOf = (model: ForecastModel, past: Parameters<ForecastModel['explain']>[0], query: Parameters<ForecastModel['explain']>[1]): ForecastAnswer['grounds'] =>
  Array.from({ length: query.horizon }, (_, lead) => model.explain(past, query, lead));
