import { instant, isoOf } from '../units/time.ts';
import { significant } from '../units/significant.ts';
import { byAccuracy, verdictSentence } from '../usecases/evaluation-sentences.ts';
import type { ForecastEvaluationView, ForecastRunView, ModelView, SeriesView } from '../usecases/views/forecast-view.ts';
import type { Io } from './io.ts';
import { evaluationLegend } from './evaluation-legend.ts';
import { expectationText, forecastLegend, partsOf } from './forecast-sentences.ts';
import { table } from './output.ts';

/** Prints how models fared, the smallest error first, with a verdict above and what the columns are below. */
export function printEvaluation(io: Io, { series, settings, models }: ForecastEvaluationView): void {
  printSeries(io, series);
  if (settings.testPoints > 0) {
    io.out(`Tested: the last ${settings.testPoints} steps, ${settings.horizon} ahead, an origin every ${settings.originStep}, ${settings.combine}, a fit every ${settings.refitEvery}, seed ${settings.seed}.\n\n`);
  }
  const scored = byAccuracy(models.filter(({ whyNot }) => whyNot === null));
  const verdict = verdictSentence(scored);
  if (verdict !== '') io.out(`${verdict}\n\n`);
  if (scored.length > 0) io.out(table([columns.map(([title]) => title), ...scored.map((model) => columns.map(([, value]) => value(model)))]));
  if (scored.length > 0) io.out(`${evaluationLegend(scored)}\n`);
  for (const { name, whyNot } of models) if (whyNot !== null) io.out(`${name} gives no forecast (${whyNot.code}): ${whyNot.why}\n`);
  for (const { name, notes } of scored) for (const note of notes) io.out(`${name}: ${note}\n`);
}

const columns: readonly (readonly [title: string, value: (model: ModelView) => string])[] = [
  ['MODEL', ({ name }) => name],
  ['MAPE%', ({ mapePercent }) => number(mapePercent)],
  ['MASE', ({ mase }) => number(mase)],
  ['CRPS', ({ crps }) => number(crps)],
  ['PINBALL.95', ({ pinball }) => number(pinball['0.95'])],
  ['COVER90%', ({ coverage90Percent }) => number(coverage90Percent)],
  ['WIDTH90', ({ width90 }) => number(width90)],
  ['PEAK90%', ({ peak }) => number(peak.coverage90Percent)],
  ['COST10:1', ({ provisioning }) => number(provisioning.find(({ name }) => name === '10:1')?.loss ?? null)],
  ['SPIKES', ({ spikes }) => (spikes.recallPercent === null ? '-' : `${spikes.recallPercent.toFixed(0)}%of${spikes.count ?? 0}`)],
  ['VS-NAIVE', (model) => versusNaive(model)],
  ['LOOKAHEAD', ({ lookahead }) => (lookahead === null ? '-' : lookahead.passed === lookahead.trials ? 'none' : 'LOOKS-AHEAD')],
  ['FIT', ({ fitSeconds }) => (fitSeconds === null ? '-' : `${fitSeconds.toPrecision(2)}s`)],
  ['FORECAST', ({ forecastSeconds }) => (forecastSeconds === null ? '-' : `${(forecastSeconds * 1000).toPrecision(2)}ms`)],
];

/** Better or worse than seasonal-naive, where that is more than chance at 5 %. */
function versusNaive({ againstSeasonalNaive }: ModelView): string {
  if (againstSeasonalNaive === null) return '-';
  if (againstSeasonalNaive.pValue >= 0.05) return 'no-difference';
  return againstSeasonalNaive.statistic < 0 ? 'better' : 'worse';
}

/** Prints what comes next, or why that cannot be said. */
export function printForecast(io: Io, view: ForecastRunView): void {
  const { series, model, registered, whyNot, origin, quantiles, steps, peak, notes } = view;
  printSeries(io, series);
  const which = registered?.result === 'used' ? `${registered.name} (${model})` : model;
  if (whyNot !== null) {
    io.out(`${which} gives no forecast (${whyNot.code}): ${whyNot.why}\n`);
    return;
  }
  io.out(expectationText(view));
  io.out(`\nModel ${which}, from ${origin === null ? '-' : isoOf(instant(origin))} on:\n\n`);
  const rows = steps.map(({ at, values }) => [isoOf(instant(at)), ...values.map(number)]);
  io.out(table([['TIME', ...quantiles.map((quantile) => (quantile === 0.5 ? 'MEDIAN' : `Q${quantile}`))], ...rows, ...(peak === null ? [] : [['maximum', ...peak.map(number)]])]));
  io.out(forecastLegend(view));
  const middle = quantiles.indexOf(0.5);
  for (const { name, grounds, values } of steps) {
    if (grounds === null) continue;
    const median = middle < 0 ? null : (values[middle] ?? null);
    const sum = median === null ? [] : [['  median', number(median), 'the sum']];
    io.out(`\nStep ${name} rests on:\n${table([...partsOf(grounds, median).map((part) => [`  ${part.name}`, signed(part.contribution), part.detail]), ...sum])}`);
  }
  for (const note of notes) io.out(`Note: ${note}\n`);
  if (registered?.result === 'saved') io.out(`Saved as ${registered.name}.\n`);
  if (registered?.result === 'unchanged') io.out(`Saved before as ${registered.name}: nothing of it has changed.\n`);
}

function printSeries(io: Io, series: SeriesView | null): void {
  if (series === null) return;
  io.out(`${series.file}: ${series.points} steps of ${series.stepSeconds} s, ${isoOf(instant(series.from))} to ${isoOf(instant(series.to))}, ${series.measured} measured.\n`);
  for (const note of series.notes) io.out(`Note: ${note}\n`);
}

const number = (value: number | null): string => (value === null ? '-' : significant(value));
const signed = (value: number): string => `${value > 0 ? '+' : ''}${significant(value)}`;
