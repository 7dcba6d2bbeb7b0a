import type { ModelEvaluation } from '../../experiment/forecast/evaluate-model.ts';
import type { RegularSeries } from '../../model/forecast.ts';
import { timeAt } from '../../model/forecast.ts';

type Values = readonly (number | null)[];

/** What the page draws; times in ms. All lists have the length of `times`. */
export type PlotData = {
  readonly unit: string;
  /** Of the upright scale, the same for all models so that they can be compared. */
  readonly range: readonly [low: number, high: number];
  readonly times: readonly number[];
  readonly actual: Values;
  readonly models: readonly { readonly name: string; readonly median: Values; readonly low: Values; readonly high: Values }[];
};

/** Digits that a picture can show; more would only make the file larger. */
const digits = 6;
/** The scale goes beyond what came by so much of its range at most: the band of one poor model would else flatten all that counts. */
const beyond = 0.5;
/** Room between the outermost line and the frame, as a share of the range. */
const margin = 0.03;

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
  const actual = indices.map((index) => (series.measured[index] === 1 ? rounded(series.values[index] as number) : null));
  const models = evaluations.flatMap(({ name, trace }) =>
    trace === null ? [] : [{ name, median: spread(trace.targets, trace.median), low: spread(trace.targets, trace.low), high: spread(trace.targets, trace.high) }],
  );
  return { unit, range: rangeOf(actual, models.flatMap(({ median, low, high }) => [median, low, high])), times: indices.map((index) => timeAt(series, index)), actual, models };
}

function rangeOf(actual: Values, lines: readonly Values[]): readonly [number, number] {
  const came = extent([actual]);
  const room = came.high > came.low ? came.high - came.low : Math.abs(came.high) || 1;
  const said = extent([actual, ...lines]);
  const [low, high] = [Math.max(said.low, came.low - beyond * room), Math.min(said.high, came.high + beyond * room)];
  const rest = margin * (high > low ? high - low : room);
  return [rounded(low - rest), rounded(high + rest)];
}

/** The least and the greatest; 0 where there is nothing. */
function extent(lines: readonly Values[]): { readonly low: number; readonly high: number } {
  let [low, high] = [Infinity, -Infinity];
  for (const line of lines) {
    for (const value of line) {
      if (value === null) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low <= high ? { low, high } : { low: 0, high: 0 };
}

const rounded = (value: number): number => Number(value.toPrecision(digits));
