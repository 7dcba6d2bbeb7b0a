import type { ChartTools } from '../report/chart-tools.ts';
import type { PlotData } from './plot-data.ts';

/** The script of the page: one chart a model, all on one scale. It is written into the page as text, so it uses nothing from outside itself but the tools. */
export function drawCharts({ data, colour, numbers, line, overTime }: ChartTools): void {
  const { unit, range, times, actual, models } = data as PlotData;
  for (const { name, median, low, high } of models) {
    const edge = { width: 1 };
    overTime(
      name,
      {
        height: 280,
        times,
        upright: numbers(unit),
        scales: { y: { range: [...range] } },
        series: [
          line('upper end of the 90 % band', colour('band-edge'), edge),
          line('lower end', colour('band-edge'), edge),
          line('what came', colour('actual')),
          line('forecast (median)', colour('forecast'), { dash: [6, 3] }),
        ],
        bands: [{ series: [1, 2], fill: colour('band') }],
      },
      [high, low, actual, median],
    );
  }
}
