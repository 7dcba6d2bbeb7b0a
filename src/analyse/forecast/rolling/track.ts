import type { RegularSeries, WhyNot } from '../../../model/forecast.ts';
import { largestRow, whyNot } from '../../../model/forecast.ts';
import { BandCalibrator } from '../calibration/band-calibrator.ts';
import { PeakCalibrator, windowsMin } from '../calibration/peak-calibrator.ts';
import { bandRow } from './band-row.ts';
import type { PastCopy } from './past-copy.ts';
import type { Grid, PointRunner } from './point-runner.ts';

/** What is known at the newest origin. `sizes` are likely errors; `offset` is in these. */
export type Standpoint = { readonly medians: Float64Array; readonly sizes: Float64Array };

/** Nothing can be said yet about `lead` (0 is the next point), and maybe others. */
export type Unknown = { readonly kind: 'unknown'; readonly lead: number };

/** The same in a sentence, for whoever asked the model of that name. */
export function whyUnknown({ values: { length } }: RegularSeries, name: string, { lead }: Unknown): WhyNot {
  const begin = `The history has ${length} steps; ${name} has not made`;
  if (lead === 0) return whyNot('too-short', `${begin} enough forecasts in it that came true to know its errors. Give a longer history.`);
  return whyNot('too-short', `${begin} a forecast of ${lead + 1} steps ahead in it that came true, so that it knows no error there. Give a longer history, or a horizon of at most ${lead}.`);
}

/** What a forecast says where it has no maximum. */
export const peakNotes = (peak: Float64Array | null, horizon: number): readonly string[] =>
  peak === null ? [`The band of the maximum of ${horizon} steps is left out: fewer than ${windowsMin} such stretches of the history were forecast before they came. Give a longer history, or a shorter horizon.`] : [];

/** A runner that goes along one series, with bands from its own errors: everything it knows is a function of the values up to where it stands. */
export class Track<Runner extends PointRunner> {
  readonly runner: Runner;
  readonly bands: BandCalibrator;
  readonly #grid: Grid;
  readonly #past: PastCopy;
  readonly #peaks = new Map<number, PeakCalibrator>();
  /** Medians and likely errors of every origin, `2 × horizon` each; NaN where there was no forecast. */
  #said = new Float64Array(0);
  #next: number;

  /** `past` is empty, and what `grid` asks whether points were measured. */
  constructor(runner: Runner, grid: Grid, past: PastCopy) {
    this.runner = runner;
    this.#past = past;
    this.#grid = grid;
    this.#next = grid.from;
    this.bands = new BandCalibrator(grid.horizon, grid.season);
  }

  /** Whether this track stands somewhere on the way to the end of `past`. */
  leadsTo(past: RegularSeries): boolean {
    return this.#past.isStartOf(past);
  }

  /** Goes to the last point. At far leads no forecast may have come true yet, however many did at near ones. */
  advance(past: RegularSeries): Standpoint | Unknown {
    const { values } = past;
    this.#past.take(past);
    this.#makeRoom(values.length);
    for (; this.#next < values.length; this.#next++) {
      const origin = this.#next;
      if (this.#grid.isMeasured(origin)) this.bands.observe(values, origin);
      const medians = this.#medians(origin);
      if (!this.runner.at(values, origin, medians)) medians.fill(Number.NaN);
      else this.#sizes(origin).set(this.bands.predict(origin, medians));
    }
    const last = values.length - 1;
    if (last < this.#grid.from || !this.bands.ready) return { kind: 'unknown', lead: 0 };
    const [medians, sizes] = [this.#medians(last), this.#sizes(last)];
    const lead = medians.findIndex((median, index) => Number.isNaN(median) || Number.isNaN(sizes[index]));
    return lead < 0 ? { medians, sizes } : { kind: 'unknown', lead };
  }

  /**
   * The quantiles of the maximum over the next `horizon` points, whose own quantiles are `rows`, or null while too few such windows came true;
   * call `advance` first. Where no error was ever made, or for one point, nothing is to be learnt: it is the largest of the rows.
   */
  peakRow(values: Float64Array, rows: Float64Array, { horizon, quantiles, nonNegative }: { readonly horizon: number; readonly quantiles: readonly number[]; readonly nonNegative: boolean }): Float64Array | null {
    let calibrator = this.#peaks.get(horizon);
    if (calibrator === undefined) this.#peaks.set(horizon, (calibrator = new PeakCalibrator(horizon, this.#grid)));
    const said = (origin: number) => this.#windowAt(origin, horizon);
    calibrator.observe(values, values.length - 1, said);
    const now = said(values.length - 1);
    if (now !== null && (now.size === 0 || horizon === 1)) return largestRow(rows, quantiles.length);
    if (now === null || !calibrator.ready) return null;
    const row = new Float64Array(quantiles.length);
    const peaks = calibrator;
    bandRow(row, quantiles, nonNegative, (quantile) => now.top + now.size * peaks.offset(quantile));
    return row;
  }

  #windowAt(origin: number, horizon: number): { readonly top: number; readonly size: number } | null {
    const [medians, sizes] = [this.#medians(origin), this.#sizes(origin)];
    let [top, size] = [-Infinity, 0];
    for (let lead = 0; lead < horizon; lead++) {
      top = Math.max(top, medians[lead] as number);
      size += (sizes[lead] as number) / horizon;
    }
    return Number.isNaN(top) || !(size >= 0) ? null : { top, size };
  }

  #medians(origin: number): Float64Array {
    const at = (origin - this.#grid.from) * 2 * this.#grid.horizon;
    return this.#said.subarray(at, at + this.#grid.horizon);
  }

  #sizes(origin: number): Float64Array {
    const at = (origin - this.#grid.from) * 2 * this.#grid.horizon + this.#grid.horizon;
    return this.#said.subarray(at, at + this.#grid.horizon);
  }

  #makeRoom(length: number): void {
    const needed = Math.max(0, length - this.#grid.from) * 2 * this.#grid.horizon;
    if (needed <= this.#said.length) return;
    const grown = new Float64Array(Math.max(needed, Math.ceil(1.5 * this.#said.length))).fill(Number.NaN);
    grown.set(this.#said);
    this.#said = grown;
  }
}
