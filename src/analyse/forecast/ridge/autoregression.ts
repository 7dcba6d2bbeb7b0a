import type { ForecastGround } from '../../../model/forecast.ts';
import type { Grid, PointRunner } from '../rolling/point-runner.ts';
import { NormalEquations } from './normal-equations.ts';
import type { RowSettings } from './seasonal-rows.ts';
import { SeasonalRows } from './seasonal-rows.ts';

export type AutoregressionSettings = RowSettings & {
  readonly name: string;
  /** Penalty on squared coefficients, as a share of a typical squared change. */
  readonly ridge: number;
  /** How much of the weight of a row is left one step later; 1 forgets nothing. */
  readonly forget: number;
};

/** Fewer rows than this for each coefficient say nothing. */
const rowsPerCoefficient = 3;
/** Coefficients are solved anew when the rows have grown by this share: early often, later rarely, always at the same origins. */
const growth = 0.01;

/**
 * A linear model for every lead, learnt as it goes along: differences of the last points, the same phase of past seasons and of days of
 * the same kind (a direct multi-step autoregression: Marcellino, Stock and Watson, J. Econometrics 135, 2006; with a ridge).
 */
export class Autoregression implements PointRunner {
  readonly name: string;
  readonly #rows: SeasonalRows;
  readonly #leads: readonly NormalEquations[];
  readonly #coefficients: readonly Float64Array[];
  readonly #solveAt: Float64Array;
  readonly #row: Float64Array;
  readonly #ridge: number;
  readonly #lags: number;
  #next: number;

  /** `unit` is the typical absolute change from point to point. */
  constructor(settings: AutoregressionSettings, grid: Grid, unit: number) {
    this.name = settings.name;
    this.#rows = new SeasonalRows(settings, grid, unit);
    const { size } = this.#rows;
    this.#leads = Array.from({ length: grid.horizon }, () => new NormalEquations(size, settings.forget));
    this.#coefficients = this.#leads.map(() => new Float64Array(size));
    this.#solveAt = new Float64Array(grid.horizon);
    this.#row = new Float64Array(size);
    this.#ridge = settings.ridge * unit * unit;
    this.#lags = settings.lags;
    this.#next = grid.from;
  }

  at(values: Float64Array, origin: number, out: Float64Array): boolean {
    this.#learn(values, origin);
    const horizon = this.#leads.length;
    if (origin < this.#rows.first(horizon) || this.#leads.some((lead) => lead.added < rowsPerCoefficient * this.#row.length)) return false;
    const level = values[origin] as number;
    for (let lead = 1; lead <= horizon; lead++) {
      const coefficients = this.#solved(lead - 1);
      this.#rows.fill(values, origin, lead, this.#row);
      let sum = level;
      for (let i = 0; i < this.#row.length; i++) sum += (coefficients[i] as number) * (this.#row[i] as number);
      out[lead - 1] = sum;
    }
    return true;
  }

  grounds(values: Float64Array, lead: number): readonly ForecastGround[] {
    const origin = values.length - 1;
    const coefficients = this.#solved(lead);
    this.#rows.fill(values, origin, lead + 1, this.#row);
    const sums = { trend: 0, season: 0, drift: 0 };
    this.#row.forEach((entry, i) => {
      const part = i < this.#lags ? 'trend' : i < this.#row.length - 1 ? 'season' : 'drift';
      sums[part] += entry * (coefficients[i] as number);
    });
    return [
      { name: 'level', detail: 'the last value', contribution: values[origin] as number },
      { name: 'trend', detail: `the last ${this.#lags} changes`, contribution: sums.trend },
      { name: 'season', detail: 'how it went on at this phase of past seasons', contribution: sums.season },
      { name: 'trend', detail: 'the usual drift', contribution: sums.drift },
    ];
  }

  /** Adds the rows whose target became known at `origin`. */
  #learn(values: Float64Array, origin: number): void {
    for (; this.#next <= origin; this.#next++) {
      for (let lead = 1; lead <= this.#leads.length; lead++) {
        const from = this.#next - lead;
        if (from < this.#rows.first(lead)) continue;
        this.#rows.fill(values, from, lead, this.#row);
        (this.#leads[lead - 1] as NormalEquations).add(this.#row, (values[this.#next] as number) - (values[from] as number));
      }
    }
  }

  #solved(lead: number): Float64Array {
    const equations = this.#leads[lead] as NormalEquations;
    const coefficients = this.#coefficients[lead] as Float64Array;
    if (equations.added >= (this.#solveAt[lead] as number)) {
      equations.solve(this.#ridge, coefficients);
      this.#solveAt[lead] = equations.added * (1 + growth);
    }
    return coefficients;
  }
}
