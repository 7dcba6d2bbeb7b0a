import { timeAt } from '../../model/forecast.ts';
import type { SizeReport } from '../../usecases/size-series.ts';

/** What the page draws; times in ms. `top` is the same for all charts of a resource, so that they can be compared. */
export type SizeData = { readonly charts: readonly SizeChart[] };
export type SizeChart = {
  readonly title: string;
  readonly unit: string;
  readonly top: number;
  /** When figures begin to count. */
  readonly countedFrom: number;
  readonly times: readonly number[];
  readonly usage: readonly (number | null)[];
  readonly size: readonly number[];
  readonly setOnce: number | null;
};

/** Steps that are drawn; of more, each drawn point is the greatest of its bin, so that no peak is lost. */
const pointsMax = 2000;
/** Digits that a picture can show; more would only make the file larger. */
const digits = 5;

/** One chart for each component and recommender. */
export function sizeData(reports: readonly SizeReport[]): SizeData {
  const charts = reports.flatMap(({ view, trace: { usage, resource }, replays }) => {
    const { length } = usage.values;
    const size = Math.max(1, Math.ceil(length / pointsMax));
    const bins = Array.from({ length: Math.ceil(length / size) }, (_, bin) => bin * size);
    const greatest = (values: Float64Array, from: number): number => rounded(values.subarray(from, from + size).reduce((most, value) => Math.max(most, value), 0));
    const times = bins.map((from) => timeAt(usage, from));
    const used = bins.map((from) => (usage.measured.subarray(from, from + size).includes(1) ? greatest(usage.values, from) : null));
    return replays.map(({ name, replay }) => ({
      title: `${view.group === null ? '' : `${view.group}: `}${name}, ${resource}`,
      unit: resource,
      countedFrom: view.settings.countedFrom,
      times,
      usage: used,
      size: bins.map((from) => greatest(replay.limits, from)),
      setOnce: view.setOnce.size === null ? null : rounded(view.setOnce.size),
    }));
  });
  const tops = new Map<string, number>();
  for (const { unit, times, usage, size, setOnce, countedFrom } of charts) {
    // What a size began with may be many times what is used; it would flatten all that counts.
    const counted = size.filter((_, i) => (times[i] as number) >= countedFrom);
    tops.set(unit, [...usage, ...counted, setOnce].reduce<number>((most, value) => Math.max(most, value ?? 0), tops.get(unit) ?? 0));
  }
  return { charts: charts.map((chart) => ({ ...chart, top: (tops.get(chart.unit) ?? 1) * 1.05 })) };
}

const rounded = (value: number): number => Number(value.toPrecision(digits));
