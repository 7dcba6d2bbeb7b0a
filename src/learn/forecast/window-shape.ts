import * as z from 'zod';
import type { RegularSeries } from '../../model/forecast.ts';
import { timeAt } from '../../model/forecast.ts';
import { hours } from '../../units/time.ts';

/** What a network sees of a series and what it predicts, fixed when it is fitted. All counts in steps of the series. */
export const windowShapeSchema = z.strictObject({
  /** Points up to the origin. */
  window: z.int().min(1).max(4096),
  horizon: z.int().min(1).max(512),
  /** Seasons whose earlier course is shown for every lead: a day, a week. */
  lags: z.array(z.int().min(2).max(1_000_000)).max(2).readonly(),
  /** Cycles of the calendar, in ms, whose phase is shown with every point. */
  cycles: z.array(z.number().positive()).max(2).readonly(),
  /** No window is scaled by less than this, in the unit of the series: a flat stretch does not make noise look large. */
  scaleMin: z.number().positive(),
  /** Typical change from the origin to each lead, after scaling: brings all targets to one size. The last one is the ceiling's. */
  changes: z.array(z.number().positive()).max(513).readonly(),
}).readonly();

export type WindowShape = z.infer<typeof windowShapeSchema>;

/** Numbers shown for every point of the window: the value, and sine and cosine of each cycle. */
export const featuresOf = ({ cycles }: WindowShape): number => 1 + 2 * cycles.length;

/** Numbers shown once: for each season its course from the origin on, and how far it was from now. */
export const extrasOf = ({ lags, horizon }: WindowShape): number => lags.length * (horizon + 1);

/** Scaled inputs are kept within this: a window that was nearly flat until now must not blow up the network. */
const inputMax = 10;

/** Share of the deviation of the whole history below which no window is scaled. */
const scaleMinShare = 0.05;

const calendarCycles = [hours(24), hours(24 * 7)] as const;

/** How often a season must be in the history to be shown. */
const seasonsMin = 3;

/** Decides what is shown, from the past alone. */
export function windowShapeOf(past: RegularSeries, window: number, horizon: number): WindowShape {
  const known = calendarCycles.filter((cycle) => cycle / past.step >= 4 && (past.values.length * past.step) / cycle >= seasonsMin);
  const lags = known.map((cycle) => cycle / past.step).filter((lag) => Number.isInteger(lag) && seasonsBack(lag, horizon) * seasonsMin <= past.values.length);
  const shape = { window, horizon, lags, cycles: known, scaleMin: scaleMinShare * deviation(past.values, 0, past.values.length), changes: Array.from({ length: horizon + 1 }, () => 1) };
  return { ...shape, changes: typicalChanges(past, shape) };
}

/** How many steps back the same phase is known for every lead. */
const seasonsBack = (lag: number, lead: number): number => lag * Math.ceil(lead / lag);

/** The first index that can be an origin. */
export const firstOrigin = ({ window, horizon, lags }: WindowShape): number => Math.max(window - 1, ...lags.map((lag) => seasonsBack(lag, horizon)));

/** Where a window stands: values are shown, and predicted, as (value − last) / scale. */
export type Standing = { readonly last: number; readonly scale: number };

export function standingAt({ values }: RegularSeries, shape: WindowShape, origin: number): Standing {
  const spread = deviation(values, origin + 1 - shape.window, origin + 1);
  return { last: values[origin] as number, scale: Math.hypot(spread, shape.scaleMin) };
}

/** Writes the window that ends at `origin`: point i goes to row `rowOf(i)` of `sequence`, the seasons to row `index` of `extras`. */
export function showWindow(
  past: RegularSeries, shape: WindowShape, origin: number,
  into: { readonly sequence: Float32Array; readonly extras: Float32Array; readonly index: number; readonly rowOf: (point: number) => number },
): Standing {
  const { values } = past;
  const standing = standingAt(past, shape, origin);
  const bounded = (change: number): number => Math.max(-inputMax, Math.min(inputMax, change / standing.scale));
  const width = featuresOf(shape);
  for (let i = 0; i < shape.window; i++) {
    const index = origin + 1 - shape.window + i;
    const at = into.rowOf(i) * width;
    into.sequence[at] = bounded((values[index] as number) - standing.last);
    for (let c = 0; c < shape.cycles.length; c++) {
      const cycle = shape.cycles[c] as number;
      const phase = (2 * Math.PI * (timeAt(past, index) % cycle)) / cycle;
      into.sequence[at + 1 + 2 * c] = Math.sin(phase);
      into.sequence[at + 2 + 2 * c] = Math.cos(phase);
    }
  }
  let to = into.index * extrasOf(shape);
  for (const lag of shape.lags) {
    into.extras[to++] = bounded((values[origin - lag] as number) - standing.last);
    for (let lead = 1; lead <= shape.horizon; lead++) {
      const back = seasonsBack(lag, lead);
      into.extras[to++] = bounded((values[origin + lead - back] as number) - (values[origin - back] as number));
    }
  }
  return standing;
}

/** Mean size of the scaled change to each lead, then to the ceiling of all leads, over evenly spread origins. */
function typicalChanges(past: RegularSeries, shape: WindowShape): readonly number[] {
  const { horizon } = shape;
  const sums = Array.from({ length: horizon + 1 }, () => 0);
  const first = firstOrigin(shape);
  const count = Math.max(0, past.values.length - horizon - first);
  const stride = Math.max(1, Math.floor(count / 1000));
  let seen = 0;
  for (let origin = first; origin + horizon < past.values.length; origin += stride) {
    const { last, scale } = standingAt(past, shape, origin);
    let ceiling = Number.NEGATIVE_INFINITY;
    for (let lead = 1; lead <= horizon; lead++) {
      const value = past.values[origin + lead] as number;
      ceiling = Math.max(ceiling, value);
      sums[lead - 1] = (sums[lead - 1] as number) + Math.abs(value - last) / scale;
    }
    sums[horizon] = (sums[horizon] as number) + Math.abs(ceiling - last) / scale;
    seen++;
  }
  // A lead that never changes would be divided by nothing.
  return sums.map((sum) => (seen === 0 ? 1 : Math.max(sum / seen, 1e-3)));
}

/** Standard deviation of values[from..to). */
function deviation(values: Float64Array, from: number, to: number): number {
  let [mean, squares] = [0, 0];
  for (let i = from; i < to; i++) {
    const step = (values[i] as number) - mean;
    mean += step / (i - from + 1);
    squares += step * ((values[i] as number) - mean);
  }
  return Math.sqrt(squares / Math.max(1, to - from));
}
