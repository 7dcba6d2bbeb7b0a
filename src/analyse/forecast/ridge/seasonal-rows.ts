import type { Grid } from '../rolling/point-runner.ts';
import { isWeekend, weekdayAt } from '../rolling/point-runner.ts';

/** What the linear members look at. */
export type RowSettings = {
  /** How many past differences. */
  readonly lags: number;
  /** Over how many past seasons the same phase is averaged; 0 looks at no season. */
  readonly seasons: number;
  /** Points beside the target's phase in the last season, on each side. */
  readonly neighbours: number;
  /** Days of the target's kind (working day or weekend) and the same day a week ago; only where the season is a day. */
  readonly week: boolean;
};

const daysOfKind = 3;

/**
 * Rows for a linear model of `value(t + lead) − value(t)`. Every entry is a difference from the last value, so that a model that was
 * learnt at one level holds at another, and every seasonal entry at the target's phase has its twin at the origin's phase: with
 * coefficients 1 and −1 they say "the season's change from now to then".
 */
export class SeasonalRows {
  readonly size: number;
  readonly #settings: RowSettings;
  readonly #grid: Grid;
  readonly #unit: number;

  /** `unit` is the size of a typical change; it is the entry of the intercept, so that one ridge fits all entries. */
  constructor(settings: RowSettings, grid: Grid, unit: number) {
    this.#settings = settings;
    this.#grid = grid;
    this.#unit = unit;
    this.size = settings.lags + (settings.seasons > 0 ? 4 + 2 * settings.neighbours + (settings.week ? 4 : 0) : 0) + 1;
  }

  /** The first origin with a full row for `lead`. */
  first(lead: number): number {
    const { lags, seasons, neighbours } = this.#settings;
    return Math.max(lags, seasons > 0 ? this.#grid.season * Math.ceil(lead / this.#grid.season) + neighbours : 0);
  }

  /** `lead` is 1 for the next point. */
  fill(values: Float64Array, origin: number, lead: number, row: Float64Array): void {
    const { lags, seasons } = this.#settings;
    const level = values[origin] as number;
    let at = 0;
    for (let i = 1; i <= lags; i++) row[at++] = (values[origin - i] as number) - (values[origin - i + 1] as number);
    if (seasons > 0) at = this.#season(values, { origin, lead, level }, row, at);
    row[at] = this.#unit;
  }

  #season(values: Float64Array, { origin, lead, level }: { origin: number; lead: number; level: number }, row: Float64Array, from: number): number {
    const { seasons, neighbours, week } = this.#settings;
    const { season } = this.#grid;
    let at = from;
    // Beyond one season ahead the nearest past point of the same phase is further back.
    const back = season * Math.ceil(lead / season);
    let [target, here, count] = [0, 0, 0];
    for (let k = 0; k < seasons && origin - back - k * season >= 0; k++) {
      target += values[origin + lead - back - k * season] as number;
      here += values[origin - back - k * season] as number;
      count++;
    }
    target /= count;
    here /= count;
    row[at++] = target - level;
    row[at++] = here - level;
    row[at++] = (values[origin + lead - back] as number) - level;
    row[at++] = (values[origin - back] as number) - level;
    for (let j = 1; j <= neighbours; j++) {
      row[at++] = (values[Math.min(origin, origin + lead - back + j)] as number) - level;
      row[at++] = (values[origin + lead - back - j] as number) - level;
    }
    return week ? this.#week(values, { origin, lead, level, back, target, here }, row, at) : at;
  }

  #week(values: Float64Array, to: { origin: number; lead: number; level: number; back: number; target: number; here: number }, row: Float64Array, from: number): number {
    const { season } = this.#grid;
    const { origin, lead, level, back } = to;
    const weekend = isWeekend(weekdayAt(this.#grid, origin + lead));
    let [target, here, count] = [0, 0, 0];
    for (let k = 0; k < 7 && count < daysOfKind && origin - back - k * season >= 0; k++) {
      if (isWeekend(weekdayAt(this.#grid, origin + lead - back - k * season)) !== weekend) continue;
      target += values[origin + lead - back - k * season] as number;
      here += values[origin - back - k * season] as number;
      count++;
    }
    let at = from;
    row[at++] = (count > 0 ? target / count : to.target) - level;
    row[at++] = (count > 0 ? here / count : to.here) - level;
    const weekBack = 7 * season * Math.ceil(lead / (7 * season));
    const known = origin - weekBack >= 0;
    row[at++] = (known ? (values[origin + lead - weekBack] as number) : to.target) - level;
    row[at++] = (known ? (values[origin - weekBack] as number) : to.here) - level;
    return at;
  }
}
