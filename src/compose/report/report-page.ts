import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Json } from '../../model/json.ts';
import type { ChartTools } from './chart-tools.ts';
import { chartTools } from './chart-tools.ts';

const uplotFile = (name: string): string => readFileSync(fileURLToPath(import.meta.resolve(`uplot/dist/${name}`)), 'utf8');

const style = `
:root { color-scheme: light dark; --chart-axis: #57656a; --chart-grid: #e8eded; --chart-actual: #1b2628; --chart-forecast: #b35c00; --chart-band: rgba(23, 92, 173, 0.16); --chart-band-edge: rgba(23, 92, 173, 0.45); }
@media (prefers-color-scheme: dark) { :root { --chart-axis: #9eafae; --chart-grid: #232e2e; --chart-actual: #e4ecec; --chart-forecast: #f0a65a; --chart-band: rgba(125, 178, 255, 0.18); --chart-band-edge: rgba(125, 178, 255, 0.5); } }
body { font: 14px/1.45 system-ui, sans-serif; margin: 24px auto; max-width: 1200px; padding: 0 16px; }
h1 { font-size: 20px; } h2 { font-size: 15px; margin: 20px 0 4px; }
.figures { overflow-x: auto; } .figures table { border-collapse: collapse; font-variant-numeric: tabular-nums; } .figures th, .figures td { padding: 3px 12px 3px 0; text-align: right; }
.figures th:first-child, .figures td:first-child { text-align: left; white-space: nowrap; } .figures th { border-bottom: 1px solid currentColor; font-weight: 600; } .figures .why { text-align: left; }
.figures dl { display: grid; grid-template-columns: max-content auto; gap: 2px 12px; margin: 12px 0 0; } .figures dt { font-weight: 600; } .figures dd { margin: 0; }
`;

export type ReportPage = {
  readonly title: string;
  /** Paragraphs of plain text under the title. */
  readonly paragraphs: readonly string[];
  /** The table of figures, from `figuresTable`. */
  readonly table: string;
  /** What the script draws, into the element `charts`; null for no charts. */
  readonly data: Json;
  /** A function that uses nothing from outside itself but the tools: both are written into the page as text. */
  readonly draw: (tools: ChartTools) => void;
};

/**
 * One HTML file with a table of figures and charts. It needs no network; its content security policy allows its own two scripts
 * and no other.
 */
export function reportPage({ title, paragraphs, table, data, draw }: ReportPage): string {
  const scripts = [uplotFile('uPlot.iife.min.js'), `(${draw.toString()})((${chartTools.toString()})());`];
  const styles = [uplotFile('uPlot.min.css'), style];
  const hashes = (texts: readonly string[]): string => texts.map((text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`).join(' ');
  const policy = `default-src 'none'; script-src ${hashes(scripts)}; style-src ${hashes(styles)}; base-uri 'none'; form-action 'none'`;
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
${paragraphs.map((text) => `<p>${escaped(text)}</p>`).join('\n')}
<div class="figures">${table}</div>
<div id="charts"></div>
<script type="application/json" id="data">${JSON.stringify(data).replaceAll('<', '\\u003c')}</script>
${data === null ? '' : scripts.map((text) => `<script>${text}</script>`).join('\n')}
</body>
</html>
`;
}

/** A column of figures; a text stands as it is. `means` says under the table what the figure is. */
export type FigureColumn<Row> = { readonly title: string; readonly value: (row: Row) => number | string | null; readonly means?: string };

/** A table with one row each, and under it what its columns mean; where there are no figures, `whyNot` says why. */
export function figuresTable<Row extends { readonly name: string }>(first: string, rows: readonly Row[], columns: readonly FigureColumn<Row>[], whyNot: (row: Row) => string | null): string {
  const cells = (row: Row): string => {
    const why = whyNot(row);
    return why === null ? columns.map(({ value }) => `<td>${shownFigure(value(row))}</td>`).join('') : `<td class="why" colspan="${columns.length}">${escaped(why)}</td>`;
  };
  const meanings = columns.flatMap(({ title, means }) => (means === undefined ? [] : [`<dt>${escaped(title)}</dt><dd>${escaped(means)}</dd>`]));
  return `<table><thead><tr><th>${escaped(first)}</th>${columns.map(({ title }) => `<th>${escaped(title)}</th>`).join('')}</tr></thead>
<tbody>${rows.map((row) => `<tr><td>${escaped(row.name)}</td>${cells(row)}</tr>`).join('\n')}</tbody></table>${meanings.length === 0 ? '' : `<dl>${meanings.join('')}</dl>`}`;
}

const shownFigure = (value: number | string | null): string => (value === null ? '–' : typeof value === 'string' ? escaped(value) : String(Number(value.toPrecision(4))));

/** Text as it may stand in HTML, also in an attribute in double quotes. */
export const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
