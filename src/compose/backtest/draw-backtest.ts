import type uPlot from 'uplot';
import type { ChartTools } from '../report/chart-tools.ts';
import type { BacktestData } from './backtest-data.ts';

/**
 * The script of the page: load, replicas, responses and scaling events on one time axis, the tail of the responses, and violations against
 * cost with the Pareto front. It is written into the page as text, so it uses nothing from outside itself but the tools.
 */
export function drawBacktest({ data, colour, axis, numbers, line, stepped, show, overTime }: ChartTools): void {
  const { policies, times, load, unit, target, tolerated, tailAt } = data as BacktestData;
  // Colours that also people with colour blindness tell apart (Okabe and Ito, 2008); further policies are dashed.
  const palette = ['#0072b2', '#e69f00', '#009e73', '#d55e00', '#cc79a7', '#56b4e9', '#b8a90a'];
  const colourOf = (index: number): string => palette[index % palette.length] as string;
  const lineOf = (index: number, more: uPlot.Series = {}): uPlot.Series => line(policies[index]?.name ?? '', colourOf(index), { ...(index >= palette.length ? { dash: [6, 3] } : {}), ...more });
  const dots = (index: number): uPlot.Series => lineOf(index, { width: 0, points: { show: true, size: 6, fill: colourOf(index) } });
  const limit = (label: string): uPlot.Series => line(label, colour('axis'), { width: 1, dash: [3, 3] });
  const names: uPlot.Axis = { ...axis, size: 120, splits: () => policies.map((_, index) => index + 1), values: () => policies.map(({ name }) => (name.length > 18 ? `${name.slice(0, 17)}…` : name)) };
  overTime('Load', { height: 180, times, upright: numbers(unit), series: [line('load', colour('actual'))] }, [load]);
  overTime('Replicas', { height: 240, times, upright: numbers('replicas'), series: policies.map((_, index) => lineOf(index, stepped)) }, policies.map(({ replicas }) => replicas));
  overTime(
    'Scaling events',
    { height: 60 + 22 * policies.length, times, upright: names, series: policies.map((_, index) => dots(index)), scales: { y: { range: [0.5, policies.length + 0.5] } } },
    policies.map(({ events }, index) => events.map((count) => (count === null ? null : index + 1))),
  );
  overTime(
    'Response: the percentile of the objective',
    { height: 240, times, upright: numbers('ms'), series: [...policies.map((_, index) => lineOf(index)), limit('target'), limit('tolerated')] },
    [...policies.map(({ response }) => response), times.map(() => target), times.map(() => tolerated)],
  );
  show(
    'Latency tail: share of slots whose response was above',
    { height: 260, scales: { x: { time: false, distr: 3 }, y: { distr: 3 } }, axes: [numbers('response, ms', { size: 50 }), numbers('slots above it, %')], series: [line('ms', colour('axis')), ...policies.map((_, index) => lineOf(index))] },
    [tailAt, ...policies.map(({ tail }) => tail)],
  );
  // One x for each policy, ascending as uPlot wants it; each policy is a series of one point, and the front a stepped line.
  const order = policies.map((_, index) => index).filter((index) => policies[index]?.usd !== null).sort((a, b) => (policies[a]?.usd ?? 0) - (policies[b]?.usd ?? 0));
  const front = order.map((index) => (policies[index]?.pareto === true ? (policies[index]?.violatedPercent ?? null) : null));
  const point = (index: number): uPlot.Series => lineOf(index, { points: { show: true, size: policies[index]?.knowsFuture === true ? 7 : 11, fill: policies[index]?.knowsFuture === true ? 'transparent' : colourOf(index) } });
  show(
    'Violations against cost, with the Pareto front',
    {
      height: 320,
      scales: { x: { time: false } },
      axes: [numbers('USD', { size: 50 }), numbers('violated slots, %')],
      series: [line('USD', colour('axis')), line('Pareto front', colour('axis'), { dash: [6, 4], spanGaps: true, ...stepped }), ...order.map(point)],
    },
    [order.map((index) => policies[index]?.usd), front, ...order.map((index) => order.map((other) => (other === index ? policies[index]?.violatedPercent : null)))],
  );
}
