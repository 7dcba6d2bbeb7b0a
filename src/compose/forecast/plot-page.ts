import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isoOf } from '../../units/time.ts';
import type { EvaluationReport } from '../../usecases/evaluate-forecasts.ts';
import type { ModelView } from '../../usecases/views/forecast-view.ts';
import { drawCharts } from './draw-charts.ts';
import { plotData } from './plot-data.ts';

const uplotFile = (name: string): string => readFileSync(fileURLToPath(import.meta.resolve(`uplot/dist/${name}`)), 'utf8');

const style = `
:root { color-scheme: light dark; --chart-axis: #57656a; --chart-grid: #e8eded; --chart-actual: #1b2628; --chart-forecast: #b35c00; --chart-band: rgba(23, 92, 173, 0.16); --chart-band-edge: rgba(23, 92, 173, 0.45); }
@media (prefers-color-scheme: dark) { :root { --chart-axis: #9eafae; --chart-grid: #232e2e; --chart-actual: #e4ecec; --chart-forecast: #f0a65a; --chart-band: rgba(125, 178, 255, 0.18); --chart-band-edge: rgba(125, 178, 255, 0.5); } }
body { font: 14px/1.45 system-ui, sans-serif; margin: 24px auto; max-width: 1200px; padding: 0 16px; }
h1 { font-size: 20px; } h2 { font-size: 15px; margin: 20px 0 4px; }
.figures { overflow-x: auto; } .figures table { border-collapse: collapse; font-variant-numeric: tabular-nums; } .figures th, .figures td { padding: 3px 12px 3px 0; text-align: right; }
.figures th:first-child, .figures td:first-child { text-align: left; white-space: nowrap; } .figures th { border-bottom: 1px solid currentColor; font-weight: 600; } .figures .why { text-align: left; }
`;

/**
 * One HTML file with a chart for each model (what came, the median, the 90 % band) and a table of figures. It needs no network; its
 * content security policy allows its own two scripts and no other.
 */
export function plotPage({ view, series, evaluations }: EvaluationReport): string {
  const { settings } = view;
  const charts = series === null || settings.testFrom === null ? null : plotData(series, Math.round((settings.testFrom - series.start) / series.step), view.series?.valueColumn ?? '', evaluations);
  const scripts = [uplotFile('uPlot.iife.min.js'), `(${drawCharts.toString()})();`];
  const styles = [uplotFile('uPlot.min.css'), style];
  const hashes = (texts: readonly string[]): string => texts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`).join(' ');
  const policy = `default-src 'none'; script-src ${hashes(scripts)}; style-src ${hashes(styles)}; base-uri 'none'; form-action 'none'`;
  const title = `Forecasts of ${view.series?.valueColumn ?? 'a series'}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
${styles.map((text) => `<style>${text}</style>`).join('\n')}
</head>
<body>
<h1>${escaped(title)}</h1>
<p>${escaped(description({ view }))}</p>
<div class="figures">${tableOf(view.models)}</div>
<div id="charts"></div>
<script type="application/json" id="data">${JSON.stringify(charts).replaceAll('<', '\\u003c')}</script>
${charts === null ? '' : scripts.map((text) => `<script>${text}</script>`).join('\n')}
</body>
</html>
`;
}

function description({ view }: Pick<EvaluationReport, 'view'>): string {
  const { settings, series } = view;
  if (series === null || settings.testFrom === null) return 'The series cannot be forecast; each model says why.';
  return `${series.file}: ${series.points} steps of ${series.stepSeconds} s. Tested are the last ${settings.testPoints}, from ${isoOf(settings.testFrom as Parameters<typeof isoOf>[0])}, ${settings.horizon} ${settings.horizon === 1 ? 'step' : 'steps'} ahead from every ${settings.originStep === 1 ? '' : `${settings.originStep}th `}origin (${settings.combine}). Each forecast knew only what came before it. Charts show the mean over the leads; seed ${settings.seed}.`;
}

const columns: readonly (readonly [title: string, figure: (model: ModelView) => number | null])[] = [
  ['MAPE %', (model) => model.mapePercent],
  ['MASE', (model) => model.mase],
  ['CRPS', (model) => model.crps],
  ['pinball .95', (model) => model.pinball['0.95']],
  ['covered by 90 % band, %', (model) => model.coverage90Percent],
  ['width of 90 % band', (model) => model.width90],
  ['covered by 90 % band of the maximum, %', (model) => model.peak.coverage90Percent],
  ['spike recall %', (model) => model.spikes.recallPercent],
  ['fit s', (model) => model.fitSeconds],
];

function tableOf(models: readonly ModelView[]): string {
  const row = (model: ModelView): string =>
    model.whyNot === null
      ? columns.map(([, figure]) => `<td>${shownNumber(figure(model))}</td>`).join('')
      : `<td class="why" colspan="${columns.length}">${escaped(model.whyNot.why)}</td>`;
  return `<table><thead><tr><th>model</th>${columns.map(([title]) => `<th>${escaped(title)}</th>`).join('')}</tr></thead>
<tbody>${models.map((model) => `<tr><td>${escaped(model.name)}</td>${row(model)}</tr>`).join('\n')}</tbody></table>`;
}

const shownNumber = (value: number | null): string => (value === null ? '–' : String(Number(value.toPrecision(4))));

/** Text as it may stand in HTML, also in an attribute in double quotes. */
const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
