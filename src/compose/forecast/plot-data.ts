import type { ModelEvaluation } from '../../experiment/forecast/evaluate-model.ts';
import type { RegularSeries } from '../../model/forecast.ts';
import { timeAt } from '../../model/forecast.ts';

type Values = readonly (number | null)[];

/** What the page draws; times in ms. All lists have the length of `times`. */
export type PlotData = {
  readonly unit: string;
  readonly times: readonly number[];
  readonly actual: Values;
  readonly models: readonly { readonly name: string; readonly median: Values; readonly low: Values; readonly high: Values }[];
};

/** Digits that a picture can show; more would only make the file larger. */
const digits = 6;

/** The tested part with as much before it as helps the eye (half of its length). Points that were not measured stay empty. */
export function plotData(series: RegularSeries, testFrom: number, unit: string, evaluations: readonly ModelEvaluation[]): PlotData {
  const length = series.values.length;
  const from = Math.max(0, testFrom - Math.ceil((length - testFrom) / 2));
  const indices = Array.from({ length: length - from }, (_, offset) => from + offset);
  const spread = (targets: Int32Array, values: Float64Array): Values => {
    const spreadOut: (number | null)[] = indices.map(() => null);
    targets.forEach((target, index) => (spreadOut[target - from] = rounded(values[index] as number)));
    return spreadOut;
  };
  return {
    unit,
    times: indices.map((index) => timeAt(series, index)),
    actual: indices.map((index) => (series.measured[index] === 1 ? rounded(series.values[index] as number) : null)),
    models: evaluations.flatMap(({ name, trace }) =>
      trace === null ? [] : [{ name, median: spread(trace.targets, trace.median), low: spread(trace.targets, trace.low), high: spread(trace.targets, trace.high) }],
    ),
  };
}

const rounded = (value: number): number => Number(value.toPrecision(digits));
