import type { ChartTools } from '../report/chart-tools.ts';
import type { CapacityChart } from './capacity-page.ts';

/**
 * The script of the page: what the plan costs, and how many machines it has, against what was varied; with a variant, what that costs more.
 * It is written into the page as text, so it uses nothing from outside itself but the tools.
 */
export function drawCapacity({ data, colour, axis, numbers, line, stepped, bars, show }: ChartTools): void {
  const { label, values, names, cost, machines, variant } = data as CapacityChart;
  const strokes = ['forecast', 'actual', 'band-edge', 'axis'].map(colour);
  const tick = (value: number | null): string => (value === null ? '' : value.toLocaleString('en', { maximumSignificantDigits: 5 }));
  const across = { ...axis, label, values: (_plot: unknown, ticks: readonly (number | null)[]) => ticks.map((value) => (names === null ? tick(value) : (names[value ?? -1] ?? ''))), ...(names === null ? {} : { incrs: [1] }) };
  const upright = { range: (_plot: unknown, low: number, high: number): [number, number] => [Math.min(0, 1.05 * low), 1.05 * (high || 1)] };
  // Names stand in the middle of their bars, and half a bar more at both ends.
  const scales = { x: { time: false, ...(names === null ? {} : { range: (): [number, number] => [-0.5, names.length - 0.5] }) }, y: upright };
  const points = { points: { show: true, size: 5 } };
  const style = names === null ? { ...stepped, ...points } : { ...bars, fill: colour('band') };
  const dots = names === null ? { ...stepped, ...points, dash: [6, 3] } : { paths: () => null, points: { show: true, size: 9 } };
  const first = { label, ...(names === null ? {} : { value: (_plot: unknown, at: number | null) => names[at ?? -1] ?? '' }) };
  const costs = [line(variant === null ? 'cost' : 'cost of the problem', strokes[0] ?? '', style), ...(variant === null ? [] : [line(`cost of ${variant.name}`, strokes[1] ?? '', dots)])];
  show(variant === null ? 'Cost of the plan' : 'Cost of both', { height: 300, scales, axes: [across, numbers('USD/h')], series: [first, ...costs] }, [values, cost, ...(variant === null ? [] : [variant.cost])]);
  if (variant !== null) show(`What ${variant.name} costs more`, { height: 260, scales, axes: [across, numbers('%')], series: [first, line('overhead', strokes[0] ?? '', style)] }, [values, variant.overheadPercent]);
  if (names !== null) {
    // Bars of several classes would hide each other.
    const all = values.map((_, at) => machines.reduce<number | null>((sum, { counts }) => (typeof counts[at] === 'number' ? (sum ?? 0) + counts[at] : sum), null));
    show('Machines of all classes', { height: 260, scales, axes: [across, numbers('machines')], series: [first, line('machines', strokes[0] ?? '', style)] }, [values, all]);
    return;
  }
  const lines = machines.map(({ name }, index) => line(name, strokes[index % strokes.length] ?? '', { ...stepped, ...points }));
  show('Machines of each class', { height: 260, scales, axes: [across, numbers('machines')], series: [first, ...lines] }, [values, ...machines.map(({ counts }) => counts)]);
}
