import type { ChartTools } from '../report/chart-tools.ts';
import type { CapacityChart } from './capacity-page.ts';

/**
 * The script of the page: what the plan costs, and how many machines it has, against what was varied. It is written into the page as text,
 * so it uses nothing from outside itself but the tools.
 */
export function drawCapacity({ data, colour, axis, numbers, line, stepped, show }: ChartTools): void {
  const { label, values, cost, machines } = data as CapacityChart;
  const strokes = ['forecast', 'actual', 'band-edge', 'axis'].map(colour);
  const across = { ...axis, label, values: (_plot: unknown, ticks: readonly (number | null)[]) => ticks.map((tick) => (tick === null ? '' : tick.toLocaleString('en', { maximumSignificantDigits: 5 }))) };
  const scales = { x: { time: false }, y: { range: (_plot: unknown, _low: number, high: number): [number, number] => [0, 1.05 * (high || 1)] } };
  const points = { points: { show: true, size: 5 } };
  show('Cost of the plan', { height: 300, scales, axes: [across, numbers('USD/h')], series: [{ label }, line('cost', strokes[0] ?? '', { ...stepped, ...points })] }, [values, cost]);
  const lines = machines.map(({ name }, index) => line(name, strokes[index % strokes.length] ?? '', { ...stepped, ...points }));
  show('Machines of each class', { height: 260, scales, axes: [across, numbers('machines')], series: [{ label }, ...lines] }, [values, ...machines.map(({ counts }) => counts)]);
}
