import type { ForecastGround } from '../../../model/forecast.ts';
import type { Random } from '../../../model/random.ts';
import type { PointRunner } from '../rolling/point-runner.ts';
import type { Booster, BoostSettings } from './booster.ts';
import { boost, boosted, boostDefaults } from './booster.ts';
import { contributionsOf } from './contributions.ts';
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
  /** What the linear model said at the last origins, and whether it could. */
  readonly #expected: readonly Float64Array[];
  readonly #known: Uint8Array;
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
    this.#expected = Array.from({ length: options.horizon + 1 }, () => new Float64Array(options.horizon));
    this.#known = new Uint8Array(options.horizon + 1);
    this.#kept = new Float64Array(rowsKept * parts.rows.names.length);
    this.#targets = new Float64Array(rowsKept);
  }

  at(values: Float64Array, origin: number, out: Float64Array): boolean {
    this.#learn(values, origin);
    const slot = origin % this.#expected.length;
    const expected = this.#expected[slot] as Float64Array;
    this.#known[slot] = this.#linear.at(values, origin, expected) && origin >= this.#rows.first ? 1 : 0;
    if (this.#known[slot] === 0 || this.booster === undefined) return false;
    for (let lead = 1; lead <= expected.length; lead++) {
      const linear = expected[lead - 1] as number;
      out[lead - 1] = linear + this.#options.unit * boosted(this.booster, this.#rows.row(values, origin, lead, linear));
    }
    return true;
  }

  grounds(values: Float64Array, lead: number): readonly ForecastGround[] {
    const origin = values.length - 1;
    const { unit } = this.#options;
    const slot = origin % this.#expected.length;
    if (this.#known[slot] === 0 || this.booster === undefined) return [];
    const linear = this.#expected[slot]?.[lead] as number;
    const { names } = this.#rows;
    const { average, byFeature } = contributionsOf(this.booster, this.#rows.row(values, origin, lead + 1, linear), names.length);
    const parts = [...byFeature].map((part, i) => ({ name: 'feature' as const, detail: `trees: ${names[i]}`, contribution: unit * part })).sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
    const others = parts.slice(groundsMax).reduce((sum, { contribution }) => sum + contribution, 0);
    return [
      ...this.#linear.grounds(values, lead),
      ...parts.slice(0, groundsMax),
      { name: 'feature', detail: 'trees: all other features', contribution: others },
      { name: 'feature', detail: 'trees: what they add on average', contribution: unit * average },
    ];
  }

  /** One row per new point keeps the number of rows that of the points, whatever the horizon; the lead is drawn. */
  #learn(values: Float64Array, origin: number): void {
    const { horizon, unit, isMeasured, random } = this.#options;
    const lead = 1 + Math.floor(random.next() * horizon);
    const then = (origin - lead + this.#expected.length) % this.#expected.length;
    if (this.#known[then] === 1 && isMeasured(origin)) {
      const linear = this.#expected[then]?.[lead - 1] as number;
      const place = this.#seen % rowsKept;
      this.#kept.set(this.#rows.row(values, origin - lead, lead, linear), place * this.#rows.names.length);
      this.#targets[place] = ((values[origin] as number) - linear) / unit;
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
