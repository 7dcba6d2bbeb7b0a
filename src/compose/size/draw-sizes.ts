import type { ChartTools } from '../report/chart-tools.ts';
import type { SizeData } from './size-data.ts';

/**
 * The script of the page: usage, the size in force and the size that is set once, one chart a recommender. It is written into the page as
 * text, so it uses nothing from outside itself but the tools.
 */
export function drawSizes({ data, colour, numbers, line, stepped, overTime }: ChartTools): void {
  const { charts } = data as SizeData;
  for (const { title, unit, top, countedFrom, times, usage, size, setOnce } of charts) {
    overTime(
      title,
      {
        height: 280,
        times,
        upright: numbers(unit),
        scales: { y: { range: [0, top] } },
        series: [line('usage', colour('actual')), line('size in force', colour('forecast'), stepped), line('set once', colour('band-edge'), { dash: [6, 3] })],
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
      },
      [usage, size, times.map(() => setOnce)],
    );
  }
}
