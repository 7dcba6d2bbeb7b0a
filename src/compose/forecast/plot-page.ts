import { isoOf } from '../../units/time.ts';
import type { EvaluationReport } from '../../usecases/evaluate-forecasts.ts';
import type { ModelView } from '../../usecases/views/forecast-view.ts';
import type { FigureColumn } from '../report/report-page.ts';
import { figuresTable, reportPage } from '../report/report-page.ts';
import { drawCharts } from './draw-charts.ts';
import { plotData } from './plot-data.ts';

/** The page of an evaluation: a chart for each model (what came, the median, the 90 % band) and a table of figures. */
export function plotPage({ view, series, evaluations }: EvaluationReport): string {
  const { settings } = view;
  const charts = series === null || settings.testFrom === null ? null : plotData(series, Math.round((settings.testFrom - series.start) / series.step), view.series?.valueColumn ?? '', evaluations);
  return reportPage({
    title: `Forecasts of ${view.series?.valueColumn ?? 'a series'}`,
    paragraphs: [description({ view })],
    table: figuresTable('model', view.models, columns, (model) => model.whyNot?.why ?? null),
    data: charts,
    draw: drawCharts,
  });
}

function description({ view }: Pick<EvaluationReport, 'view'>): string {
  const { settings, series } = view;
  if (series === null || settings.testFrom === null) return 'The series cannot be forecast; each model says why.';
  return `${series.file}: ${series.points} steps of ${series.stepSeconds} s. Tested are the last ${settings.testPoints}, from ${isoOf(settings.testFrom as Parameters<typeof isoOf>[0])}, ${settings.horizon} ${settings.horizon === 1 ? 'step' : 'steps'} ahead from every ${settings.originStep === 1 ? '' : `${settings.originStep}th `}origin (${settings.combine}). Each forecast knew only what came before it. Charts show the mean over the leads; seed ${settings.seed}.`;
}

const columns: readonly FigureColumn<ModelView>[] = [
  { title: 'MAPE %', value: (model) => model.mapePercent },
  { title: 'MASE', value: (model) => model.mase },
  { title: 'CRPS', value: (model) => model.crps },
  { title: 'pinball .95', value: (model) => model.pinball['0.95'] },
  { title: 'covered by 90 % band, %', value: (model) => model.coverage90Percent },
  { title: 'width of 90 % band', value: (model) => model.width90 },
  { title: 'covered by 90 % band of the maximum, %', value: (model) => model.peak.coverage90Percent },
  { title: 'spike recall %', value: (model) => model.spikes.recallPercent },
  { title: 'fit s', value: (model) => model.fitSeconds },
];
