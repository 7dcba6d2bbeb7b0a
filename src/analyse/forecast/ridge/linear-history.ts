import type { Grid } from '../rolling/point-runner.ts';
import { NormalEquations } from './normal-equations.ts';
import type { RowSettings } from './seasonal-rows.ts';
import { SeasonalRows } from './seasonal-rows.ts';

export type HistorySettings = RowSettings & {
  /** How much of the weight of a row is left one step later; 1 forgets nothing. */
  readonly forget: number;
};

/** Rows of successive origins say nearly the same at far leads: with plenty of rows only every so many-th is taken, which saves time. */
const strideOf = (lead: number): number => Math.min(8, 1 + Math.floor((lead - 1) / 4));
const plentyRows = 1000;

/**
 * What linear models learn from: for every lead the normal equations of all rows whose target is known. Models that differ only in their
 * penalty share one, as adding rows is most of the work.
 */
export class LinearHistory {
  readonly rows: SeasonalRows;
  readonly leads: readonly NormalEquations[];
  readonly settings: HistorySettings;
  /** The typical absolute change from point to point. */
  readonly unit: number;
  readonly #row: Float64Array;
  readonly #isMeasured: (index: number) => boolean;
  #next: number;

  constructor(settings: HistorySettings, grid: Grid, unit: number) {
    this.settings = settings;
    this.unit = unit;
    this.rows = new SeasonalRows(settings, grid, unit);
    this.leads = Array.from({ length: grid.horizon }, () => new NormalEquations(this.rows.size, settings.forget));
    this.#row = new Float64Array(this.rows.size);
    this.#isMeasured = grid.isMeasured;
    this.#next = grid.learnFrom;
  }

  /** Adds the rows whose target became known up to `origin`; adding nothing where it was there before. */
  learn(values: Float64Array, origin: number): void {
    for (; this.#next <= origin; this.#next++) {
      if (!this.#isMeasured(this.#next)) continue;
      for (let lead = 1; lead <= this.leads.length; lead++) {
        const from = this.#next - lead;
        if (from < this.rows.first(lead)) continue;
        const equations = this.leads[lead - 1] as NormalEquations;
        if (equations.added >= plentyRows && this.#next % strideOf(lead) !== 0) continue;
        this.rows.fill(values, from, lead, this.#row);
        equations.add(this.#row, (values[this.#next] as number) - (values[from] as number));
      }
    }
  }
}
