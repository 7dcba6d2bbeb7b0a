import type { Forecaster } from '../../analyse/ports/forecaster.ts';
import { beyondHistory } from '../../analyse/series/checks.ts';
import type { RegularSeries, WhyNot } from '../../model/forecast.ts';
import { pastOf } from '../../model/forecast.ts';
import { randomStreams } from '../../model/random.ts';
import type { LookaheadTrial } from './check-lookahead.ts';
import { checkLookahead } from './check-lookahead.ts';
import type { CombineMode } from './combine.ts';
import { lossesByOrigin } from './compare-losses.ts';
import type { ForecastScore } from './forecast-score.ts';
import type { ForecastTrace } from './forecast-trace.ts';
import { forecastTrace } from './forecast-trace.ts';
import type { Stopwatch } from './roll-forecasts.ts';
import { rollForecasts } from './roll-forecasts.ts';
import type { RollSettings } from './roll-settings.ts';
import { scoreForecasts } from './score-forecasts.ts';

export type EvaluationSettings = RollSettings & {
  readonly combine: CombineMode;
  /** Random points at which the look-ahead check is made; 0 for none. */
  readonly lookaheadTrials: number;
  /** Whether the forecasts themselves are wanted, for a picture. */
  readonly trace: boolean;
};

/** What one model came to. Everything in it can be sent between threads. */
export type ModelEvaluation = {
  readonly name: string;
  readonly outcome: ForecastScore | WhyNot;
  /** See lossesByOrigin; empty where there are none. */
  readonly losses: Float64Array;
  readonly trace: ForecastTrace | null;
  readonly lookahead: readonly LookaheadTrial[];
};

/** `spent`: milliseconds since the phase began. */
export type EvaluationProgress = { readonly phase: 'forecasting' | 'checking'; readonly done: number; readonly total: number; readonly spent: number };

/** Evaluates one model on one series: rolls, scores, and checks for look-ahead if asked. Depends on nothing but its arguments and the stopwatch. */
export function* evaluateModel(series: RegularSeries, forecaster: Forecaster, settings: EvaluationSettings, stopwatch: Stopwatch): Generator<EvaluationProgress, ModelEvaluation> {
  const { name } = forecaster;
  const beyond = beyondHistory(pastOf(series, settings.testFrom), settings.horizon);
  if (beyond !== null) return { name, outcome: beyond, losses: new Float64Array(), trace: null, lookahead: [] };
  let began = stopwatch();
  const roll = rollForecasts(series, forecaster, settings, stopwatch);
  let step = roll.next();
  for (; step.done !== true; step = roll.next()) yield { phase: 'forecasting', ...step.value, spent: stopwatch() - began };
  const rolled = step.value;
  if (rolled.kind === 'why-not') return { name, outcome: rolled, losses: new Float64Array(), trace: null, lookahead: [] };
  const check = checkLookahead(series, forecaster, settings, { random: randomStreams(settings.seed).stream('look-ahead', name), trials: settings.lookaheadTrials });
  began = stopwatch();
  let trial = check.next();
  for (; trial.done !== true; trial = check.next()) yield { phase: 'checking', done: trial.value, total: settings.lookaheadTrials, spent: stopwatch() - began };
  return {
    name,
    outcome: scoreForecasts(series, rolled, settings),
    losses: lossesByOrigin(series, rolled, settings.combine),
    trace: settings.trace ? forecastTrace(series, rolled, settings.combine) : null,
    lookahead: trial.value,
  };
}
