import type { Grid } from '../rolling/point-runner.ts';
import { weekdayAt } from '../rolling/point-runner.ts';
import type { KnownEvent } from '../../../model/forecast.ts';

const lags = [1, 2, 3, 4, 5, 6, 8, 10, 12] as const;
/** Windows of rolling statistics, in points and in shares of a season. */
const windows = [6, 24] as const;
/** Features of the recent past: lags, and mean, range and deviation of each window. */
const recentCount = lags.length + 3 * windows.length;
/** Kinds of known events that get a feature of their own, at most. */
const eventNamesMax = 8;

/**
 * What the trees look at, in units of a typical change and relative to the last value, so that what is learnt at one level holds at
 * another: lags, the target's phase a day and a week ago, rolling statistics, the calendar, known events, and the lead.
 */
export class TreeRows {
  readonly names: readonly string[];
  readonly #grid: Grid;
  readonly #unit: number;
  readonly #eventNames: readonly string[];
  readonly #calendar: readonly KnownEvent[];
  readonly #values: Float64Array;
  #at = 0;
  /** The origin whose recent past `#values` holds. */
  #origin = -1;

  constructor(grid: Grid, unit: number, calendar: readonly KnownEvent[]) {
    this.#grid = grid;
    this.#unit = unit;
    this.#calendar = calendar;
    this.#eventNames = [...new Set(calendar.map((event) => event.name))].slice(0, eventNamesMax);
    this.names = [
      'linear forecast',
      'lead',
      ...lags.map((lag) => `change over ${lag} points`),
      ...windows.flatMap((window) => [`mean of ${window} points`, `range of ${window} points`, `sd of ${window} points`]),
      ...(grid.season > 0 ? ['last season, target phase', 'last season, this phase', 'last season, just after the target', 'last season, just before the target', 'change since last season'] : []),
      ...(grid.season > 0 ? ['last week, target phase', 'last week, this phase'] : []),
      'level',
      'time of day',
      'weekday',
      ...this.#eventNames.map((name) => `event ${name}`),
    ];
    this.#values = new Float64Array(this.names.length);
  }

  /** The first origin with a full row. */
  get first(): number {
    return Math.max(24, this.#grid.season > 0 ? this.#grid.season * Math.ceil(this.#grid.horizon / this.#grid.season) + 1 : 0);
  }

  /** The row of one origin and lead (1 is the next point); `linear` is what another model expects there. The array is reused; all rows must be of one series. */
  row(values: Float64Array, origin: number, lead: number, linear: number): Float64Array {
    const level = values[origin] as number;
    this.#at = 0;
    this.#put(linear - level);
    this.#values[this.#at++] = lead;
    if (origin === this.#origin) this.#at += recentCount;
    else this.#recent(values, origin);
    if (this.#grid.season > 0) this.#season(values, origin, lead);
    this.#put(level);
    this.#time(origin + lead);
    return this.#values;
  }

  /** What is the same for all leads of an origin, which are asked for one after the other. */
  #recent(values: Float64Array, origin: number): void {
    this.#origin = origin;
    const level = values[origin] as number;
    for (const lag of lags) this.#put(level - (values[origin - lag] as number));
    for (const window of windows) this.#rolling(values, origin, window);
  }

  #put(difference: number): void {
    this.#values[this.#at++] = difference / this.#unit;
  }

  #rolling(values: Float64Array, origin: number, window: number): void {
    let [sum, squares, low, high] = [0, 0, Infinity, -Infinity];
    const level = values[origin] as number;
    for (let i = 0; i < window; i++) {
      const d = (values[origin - i] as number) - level;
      sum += d;
      squares += d * d;
      low = Math.min(low, d);
      high = Math.max(high, d);
    }
    const mean = sum / window;
    this.#put(mean);
    this.#put(high - low);
    this.#put(Math.sqrt(Math.max(0, squares / window - mean * mean)));
  }

  #season(values: Float64Array, origin: number, lead: number): void {
    const { season } = this.#grid;
    const level = values[origin] as number;
    const back = season * Math.ceil(lead / season);
    const target = origin + lead - back;
    this.#put((values[target] as number) - level);
    this.#put((values[origin - back] as number) - level);
    this.#put((values[Math.min(origin, target + 1)] as number) - (values[target] as number));
    this.#put((values[target] as number) - (values[target - 1] as number));
    this.#put(level - (values[origin - season] as number));
    const week = 7 * season * Math.ceil(lead / (7 * season));
    const known = origin - week >= 0;
    this.#put((known ? (values[origin + lead - week] as number) : (values[target] as number)) - level);
    this.#put((known ? (values[origin - week] as number) : (values[origin - back] as number)) - level);
  }

  #time(index: number): void {
    const { start, step } = this.#grid;
    const at = start + index * step;
    const day = 86_400_000;
    this.#values[this.#at++] = (((at % day) + day) % day) / day;
    this.#values[this.#at++] = weekdayAt(this.#grid, index);
    for (const name of this.#eventNames) this.#values[this.#at++] = this.#calendar.some((event) => event.name === name && at < event.to && at + step > event.from) ? 1 : 0;
  }
}
