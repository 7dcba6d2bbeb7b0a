import type uPlot from 'uplot';

/** As much of a browser as the scripts of pages use. */
type Element = { textContent: string | null; clientWidth: number; append: (child: unknown) => void };
type Plots = new (options: uPlot.Options, data: uPlot.AlignedData, place: Element) => uPlot;
type Page = {
  readonly document: { getElementById: (id: string) => Element; createElement: (name: string) => Element; readonly documentElement: Element };
  readonly getComputedStyle: (element: Element) => { getPropertyValue: (name: string) => string };
  readonly addEventListener: (event: string, listener: () => void) => void;
  readonly uPlot: Plots & Pick<typeof uPlot, 'tzDate' | 'paths'>;
};

/** A chart whose size follows the page. */
type Chart = Omit<uPlot.Options, 'width'>;
type TimeChart = Omit<Chart, 'axes' | 'cursor' | 'ms' | 'tzDate'> & { readonly times: readonly number[]; readonly upright: uPlot.Axis };

/**
 * What the scripts of report pages draw with. It is written into the page as text and called there, so it uses nothing from outside itself
 * but the browser and uPlot.
 */
export function chartTools() {
  const page = globalThis as unknown as Page;
  const box = page.document.getElementById('charts');
  const colour = (name: string): string => page.getComputedStyle(page.document.documentElement).getPropertyValue(`--chart-${name}`).trim();
  const text = (value: number | null): string => (value === null ? '–' : value.toLocaleString('en', { maximumSignificantDigits: 5 }));
  const minute = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  /** Times of day, and the date at midnight; dates alone where the ticks are days apart. */
  const ticksOf = (ticks: readonly number[]): string[] => ticks.map((at) => (at % 86_400_000 === 0 ? minute(at).slice(0, 10) : minute(at).slice(11)));
  const axis: uPlot.Axis = { stroke: colour('axis'), grid: { stroke: colour('grid'), width: 1 }, ticks: { show: false } };
  /** A logarithmic axis has ticks without a label. */
  const numbers = (label: string, more: uPlot.Axis = {}): uPlot.Axis => ({ ...axis, label, size: 80, values: (_plot, ticks: readonly (number | null)[]) => ticks.map((tick) => (tick === null ? '' : text(tick))), ...more });
  const line = (label: string, stroke: string, more: uPlot.Series = {}): uPlot.Series => ({ label, stroke, width: 1.5, points: { show: false }, value: (_plot, value: number | null) => text(value), ...more });
  const steps = page.uPlot.paths.stepped?.({ align: 1 });
  const bar = page.uPlot.paths.bars?.({ size: [0.5, 120] });
  const plots: uPlot[] = [];
  const show = (title: string, options: Chart, values: readonly unknown[]): void => {
    const heading = page.document.createElement('h2');
    heading.textContent = title;
    const place = page.document.createElement('div');
    box.append(heading);
    box.append(place);
    plots.push(new page.uPlot({ ...options, width: widthOf() }, values as uPlot.AlignedData, place));
  };
  const widthOf = (): number => Math.max(320, box.clientWidth);
  /** `series` and `values` without the times; all such charts of a page share one cursor. */
  const overTime = (title: string, { times, upright, series, ...more }: TimeChart, values: readonly unknown[]): void =>
    show(
      title,
      {
        // The last label of the axis of times is wider than half a step.
        padding: [8, 48, 0, 0],
        ...more,
        ms: 1,
        tzDate: (at) => page.uPlot.tzDate(new Date(at), 'Etc/UTC'),
        cursor: { sync: { key: 'time' } },
        axes: [{ ...axis, label: 'time (UTC)', space: 80, values: (_plot, ticks) => ticksOf(ticks) }, upright],
        series: [{ label: 'time (UTC)', value: (_plot, at: number | null) => (at === null ? '–' : minute(at)) }, ...series],
      },
      [times, ...values],
    );
  page.addEventListener('resize', () => {
    for (const plot of plots) plot.setSize({ width: widthOf(), height: plot.height });
  });
  const data: unknown = JSON.parse(page.document.getElementById('data').textContent ?? '');
  return { data, colour, axis, numbers, line, stepped: steps === undefined ? {} : { paths: steps }, bars: bar === undefined ? {} : { paths: bar }, show, overTime };
}

export type ChartTools = ReturnType<typeof chartTools>;
