import { isoOf } from '../../units/time.ts';
import type { EvaluationReport } from '../../usecases/evaluate-forecasts.ts';
import { byAccuracy, figureMeanings, nearZeroNote, verdictSentence } from '../../usecases/evaluation-sentences.ts';
import type { ModelView } from '../../usecases/views/forecast-view.ts';
import type { FigureColumn } from '../report/report-page.ts';
import { figuresTable, reportPage } from '../report/report-page.ts';
import { drawCharts } from './draw-charts.ts';
import { plotData } from './plot-data.ts';

/** The page of an evaluation: which model was best, a table of figures with what they mean, and a chart for each model, the best first. */
export function plotPage({ view, series, evaluations }: EvaluationReport): string {
  const { settings } = view;
  const models = byAccuracy(view.models);
  const ordered = models.flatMap(({ name }) => evaluations.filter((evaluation) => evaluation.name === name));
  const charts = series === null || settings.testFrom === null ? null : plotData(series, Math.round((settings.testFrom - series.start) / series.step), view.series?.valueColumn ?? '', ordered);
  const scored = models.filter(({ whyNot }) => whyNot === null);
  return reportPage({
    title: `Forecasts of ${view.series?.valueColumn ?? 'a series'}`,
    paragraphs: [verdictSentence(scored), description({ view }), ...(charts === null ? [] : [legend]), nearZeroNote(scored) ?? ''].filter((text) => text !== ''),
    table: figuresTable('model', models, columns, (model) => model.whyNot?.why ?? null),
    data: charts,
    draw: drawCharts,
  });
}

const legend =
  'In the charts the solid line is what came, the dashed line the forecast (the median), and the shaded area its 90 % band, which 9 of 10 points should lie in; where points have several forecasts, their means over the leads are drawn. All charts have one scale: what lies far beyond all that came is cut off. Drag to zoom, double-click to go back.';

function description({ view }: Pick<EvaluationReport, 'view'>): string {
  const { settings, series } = view;
  if (series === null || settings.testFrom === null) return 'The series cannot be forecast; each model says why.';
  return `${series.file}: ${series.points} steps of ${series.stepSeconds} s. Tested are the last ${settings.testPoints}, from ${isoOf(settings.testFrom as Parameters<typeof isoOf>[0])}, ${settings.horizon} ${settings.horizon === 1 ? 'step' : 'steps'} ahead from every ${settings.originStep === 1 ? '' : `${settings.originStep}th `}origin (${settings.combine}). Each forecast knew only what came before it. Seed ${settings.seed}.`;
}

const columns: readonly FigureColumn<ModelView>[] = [
  { title: 'MAPE %', value: (model) => model.mapePercent, means: figureMeanings.mape },
  { title: 'MASE', value: (model) => model.mase, means: figureMeanings.mase },
  { title: 'CRPS', value: (model) => model.crps, means: figureMeanings.crps },
  { title: 'pinball .95', value: (model) => model.pinball['0.95'], means: figureMeanings.pinball95 },
  { title: 'covered, %', value: (model) => model.coverage90Percent, means: figureMeanings.coverage90 },
  { title: 'width', value: (model) => model.width90, means: figureMeanings.width90 },
  { title: 'maximum covered, %', value: (model) => model.peak.coverage90Percent, means: figureMeanings.peakCoverage90 },
  { title: 'cost 10:1', value: (model) => model.provisioning.find(({ name }) => name === '10:1')?.loss ?? null, means: figureMeanings.cost },
  { title: 'spikes, %', value: (model) => model.spikes.recallPercent, means: figureMeanings.spikes },
  { title: 'fit s', value: (model) => model.fitSeconds, means: figureMeanings.time },
];
