import type { Options } from 'uplot';
import uPlot from 'uplot';
import { scaleFor, formatNumber } from '../format/quantity.ts';
import { formatClock } from '../format/time.ts';
import type { Chart, ChartSeries } from './chart-model.ts';
import type { Palette } from './palette.ts';
import { setCursorTime } from './cursor-time.ts';

/** Pixels between the edge of a chart and its plot, the same for all, so that their times stand above each other. */
export const gutter = { left: 84, right: 26 } as const;

/** Pixels between two ticks of a chart of whole numbers at least: its plot is low, and 0 alone says nothing. */
const integerTickSpace = 14;

/** What a chart reads anew each time it is drawn. */
export type Drawn = { readonly chart: Chart; readonly marks: readonly number[]; readonly zoom: (from: number, to: number) => void };

export type PlotStyle = { readonly palette: Palette; readonly font: string; readonly width: number; readonly height: number; readonly showTimes: boolean };

/** Options of uPlot for a chart. Values change through `drawn`; another set of series needs new options. */
export function plotOptions(drawn: () => Drawn, { palette, font, width, height, showTimes }: PlotStyle): Options {
  const { chart } = drawn();
  const axis = { stroke: palette.axis, font, grid: { stroke: palette.grid, width: 1 }, ticks: { show: false } } as const;
  return {
    width,
    height,
    ms: 1,
    padding: [8, gutter.right, showTimes ? 0 : 6, 0],
    legend: { show: false },
    cursor: {
      y: false,
      points: { size: 7 },
      drag: { x: true, y: false, setScale: false },
      sync: { key: 'homeostat', filters: { pub: (type) => type === 'mousemove' || type === 'mouseleave', sub: () => true } },
    },
    scales: { x: { time: true, auto: false }, y: { range: (_plot, _min, max) => [0, topOf(max, drawn().chart)] } },
    axes: [
      { ...axis, show: showTimes, size: 26, gap: 4, space: 56, values: (_plot, splits) => timeTexts(splits) },
      { ...axis, size: gutter.left, gap: 6, space: chart.integers ? integerTickSpace : 28, ...(chart.integers ? { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000] } : {}), values: (_plot, splits) => tickTexts(splits, chart.unit) },
    ],
    series: [{}, ...chart.series.map((series) => seriesOptions(series, palette))],
    hooks: {
      drawClear: [(plot) => drawShades(plot, drawn().chart, palette)],
      draw: [(plot) => drawTarget(plot, drawn().chart, palette), (plot) => drawMarks(plot, drawn().marks, palette)],
      setCursor: [(plot) => setCursorTime(plot.cursor.idx === null || plot.cursor.idx === undefined ? null : (plot.data[0][plot.cursor.idx] ?? null))],
      setSelect: [(plot) => select(plot, drawn().zoom)],
    },
  };
}

/** A little room above the highest value, and never an axis without a height. */
function topOf(max: number | null, { integers, most }: Chart): number {
  const highest = Math.max(max ?? 0, most);
  if (highest <= 0) return 1;
  return integers ? highest + 0.35 : highest * 1.12;
}

/** Times of day; seconds only where they tell ticks apart, so that labels fit on a telephone too. */
function timeTexts(splits: readonly number[]): string[] {
  const whole = splits.every((at) => at % 60_000 === 0);
  return splits.map((at) => (whole ? formatClock(at).slice(0, -3) : formatClock(at)));
}

/** Every tick carries its unit, so that no axis can be misread. */
function tickTexts(splits: readonly number[], unit: string): string[] {
  const scale = scaleFor(unit, Math.max(0, ...splits));
  const gap = scale.unit === '' || scale.unit.startsWith('/') ? '' : ' ';
  return splits.map((value) => `${formatNumber(value / scale.factor)}${value === 0 ? '' : `${gap}${scale.unit}`}`);
}

function seriesOptions({ label, colour, look }: ChartSeries, { series }: Palette): uPlot.Series {
  const stroke = series[colour % series.length] ?? 'gray';
  const shared = { label, stroke, width: 1.75, points: { show: false } };
  if (look === 'line') return shared;
  const paths = uPlot.paths.stepped?.({ align: 1 });
  const stepped = paths === undefined ? shared : { ...shared, paths };
  if (look === 'area') return { ...stepped, fill: `color-mix(in srgb, ${stroke} 18%, transparent)` };
  return look === 'dashed-step' ? { ...stepped, dash: [5, 4], width: 1.5 } : stepped;
}

function drawShades(plot: uPlot, { shades }: Chart, palette: Palette): void {
  const { ctx, bbox } = plot;
  ctx.save();
  clip(plot);
  for (const { from, to, kind } of shades) {
    const left = plot.valToPos(from, 'x', true);
    const width = Math.max(2, plot.valToPos(to, 'x', true) - left);
    ctx.fillStyle = kind === 'violated' ? palette.violated : palette.unknown;
    ctx.fillRect(left, bbox.top, width, bbox.height);
    if (kind !== 'violated') continue;
    // A thick edge as well: shading alone is too faint for some eyes.
    ctx.fillStyle = palette.violatedEdge;
    ctx.fillRect(left, bbox.top, width, 3 * devicePixelRatio);
  }
  ctx.restore();
}

function drawTarget(plot: uPlot, { target }: Chart, palette: Palette): void {
  if (target === null) return;
  const { ctx, bbox } = plot;
  const y = Math.round(plot.valToPos(target.value, 'y', true)) + 0.5;
  ctx.save();
  clip(plot);
  ctx.strokeStyle = palette.target;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.setLineDash([6 * devicePixelRatio, 4 * devicePixelRatio]);
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}

function drawMarks(plot: uPlot, marks: readonly number[], palette: Palette): void {
  const { ctx, bbox } = plot;
  ctx.save();
  clip(plot);
  ctx.strokeStyle = palette.mark;
  ctx.lineWidth = devicePixelRatio;
  ctx.setLineDash([2 * devicePixelRatio, 3 * devicePixelRatio]);
  ctx.beginPath();
  for (const at of marks) {
    const x = Math.round(plot.valToPos(at, 'x', true)) + 0.5;
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
  }
  ctx.stroke();
  ctx.restore();
}

function clip({ ctx, bbox }: uPlot): void {
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
}

/** Pixels that a drag must have to be meant. */
const dragMin = 6;

function select(plot: uPlot, zoom: Drawn['zoom']): void {
  const { left, width } = plot.select;
  if (width < dragMin) return;
  plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
  zoom(Math.round(plot.posToVal(left, 'x')), Math.round(plot.posToVal(left + width, 'x')));
}
