import { isoOf } from '../units/time.ts';
import { timeAt } from '../model/forecast.ts';
import type { SizeReport } from './size-series.ts';

const [width, height, margin] = [1160, 300, 40] as const;
/** Steps that are drawn; of more, each drawn point is the greatest of its bin, so that no peak is lost. */
const pointsMax = 1160;

/** One HTML page without scripts: for each recommender a chart of usage and the size in force. */
export function sizePage({ view, trace, replays }: SizeReport): string {
  const { usage, resource } = trace;
  const charts = replays.map(({ name, replay }) => {
    const top = Math.max(1e-9, ...binned(usage.values), ...binned(replay.limits.subarray(view.settings.warmUpSteps))) * 1.05;
    const figures = view.recommenders.find((one) => one.name === name);
    return `<h2>${escaped(name)}</h2><p>Unused ${(figures?.slackPercent ?? 0).toFixed(1)} %, too small in ${figures?.shortSteps ?? 0} steps, ${figures?.resizes ?? 0} resizes.</p>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="usage and size under ${escaped(name)}">
<rect x="${margin}" y="0" width="${((width - margin) * view.settings.warmUpSteps) / usage.values.length}" height="${height - 20}" class="warm"/>
<polyline class="usage" points="${points(usage.values, top)}"/><polyline class="size" points="${points(replay.limits, top)}"/>
<text x="0" y="12">${top.toPrecision(3)}</text><text x="0" y="${height - 20}">0</text><text x="${margin}" y="${height - 4}">${isoOf(usage.start)}</text><text x="${width}" y="${height - 4}" text-anchor="end">${isoOf(timeAt(usage, usage.values.length - 1))}</text>
</svg>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="viewport" content="width=device-width"><title>Sizes of ${escaped(view.series.valueColumn)}</title>
<style>:root { color-scheme: light dark; } body { font: 14px/1.45 system-ui, sans-serif; max-width: 1200px; margin: 24px auto; padding: 0 16px; } polyline { fill: none; stroke-width: 1.2; } .usage { stroke: #175cad; } .size { stroke: #b35c00; } .warm { fill: rgba(128, 128, 128, 0.12); } text { font-size: 11px; fill: currentColor; }</style></head>
<body><h1>Sizes of ${escaped(view.series.valueColumn)}</h1><p>${escaped(view.recommendation.name)}: ${escaped(view.recommendation.reason)} Blue is usage, orange the size in force, in ${resource}; the shaded part teaches and counts for nothing.</p>
${charts.join('\n')}
</body></html>
`;
}

function binned(values: Float64Array): readonly number[] {
  const size = Math.max(1, Math.ceil(values.length / pointsMax));
  return Array.from({ length: Math.ceil(values.length / size) }, (_, bin) => values.subarray(bin * size, (bin + 1) * size).reduce((most, value) => Math.max(most, value), 0));
}

function points(values: Float64Array, top: number): string {
  const shown = binned(values);
  const x = (i: number): string => (margin + ((width - margin) * i) / Math.max(1, shown.length - 1)).toFixed(1);
  const y = (value: number): string => Math.max(0, (height - 20) * (1 - value / top)).toFixed(1);
  return shown.map((value, i) => `${x(i)},${y(value)}`).join(' ');
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
