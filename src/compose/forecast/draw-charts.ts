import type uPlot from 'uplot';
import type { PlotData } from './plot-data.ts';

/** As much of a browser as the page's script uses. */
type Element = { textContent: string | null; className: string; clientWidth: number; append: (child: unknown) => void };
type Page = {
  readonly document: { getElementById: (id: string) => Element; createElement: (name: string) => Element; readonly documentElement: Element };
  readonly getComputedStyle: (element: Element) => { getPropertyValue: (name: string) => string };
  readonly addEventListener: (event: string, listener: () => void) => void;
  readonly uPlot: typeof uPlot;
};

/**
 * The script of the page: draws one chart a model. It is written into the page as text, so it uses nothing from outside itself but the
 * browser and uPlot.
 */
export function drawCharts(): void {
  const page = globalThis as unknown as Page;
  const box = page.document.getElementById('charts');
  const data = JSON.parse(page.document.getElementById('data').textContent ?? '') as PlotData;
  const colour = (name: string): string => page.getComputedStyle(page.document.documentElement).getPropertyValue(`--chart-${name}`).trim();
  const text = (value: number | null): string => (value === null ? '–' : value.toLocaleString('en', { maximumSignificantDigits: 6 }));
  const minute = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  /** Times of day, and the date at midnight; dates alone where the ticks are days apart. */
  const ticksOf = (ticks: readonly number[]): string[] => ticks.map((at) => (at % 86_400_000 === 0 ? minute(at).slice(0, 10) : minute(at).slice(11)));
  const line = (label: string, stroke: string, width: number, dash?: number[]): uPlot.Series => ({ label, stroke, width, points: { show: false }, value: (_plot, value: number | null) => text(value), ...(dash === undefined ? {} : { dash }) });
  const axis: uPlot.Axis = { stroke: colour('axis'), grid: { stroke: colour('grid'), width: 1 }, ticks: { show: false } };
  const widthOf = (): number => Math.max(320, box.clientWidth);
  const plots = data.models.map(({ name, median, low, high }) => {
    const heading = page.document.createElement('h2');
    heading.textContent = name;
    const place = page.document.createElement('div');
    box.append(heading);
    box.append(place);
    const options: uPlot.Options = {
      width: widthOf(),
      height: 280,
      ms: 1,
      tzDate: (at) => page.uPlot.tzDate(new Date(at), 'Etc/UTC'),
      cursor: { sync: { key: 'forecast' } },
      axes: [{ ...axis, label: 'time (UTC)', space: 80, values: (_plot, ticks) => ticksOf(ticks) }, { ...axis, label: data.unit, size: 80, values: (_plot, ticks) => ticks.map(text) }],
      series: [{ label: 'time', value: (_plot, at: number | null) => (at === null ? '–' : minute(at)) }, line('95 %', colour('band-edge'), 1), line('5 %', colour('band-edge'), 1), line('actual', colour('actual'), 1.5), line('forecast', colour('forecast'), 1.5, [6, 3])],
      bands: [{ series: [1, 2], fill: colour('band') }],
    };
    return new page.uPlot(options, [data.times, high, low, data.actual, median] as unknown as uPlot.AlignedData, place);
  });
  page.addEventListener('resize', () => {
    for (const plot of plots) plot.setSize({ width: widthOf(), height: 280 });
  });
}
