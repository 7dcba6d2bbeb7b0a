import { memo } from 'react';
import { formatValue } from '../format/quantity.ts';
import type { Chart } from './chart-model.ts';
import { useCursorTime } from './cursor-time.ts';
import { Plot } from './plot.tsx';
import { nearestIndex, valueAt } from './time-window.ts';

type ChartRowProps = {
  readonly chart: Chart;
  readonly times: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly marks: readonly number[];
  readonly showTimes: boolean;
  readonly onZoom: (from: number, to: number) => void;
};

const heights: Readonly<Record<Chart['group'], number>> = { Load: 132, Objectives: 120, Capacity: 62, Cost: 108 };
/** What the labels of the axis of time take. */
const timesHeight = 26;

/** A chart under its title, with the values at the pointer or the latest ones. */
export const ChartRow = memo(function ChartRow(props: ChartRowProps) {
  const { chart, showTimes } = props;
  const height = heights[chart.group] + (showTimes ? timesHeight : 0);
  return (
    <figure className="chart" data-chart={chart.id}>
      <figcaption className="chart-head">
        <span className="chart-title">{chart.title}</span>
        {chart.hint !== '' && <span className="chart-hint">{chart.hint}</span>}
        <Legend {...props} />
      </figcaption>
      <Plot {...props} height={height} label={wordsOf(chart)} />
    </figure>
  );
});

function Legend({ chart, times }: Pick<ChartRowProps, 'chart' | 'times'>) {
  const at = useCursorTime();
  const index = at === null ? null : nearestIndex(times, at);
  return (
    <ul className="legend">
      {chart.series.map(({ label, values, colour, look }) => (
        <li key={label}>
          <span className={`swatch swatch-${look}`} style={{ '--swatch': `var(--chart-${colour + 1})` } as React.CSSProperties} aria-hidden="true" />
          {label} <b className="num">{formatValue(valueAt(values, index), chart.unit)}</b>
        </li>
      ))}
      {chart.target !== null && (
        <li>
          <span className="swatch swatch-target" aria-hidden="true" />
          target <b className="num">{`${chart.target.comparator} ${formatValue(chart.target.value, chart.unit)}`}</b>
        </li>
      )}
      {chart.shades.some(({ kind }) => kind === 'violated') && (
        <li>
          <span className="swatch swatch-violated" aria-hidden="true" />
          violated
        </li>
      )}
    </ul>
  );
}

/** The chart in words, for those who cannot see it. */
function wordsOf({ title, series, unit, target, shades }: Chart): string {
  const now = series.map(({ label, values }) => `${label} ${formatValue(valueAt(values, null), unit)}`).join(', ');
  const violated = shades.filter(({ kind }) => kind === 'violated').length;
  const goal = target === null ? '' : `; target ${target.comparator} ${formatValue(target.value, unit)}, ${violated === 0 ? 'not violated' : `violated ${violated} times`} in the time shown`;
  return `${title} over time: ${now}${goal}`;
}
