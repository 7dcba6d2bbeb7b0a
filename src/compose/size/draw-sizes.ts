import type uPlot from 'uplot';
import type { SizeData } from './size-data.ts';

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
 * The script of the page: usage, the size in force and the size that is set once, one chart a recommender. It is written into the page as
 * text, so it uses nothing from outside itself but the browser and uPlot.
 */
export function drawSizes(): void {
  const page = globalThis as unknown as Page;
  const box = page.document.getElementById('charts');
  const { charts } = JSON.parse(page.document.getElementById('data').textContent ?? '') as SizeData;
  const colour = (name: string): string => page.getComputedStyle(page.document.documentElement).getPropertyValue(`--chart-${name}`).trim();
  const text = (value: number | null): string => (value === null ? '' : value.toLocaleString('en', { maximumSignificantDigits: 4 }));
  const minute = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
  const ticksOf = (ticks: readonly number[]): string[] => ticks.map((at) => (at % 86_400_000 === 0 ? minute(at).slice(0, 10) : minute(at).slice(11)));
  const line = (label: string, stroke: string, more: uPlot.Series = {}): uPlot.Series => ({ label, stroke, width: 1.5, points: { show: false }, value: (_plot, value: number | null) => text(value), ...more });
  const stepped = page.uPlot.paths.stepped?.({ align: 1 });
  const axis: uPlot.Axis = { stroke: colour('axis'), grid: { stroke: colour('grid'), width: 1 }, ticks: { show: false } };
  const widthOf = (): number => Math.max(320, box.clientWidth);
  const height = 280;
  const plots = charts.map(({ title, unit, top, countedFrom, times, usage, size, setOnce }) => {
    const heading = page.document.createElement('h2');
    heading.textContent = title;
    const place = page.document.createElement('div');
    box.append(heading);
    box.append(place);
    const options: uPlot.Options = {
      width: widthOf(),
      height,
      // The last label of the axis of times is wider than half a step.
      padding: [8, 48, 0, 0],
      ms: 1,
      tzDate: (at) => page.uPlot.tzDate(new Date(at), 'Etc/UTC'),
      cursor: { sync: { key: 'sizes' } },
      scales: { y: { range: [0, top] } },
      axes: [{ ...axis, label: 'time (UTC)', space: 80, values: (_plot, ticks) => ticksOf(ticks) }, { ...axis, label: unit, size: 80, values: (_plot, ticks) => ticks.map(text) }],
      series: [
        { label: 'time (UTC)', value: (_plot, at: number | null) => (at === null ? '' : minute(at)) },
        line('usage', colour('actual')),
        line('size in force', colour('forecast'), stepped === undefined ? {} : { paths: stepped }),
        line('set once', colour('band-edge'), { dash: [6, 3] }),
      ],
      hooks: {
        // Behind the lines: the part that teaches and counts for nothing.
        drawClear: [
          (plot) => {
            const { ctx, bbox } = plot;
            ctx.fillStyle = colour('grid');
            ctx.fillRect(bbox.left, bbox.top, Math.max(0, Math.min(bbox.width, plot.valToPos(countedFrom, 'x', true) - bbox.left)), bbox.height);
          },
        ],
      },
    };
    return new page.uPlot(options, [times, usage, size, times.map(() => setOnce)] as unknown as uPlot.AlignedData, place);
  });
  page.addEventListener('resize', () => {
    for (const plot of plots) plot.setSize({ width: widthOf(), height });
  });
}
