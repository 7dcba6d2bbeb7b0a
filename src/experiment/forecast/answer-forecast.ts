import type { ForecastModel } from '../../analyse/ports/forecaster.ts';
import { beyondHistory } from '../../analyse/series/checks.ts';
import type { Forecast, RegularSeries, WhyNot } from '../../model/forecast.ts';
import { whyNot } from '../../model/forecast.ts';
import { randomStreams } from '../../model/random.ts';
import type { ForecastAnswer, ForecastJob } from '../ports/forecast-runner.ts';
import { knownAt } from './known-at.ts';
import type { Stopwatch } from './roll-forecasts.ts';
import { forecasterOfKind, kindOf, makeForecaster } from './forecasters.ts';
import { heldOutFigures } from './held-out-figures.ts';

/**
 * Fits the named forecaster to the whole series, or restores the one that is given, and forecasts what comes after it. Where any number
 * of the forecast is not finite, the outcome is the reason; a model is handed out for saving only if it gave a forecast.
 */
export function answerForecast(job: ForecastJob, stopwatch: Stopwatch): ForecastAnswer {
  const { horizon, quantiles, calendar } = job;
  const query = { horizon, quantiles, calendar };
  const past = knownAt(job.series, job.series.values.length);
  const began = stopwatch();
  const model = job.trained === undefined
    ? (beyondHistory(past, horizon) ?? makeForecaster(job.model, calendar).fit(past, { ...query, random: randomStreams(job.seed) }))
    : forecasterOfKind(job.trained.kind).restore(job.trained.saved);
  const fitted = stopwatch();
  const fitSeconds = (fitted - began) / 1000;
  if ('kind' in model) return { outcome: model, grounds: [], fitSeconds, forecastSeconds: 0, saved: null };
  const outcome = allFinite(model.forecast(past, query));
  const forecastSeconds = (stopwatch() - fitted) / 1000;
  if (outcome.kind === 'why-not') return { outcome, grounds: [], fitSeconds, forecastSeconds, saved: null };
  return {
    outcome: { ...outcome, notes: [...outcome.notes, ...extremeNotes(past, quantiles)] },
    grounds: job.explain ? groundsOf(model, past, query) : [],
    fitSeconds,
    forecastSeconds,
    saved: job.save === true ? { kind: kindOf(job.model, calendar), saved: model.save(), heldOut: heldOutFigures(past, makeForecaster(job.model, calendar), job, stopwatch) } : null,
  };
}

/** Every model is held to it here: what is not finite would reach a reader as an empty cell. */
function allFinite(outcome: Forecast | WhyNot): Forecast | WhyNot {
  if (outcome.kind === 'why-not') return outcome;
  const { model, quantiles, values, peak } = outcome;
  const index = values.findIndex((value) => !Number.isFinite(value));
  const advice = 'Values that are extremely large or small, or a horizon that is long for the history, do that; give the series in another unit, leave out wrong values, or shorten the horizon.';
  if (index >= 0) {
    return whyNot('not-finite', `${model} has no finite number at lead ${Math.floor(index / quantiles.length) + 1} for the quantile ${quantiles[index % quantiles.length]}. ${advice}`);
  }
  const column = peak?.findIndex((value) => !Number.isFinite(value)) ?? -1;
  return column < 0 ? outcome : whyNot('not-finite', `${model} has no finite number for the quantile ${quantiles[column]} of the maximum. ${advice}`);
}

/** A quantile beyond 1 in n is a guess from n points: none of them can be expected to lie beyond it. */
function extremeNotes({ measured }: RegularSeries, quantiles: readonly number[]): readonly string[] {
  const points = measured.reduce((sum, one) => sum + one, 0);
  return quantiles.flatMap((quantile) => {
    // 1 - 0.999999999 is a whisker less than 1e-9 in binary fractions.
    const needed = Math.round(Number((1 / Math.min(quantile, 1 - quantile)).toPrecision(6)));
    return needed <= points ? [] : [`The quantile ${quantile} needs ${needed} measured points or more, so that one is expected beyond it; there are ${points}, so that it is hardly more than the largest error that was seen.`];
  });
}

const groundsOf = (model: ForecastModel, past: RegularSeries, query: Parameters<ForecastModel['explain']>[1]): ForecastAnswer['grounds'] =>
  Array.from({ length: query.horizon }, (_, lead) => model.explain(past, query, lead));
