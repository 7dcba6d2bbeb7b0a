import type { ForecastGround } from '../../../model/forecast.ts';
import type { PointRunner } from '../rolling/point-runner.ts';
import type { LinearHistory } from './linear-history.ts';
import type { NormalEquations } from './normal-equations.ts';

export type AutoregressionSettings = {
  readonly name: string;
  /** Penalty on squared coefficients, as a share of a typical squared change. */
  readonly ridge: number;
};

/** Fewer rows than this for each coefficient say nothing. */
const rowsPerCoefficient = 3;
/** Coefficients are solved anew when the rows have grown by this share: early often, later rarely, always at the same origins. */
const growth = 0.04;

/**
 * A linear model for every lead, learnt as it goes along: differences of the last points, the same phase of past seasons and of days of
 * the same kind (a direct multi-step autoregression: Marcellino, Stock and Watson, J. Econometrics 135, 2006; with a ridge).
 */
export class Autoregression implements PointRunner {
  readonly name: string;
  readonly #history: LinearHistory;
  readonly #coefficients: readonly Float64Array[];
  readonly #solveAt: Float64Array;
  readonly #row: Float64Array;
  readonly #ridge: number;
  /** What it said last, and where: trees and the mixture ask for the same origin. */
  readonly #said: Float64Array;
  #saidAt = -1;

  constructor({ name, ridge }: AutoregressionSettings, history: LinearHistory) {
    this.name = name;
    this.#history = history;
    this.#coefficients = history.leads.map(() => new Float64Array(history.rows.size));
    this.#solveAt = new Float64Array(history.leads.length);
    this.#row = new Float64Array(history.rows.size);
    this.#said = new Float64Array(history.leads.length);
    this.#ridge = ridge * history.unit * history.unit;
  }

  at(values: Float64Array, origin: number, out: Float64Array): boolean {
    if (origin !== this.#saidAt && !this.#say(values, origin)) return false;
    out.set(this.#said);
    return true;
  }

  #say(values: Float64Array, origin: number): boolean {
    const { leads, rows } = this.#history;
    this.#history.learn(values, origin);
    const horizon = leads.length;
    if (origin < rows.first(horizon) || leads.some((lead) => lead.added < rowsPerCoefficient * this.#row.length)) return false;
    const level = values[origin] as number;
    for (let lead = 1; lead <= horizon; lead++) {
      const coefficients = this.#solved(lead - 1);
      rows.fill(values, origin, lead, this.#row);
      let sum = level;
      for (let i = 0; i < this.#row.length; i++) sum += (coefficients[i] as number) * (this.#row[i] as number);
      this.#said[lead - 1] = sum;
    }
    this.#saidAt = origin;
    return true;
  }

  grounds(values: Float64Array, lead: number): readonly ForecastGround[] {
    const origin = values.length - 1;
    const coefficients = this.#solved(lead);
    const { rows, settings } = this.#history;
    rows.fill(values, origin, lead + 1, this.#row);
    const sums = { trend: 0, season: 0, drift: 0 };
    this.#row.forEach((entry, i) => {
      const part = i < settings.lags ? 'trend' : i < this.#row.length - 1 ? 'season' : 'drift';
      sums[part] += entry * (coefficients[i] as number);
    });
    return [
      { name: 'level', detail: 'the last value', contribution: values[origin] as number },
      { name: 'trend', detail: `the last ${settings.lags} changes`, contribution: sums.trend },
      { name: 'season', detail: 'how it went on at this phase of past seasons', contribution: sums.season },
      { name: 'trend', detail: 'the usual drift', contribution: sums.drift },
    ];
  }

  #solved(lead: number): Float64Array {
    const equations = this.#history.leads[lead] as NormalEquations;
    const coefficients = this.#coefficients[lead] as Float64Array;
    if (equations.added >= (this.#solveAt[lead] as number)) {
      equations.solve(this.#ridge, coefficients);
      this.#solveAt[lead] = equations.added * (1 + growth);
    }
    return coefficients;
  }
}
