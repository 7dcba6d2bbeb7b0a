import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import type { Chart } from './chart-model.ts';
import { usePalette } from './palette.ts';
import type { Drawn } from './plot-options.ts';
import { plotOptions } from './plot-options.ts';

type PlotProps = {
  readonly chart: Chart;
  readonly times: readonly number[];
  readonly from: number;
  readonly to: number;
  readonly marks: readonly number[];
  readonly height: number;
  readonly showTimes: boolean;
  readonly label: string;
  readonly onZoom: (from: number, to: number) => void;
};

/** The canvas of one chart. It is made once for its series and colours, and then only given new values. */
export function Plot({ chart, times, from, to, marks, height, showTimes, label, onZoom }: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const drawn = useRef<Drawn>({ chart, marks, zoom: onZoom });
  const palette = usePalette();
  const structure = JSON.stringify([chart.unit, chart.integers, chart.series.map(({ label: name, look, colour }) => [name, look, colour])]);
  useEffect(() => {
    drawn.current = { chart, marks, zoom: onZoom };
  });

  useEffect(() => {
    const parent = box.current;
    if (parent === null) return;
    const font = `11px ${getComputedStyle(parent).fontFamily}`;
    const made = new uPlot(plotOptions(() => drawn.current, { palette, font, width: parent.clientWidth, height, showTimes }), [[]], parent);
    plot.current = made;
    const observer = new ResizeObserver(() => made.setSize({ width: parent.clientWidth, height }));
    observer.observe(parent);
    return () => {
      observer.disconnect();
      made.destroy();
      plot.current = null;
    };
  }, [structure, palette, height, showTimes]);

  useEffect(() => {
    const data = [[...times], ...chart.series.map(({ values }) => [...values])] as unknown as uPlot.AlignedData;
    plot.current?.batch((made: uPlot) => {
      made.setData(data, false);
      made.setScale('x', { min: from, max: to });
    });
  }, [times, chart, from, to, marks, structure, palette, height, showTimes]);

  return <div ref={box} className="plot" role="img" aria-label={label} style={{ height }} />;
}
