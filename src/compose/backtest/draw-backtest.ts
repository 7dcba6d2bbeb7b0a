import type uPlot from 'uplot';
import type { BacktestData } from './backtest-data.ts';

/** As much of a browser as the page's script uses. */
type Element = { textContent: string | null; clientWidth: number; append: (child: unknown) => void };
type Plots = new (options: uPlot.Options, data: uPlot.AlignedData, place: Element) => uPlot;
type Page = {
  readonly document: { getElementById: (id: string) => Element; createElement: (name: string) => Element; readonly documentElement: Element };
  readonly getComputedStyle: (element: Element) => { getPropertyValue: (name: string) => string };
  readonly addEventListener: (event: string, listener: () => void) => void;
  readonly uPlot: Plots & Pick<typeof uPlot, 'tzDate' | 'paths'>;
};

/**
 * The script of the page: load, replicas, responses and scaling events on one time axis, the tail of the responses, and violations against
 * cost with the Pareto front. It is written into the page as text, so it uses nothing from outside itself but the browser and uPlot.
 */
export function drawBacktest(): void {
  const page = globalThis as unknown as Page;
  const box = page.document.getElementById('charts');
  const data = JSON.parse(page.document.getElementById('data').textContent ?? '') as BacktestData;
  const named = (name: string): string => page.getComputedStyle(page.document.documentElement).getPropertyValue(`--chart-${name}`).trim();
  // Colours that also people with colour blindness tell apart (Okabe and Ito, 2008); further policies are dashed.
  const palette = ['#0072b2', '#e69f00', '#009e73', '#d55e00', '#cc79a7', '#56b4e9', '#b8a90a'];
  const text = (value: number | null): string => (value === null ? '–' : value.toLocaleString('en', { maximumSignificantDigits: 4 }));
  const minute = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  const ticksOf = (ticks: readonly number[]): string[] => ticks.map((at) => (at % 86_400_000 === 0 ? minute(at).slice(0, 10) : minute(at).slice(11)));
  /** A logarithmic axis has ticks without a label. */
  const labelsOf = (ticks: readonly (number | null)[]): string[] => ticks.map((tick) => (tick === null ? '' : text(tick)));
  const { policies } = data;
  const colourOf = (index: number): string => palette[index % palette.length] as string;
  const lineOf = (index: number, more: uPlot.Series = {}): uPlot.Series => ({
    label: policies[index]?.name ?? '',
    stroke: colourOf(index),
    width: 1.5,
    points: { show: false },
    value: (_plot, value: number | null) => text(value),
    ...(index >= palette.length ? { dash: [6, 3] } : {}),
    ...more,
  });
  const axis: uPlot.Axis = { stroke: named('axis'), grid: { stroke: named('grid'), width: 1 }, ticks: { show: false } };
  const numbers = (label: string): uPlot.Axis => ({ ...axis, label, size: 80, values: (_plot, ticks) => labelsOf(ticks) });
  const widthOf = (): number => Math.max(320, box.clientWidth);
  const plots: uPlot[] = [];
  const place = (title: string): Element => {
    const heading = page.document.createElement('h2');
    heading.textContent = title;
    const element = page.document.createElement('div');
    box.append(heading);
    box.append(element);
    return element;
  };
  const show = (title: string, height: number, options: Omit<uPlot.Options, 'width' | 'height'>, values: unknown): void => {
    plots.push(new page.uPlot({ ...options, width: widthOf(), height }, values as uPlot.AlignedData, place(title)));
  };
  const overTime = (title: string, upright: uPlot.Axis, height: number, series: readonly uPlot.Series[], values: readonly unknown[], scales: uPlot.Scales = {}): void =>
    show(
      title,
      height,
      {
        ms: 1,
        tzDate: (at) => page.uPlot.tzDate(new Date(at), 'Etc/UTC'),
        cursor: { sync: { key: 'backtest' } },
        scales,
        axes: [{ ...axis, label: 'time (UTC)', space: 80, values: (_plot, ticks) => ticksOf(ticks) }, upright],
        series: [{ label: 'time', value: (_plot, at: number | null) => (at === null ? '–' : minute(at)) }, ...series],
      },
      [data.times, ...values],
    );
  const stepped = page.uPlot.paths.stepped?.({ align: 1 });
  const dots = (index: number): uPlot.Series => lineOf(index, { width: 0, points: { show: true, size: 6, fill: colourOf(index) } });
  overTime('Load', numbers(data.unit), 180, [{ label: 'load', stroke: named('actual'), width: 1.5, points: { show: false }, value: (_plot, value: number | null) => text(value) }], [data.load]);
  overTime('Replicas', numbers('replicas'), 240, policies.map((_, index) => lineOf(index, stepped === undefined ? {} : { paths: stepped })), policies.map(({ replicas }) => replicas));
  const rowsAxis: uPlot.Axis = { ...axis, size: 120, splits: () => policies.map((_, index) => index + 1), values: () => policies.map(({ name }) => (name.length > 18 ? `${name.slice(0, 17)}…` : name)) };
  overTime('Scaling events', rowsAxis, 60 + 22 * policies.length, policies.map((_, index) => dots(index)), policies.map(({ events }, index) => events.map((count) => (count === null ? null : index + 1))), { y: { range: [0.5, policies.length + 0.5] } });
  const limit = (label: string, at: number): readonly [uPlot.Series, readonly number[]] => [{ label, stroke: named('axis'), width: 1, dash: [3, 3], points: { show: false }, value: (_plot, value: number | null) => text(value) }, data.times.map(() => at)];
  const limits = [limit('target', data.target), limit('tolerated', data.tolerated)];
  overTime('Response: the percentile of the objective', numbers('ms'), 240, [...policies.map((_, index) => lineOf(index)), ...limits.map(([line]) => line)], [...policies.map(({ response }) => response), ...limits.map(([, values]) => values)]);
  show(
    'Latency tail: share of slots whose response was above',
    260,
    { scales: { x: { time: false, distr: 3 }, y: { distr: 3 } }, axes: [{ ...axis, label: 'response, ms', values: (_plot, ticks) => labelsOf(ticks) }, numbers('slots above it, %')], series: [{ label: 'ms', value: (_plot, value: number | null) => text(value) }, ...policies.map((_, index) => lineOf(index))] },
    [data.tailAt, ...policies.map(({ tail }) => tail)],
  );
  // One x for each policy, ascending as uPlot wants it; each policy is a series of one point, and the front a stepped line.
  const order = policies.map((_, index) => index).filter((index) => policies[index]?.usd !== null).sort((a, b) => (policies[a]?.usd ?? 0) - (policies[b]?.usd ?? 0));
  const front = order.map((index) => (policies[index]?.pareto === true ? (policies[index]?.violatedPercent ?? null) : null));
  show(
    'Violations against cost, with the Pareto front',
    320,
    {
      scales: { x: { time: false } },
      axes: [{ ...axis, label: 'USD', values: (_plot, ticks) => labelsOf(ticks) }, numbers('violated slots, %')],
      series: [
        { label: 'USD', value: (_plot, value: number | null) => text(value) },
        { label: 'Pareto front', stroke: named('axis'), width: 1.5, dash: [6, 4], spanGaps: true, points: { show: false }, value: (_plot, value: number | null) => text(value), ...(stepped === undefined ? {} : { paths: stepped }) },
        ...order.map((index) => lineOf(index, { points: { show: true, size: policies[index]?.knowsFuture === true ? 7 : 11, fill: policies[index]?.knowsFuture === true ? 'transparent' : colourOf(index) } })),
      ],
    },
    [order.map((index) => policies[index]?.usd), front, ...order.map((index) => order.map((other) => (other === index ? policies[index]?.violatedPercent : null)))],
  );
  page.addEventListener('resize', () => {
    for (const plot of plots) plot.setSize({ width: widthOf(), height: plot.height });
  });
}
