import type { Application, Timeline } from '../api/generated/types.ts';

export type Values = readonly (number | null)[];

/** One line of a chart. */
export type ChartSeries = {
  readonly label: string;
  readonly values: Values;
  /** Which of the palette's colours. */
  readonly colour: number;
  readonly look: 'line' | 'step' | 'area' | 'dashed-step';
};

/** A stretch of time that is shaded. */
export type Shade = { readonly from: number; readonly to: number; readonly kind: 'violated' | 'unknown' };

/** One chart of the page; all of them share the axis of time. */
export type Chart = {
  readonly id: string;
  readonly group: 'Load' | 'Objectives' | 'Capacity' | 'Cost';
  readonly title: string;
  readonly hint: string;
  readonly unit: string;
  readonly integers: boolean;
  readonly series: readonly ChartSeries[];
  readonly target: { readonly value: number; readonly comparator: string } | null;
  readonly shades: readonly Shade[];
  /** What the axis reaches at least. */
  readonly most: number;
};

/** The charts of an application: load, objectives, capacity of each component, cost. */
export function chartsOf(timeline: Timeline, application: Application): readonly Chart[] {
  const costIsObjective = timeline.objectives.some(({ metric }) => metric === 'cost');
  return [
    ...loadCharts(timeline, application),
    ...timeline.objectives.map((objective) => objectiveChart(objective)),
    ...timeline.capacity.map((capacity) => capacityChart(capacity)),
    ...(costIsObjective ? [] : [costChart(timeline)]),
  ];
}

const plain = { integers: false, target: null, shades: [], most: 0 } as const;

/** Workloads of one unit share a chart, since people compare them. */
function loadCharts({ workloads }: Timeline, { document }: Application): Chart[] {
  const withUnit = workloads.map((workload, colour) => ({ ...workload, colour, unit: workloadUnit(document, workload.name) }));
  return [...Map.groupBy(withUnit, ({ unit }) => unit)].map(([unit, group]) => ({
    ...plain,
    id: `load${unit}`,
    group: 'Load',
    title: group.length === 1 ? (group[0]?.name ?? 'load') : 'Load',
    hint: group.flatMap(({ description }) => description ?? []).join(' '),
    unit,
    series: group.map(({ name, values, colour }) => ({ label: name, values, colour, look: 'line' })),
  }));
}

function objectiveChart({ name, metric, target, unit, comparator, values, spans }: Timeline['objectives'][number]): Chart {
  return {
    id: `objective/${name}`,
    group: 'Objectives',
    title: name,
    hint: metric === 'cost' ? 'what runs now costs' : metric === name ? '' : metric,
    unit,
    integers: false,
    series: [{ label: metric === 'cost' ? 'cost rate' : metric, values, colour: 0, look: metric === 'cost' ? 'step' : 'line' }],
    target: { value: target, comparator },
    shades: spans.flatMap(({ from, to, status, applies }) => (applies && status !== 'met' ? [{ from, to, kind: status }] : [])),
    most: target,
  };
}

function capacityChart({ component, desired, living, ready, max }: Timeline['capacity'][number]): Chart {
  const known = (values: Values): boolean => values.some((value) => value !== null);
  return {
    ...plain,
    id: `capacity/${component}`,
    group: 'Capacity',
    title: component,
    hint: `replicas, at most ${max}`,
    unit: '',
    integers: true,
    // Where nothing tells how many are ready or asked for, the bill at least tells how many there are: it survives a restart.
    series: [
      known(ready) ? { label: 'ready', values: ready.map((value, index) => value ?? living[index] ?? null), colour: 2, look: 'area' } : { label: 'paid', values: living, colour: 2, look: 'area' },
      known(desired) || !known(ready) ? { label: 'desired', values: desired, colour: 4, look: 'dashed-step' } : { label: 'paid', values: living, colour: 4, look: 'dashed-step' },
    ],
    most: Math.min(max, 2),
  };
}

/**
 * When measurements begin that a restart of the server has cut off: something ran before, as the bill tells, but nothing is known
 * of its load. Null where nothing is missing.
 */
export function measuredFrom({ times, workloads, metrics, capacity }: Timeline): number | null {
  const all = [...workloads, ...metrics].map(({ values }) => values);
  const first = times.findIndex((_, index) => all.some((values) => typeof values[index] === 'number'));
  const ranBefore = times.slice(0, Math.max(0, first)).filter((_, index) => capacity.some(({ living }) => (living[index] ?? 0) > 0)).length;
  return first > 0 && ranBefore >= gapPointsMin ? (times[first] ?? null) : null;
}

/** Fewer points without a measurement are a start, which takes a few scrapes. */
const gapPointsMin = 10;

const costChart = ({ costUsdPerHour }: Timeline): Chart => ({
  ...plain,
  id: 'cost',
  group: 'Cost',
  title: 'Cost rate',
  hint: 'what runs now costs',
  unit: 'USD/h',
  series: [{ label: 'cost rate', values: costUsdPerHour, colour: 0, look: 'area' }],
});

/** Statistics whose values count something per second. */
const perSecond: ReadonlySet<unknown> = new Set(['rate']);

/** The document says how a workload is measured; the timeline gives numbers alone. */
function workloadUnit(document: unknown, name: string): string {
  const spec = fieldOf(document, 'spec');
  const workloads = fieldOf(spec, 'workloads');
  const own = Array.isArray(workloads) ? workloads.find((workload) => fieldOf(workload, 'name') === name) : undefined;
  return perSecond.has(fieldOf(own, 'statistic')) ? '/s' : '';
}

function fieldOf(value: unknown, name: string): unknown {
  return value !== null && typeof value === 'object' && Object.hasOwn(value, name) ? (value as Readonly<Record<string, unknown>>)[name] : undefined;
}
