import type { ForecastGround } from '../../../model/forecast.ts';
import type { Random } from '../../../model/random.ts';
import type { PointRunner } from '../rolling/point-runner.ts';
import type { Booster, BoostSettings } from './booster.ts';
import { boost, boosted, boostDefaults } from './booster.ts';
import type { TreeRows } from './tree-rows.ts';

/** Rows that are kept for training, the newest: more cost time and are older. */
const rowsKept = 4000;
/** Trees are first grown at so many rows, and again whenever so much more was seen. */
const firstRows = 300;
const growth = 2;
/** Features that are named in an explanation. */
const groundsMax = 5;

/**
 * Boosted trees on what a linear model leaves over: the linear part extrapolates, which trees cannot, and the trees bend it where
 * the calendar, the lead or a recent jump say so. The linear part's forecasts are those it made at the time, so the trees learn from
 * honest errors. Trees are grown anew at fixed sizes of the history and at `fitAt`.
 */
export class TreeRunner implements PointRunner {
  readonly name: string;
  booster: Booster | undefined;
  readonly #linear: PointRunner;
  readonly #rows: TreeRows;
  readonly #settings: BoostSettings;
  readonly #options: { readonly horizon: number; readonly unit: number; readonly fitAt: number; readonly isMeasured: (index: number) => boolean; readonly random: Random };
  readonly #expected: Float64Array[] = [];
  readonly #kept: Float64Array;
  readonly #targets: Float64Array;
  #seen = 0;
  #growAt = firstRows;

  constructor(
    name: string,
    parts: { readonly linear: PointRunner; readonly rows: TreeRows; readonly settings?: BoostSettings },
    options: { readonly horizon: number; readonly unit: number; readonly fitAt: number; readonly isMeasured: (index: number) => boolean; readonly random: Random },
  ) {
    this.name = name;
    this.#linear = parts.linear;
    this.#rows = parts.rows;
    this.#settings = parts.settings ?? boostDefaults;
    this.#options = options;
    this.#kept = new Float64Array(rowsKept * parts.rows.names.length);
    this.#targets = new Float64Array(rowsKept);
  }

  at(values: Float64Array, origin: number, out: Float64Array): boolean {
    this.#learn(values, origin);
    const expected = new Float64Array(this.#options.horizon);
    const known = this.#linear.at(values, origin, expected) && origin >= this.#rows.first;
    this.#expected[origin % (this.#options.horizon + 1)] = known ? expected : new Float64Array(0);
    if (!known || this.booster === undefined) return false;
    for (let lead = 1; lead <= expected.length; lead++) {
      const linear = expected[lead - 1] as number;
      out[lead - 1] = linear + this.#options.unit * boosted(this.booster, this.#rows.row(values, origin, lead, linear));
    }
    return true;
  }

  /** The trees' part is shared out by the gain of each feature's splits: over all rows, not this one alone. */
  grounds(values: Float64Array, lead: number): readonly ForecastGround[] {
    const origin = values.length - 1;
    const { horizon, unit } = this.#options;
    const linear = this.#expected[origin % (horizon + 1)]?.[lead];
    if (linear === undefined || this.booster === undefined) return [];
    const bent = unit * boosted(this.booster, this.#rows.row(values, origin, lead + 1, linear));
    const gains = [...this.booster.gains].map((gain, i) => ({ gain, name: this.#rows.names[i] as string })).sort((a, b) => b.gain - a.gain);
    const named = gains.slice(0, groundsMax);
    const rest = 1 - named.reduce((sum, { gain }) => sum + gain, 0);
    return [
      ...this.#linear.grounds(values, lead),
      ...named.map(({ gain, name }) => ({ name: 'feature' as const, detail: `trees: ${name} (${Math.round(100 * gain)} % of their gain)`, contribution: gain * bent })),
      { name: 'feature', detail: 'trees: all else', contribution: rest * bent },
    ];
  }

  /** One row per new point keeps the number of rows that of the points, whatever the horizon; the lead is drawn. */
  #learn(values: Float64Array, origin: number): void {
    const { horizon, unit, isMeasured, random } = this.#options;
    const lead = 1 + Math.floor(random.next() * horizon);
    const expected = this.#expected[(origin - lead + horizon + 1) % (horizon + 1)];
    if (expected !== undefined && expected.length > 0 && isMeasured(origin)) {
      const linear = expected[lead - 1] as number;
      const slot = this.#seen % rowsKept;
      this.#kept.set(this.#rows.row(values, origin - lead, lead, linear), slot * this.#rows.names.length);
      this.#targets[slot] = ((values[origin] as number) - linear) / unit;
      this.#seen++;
    }
    if (this.#seen >= this.#growAt || (origin === this.#options.fitAt && this.#seen >= firstRows)) this.#grow();
  }

  #grow(): void {
    const count = Math.min(this.#seen, rowsKept);
    const features = this.#rows.names.length;
    const spread = typicalSize(this.#targets.subarray(0, count));
    const settings: BoostSettings = this.#settings.objective.kind === 'huber' ? { ...this.#settings, objective: { kind: 'huber', delta: 1.5 * spread } } : this.#settings;
    this.booster = boost({ rows: this.#kept.subarray(0, count * features), targets: this.#targets.subarray(0, count), features }, settings, this.#options.random);
    this.#growAt = this.#seen * growth;
  }
}

/** The median absolute value. */
const typicalSize = (values: Float64Array): number => values.map(Math.abs).sort()[values.length >> 1] as number;
