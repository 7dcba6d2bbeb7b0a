import type { BacktestReport } from '../../usecases/backtest-policies.ts';
import { timeAt } from '../../model/forecast.ts';

type Values = readonly (number | null)[];

/** What the page draws; times in ms. `load` and `high` have the length of `times`, as have the lists of each policy. */
export type BacktestData = {
  readonly unit: string;
  readonly target: number;
  readonly tolerated: number;
  readonly times: readonly number[];
  /** Mean load of the measured slots that a point stands for. */
  readonly load: Values;
  readonly policies: readonly {
    readonly name: string;
    /** The most replicas asked for in the slots of a point. */
    readonly replicas: Values;
    /** The worst response in those that were measured. */
    readonly response: Values;
    /** How many times scaling happened in them. */
    readonly events: Values;
    /** The share of measured slots (in %) whose response was above `tailAt[i]`. */
    readonly tail: Values;
    readonly violatedPercent: number | null;
    readonly usd: number | null;
    readonly pareto: boolean;
    readonly knowsFuture: boolean;
  }[];
  readonly tailAt: readonly number[];
};

/** Points along the time axis: more than a screen has pixels would only make the file larger. */
const pointsMax = 2500;

const tailPoints = 120;

/** The slots that count, thinned so that no event and no violation is lost: of the slots that fall together, the worst is shown. */
export function backtestData({ view, series, traces }: BacktestReport): BacktestData {
  const { settings } = view;
  const from = Math.round((settings.from - series.start) / series.step);
  const every = Math.max(1, Math.ceil(settings.slots / pointsMax));
  const points = Math.ceil(settings.slots / every);
  const bins = Array.from({ length: points }, (_, index): readonly [number, number] => [index * every, Math.min(settings.slots, (index + 1) * every)]);
  const measured = (values: Float64Array, first: number, end: number): Float64Array => values.subarray(first, end).filter((_, index) => series.measured[from + first + index] === 1);
  const shown = [...view.policies, ...(view.bound === null ? [] : [{ ...view.bound, name: 'bound', pareto: false, knowsFuture: true }])];
  const worst = Math.max(settings.targetMs, ...[...traces.values()].map(({ response }) => response.reduce((max, value) => (value > max && Number.isFinite(value) ? value : max), 0)));
  const tailAt = Array.from({ length: tailPoints }, (_, index) => rounded((settings.targetMs / 4) * ((4 * worst) / settings.targetMs) ** (index / (tailPoints - 1))));
  return {
    unit: view.trace.valueColumn,
    target: settings.targetMs,
    tolerated: settings.targetMs * (1 + settings.tolerance),
    times: bins.map(([first]) => timeAt(series, from + first)),
    load: bins.map(([first, end]) => mean(measured(series.values.subarray(from), first, end))),
    tailAt,
    policies: shown.flatMap(({ name, violatedPercent, usd, pareto, knowsFuture }) => {
      const trace = traces.get(name);
      if (trace === undefined) return [];
      return [
        {
          name,
          replicas: bins.map(([first, end]) => most(trace.desired.subarray(first, end))),
          response: bins.map(([first, end]) => most(measured(trace.response, first, end))),
          events: bins.map(([first, end]) => changes(trace.desired, first, end)),
          tail: tailOf(measured(trace.response, 0, settings.slots), tailAt),
          violatedPercent,
          usd,
          pareto,
          knowsFuture,
        },
      ];
    }),
  };
}

/** The largest that is a number; null where none is. */
function most(values: Float64Array | Int32Array): number | null {
  let max = Number.NEGATIVE_INFINITY;
  for (const value of values) if (value > max) max = value;
  return Number.isFinite(max) ? rounded(max) : null;
}

function changes(desired: Int32Array, from: number, to: number): number | null {
  let count = 0;
  for (let slot = Math.max(1, from); slot < to; slot++) if (desired[slot] !== desired[slot - 1]) count += 1;
  return count === 0 ? null : count;
}

function tailOf(response: Float64Array, at: readonly number[]): Values {
  const sorted = response.filter((value) => !Number.isNaN(value)).toSorted();
  return at.map((limit) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as number) > limit) high = middle;
      else low = middle + 1;
    }
    const above = (100 * (sorted.length - low)) / response.length;
    // A logarithmic axis has no place for nothing.
    return above === 0 ? null : rounded(above);
  });
}

const mean = (values: Float64Array): number | null => (values.length === 0 ? null : rounded(values.reduce((sum, value) => sum + value, 0) / values.length));
const rounded = (value: number): number => Number(value.toPrecision(6));
