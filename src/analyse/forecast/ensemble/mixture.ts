import type { ForecastGround } from '../../../model/forecast.ts';
import type { PointRunner } from '../rolling/point-runner.ts';
import { leadGroups } from './lead-groups.ts';
import { PolyWeights } from './poly-weights.ts';

/** What is left of a loss one forecast later; half of it after some 350. */
const forgetLoss = 0.998;
/** A member is judged against seasonal-naive once it was seen for so many origins (in weight). */
const judgedMin = 40;
/** How much worse than seasonal-naive a member must be before it is left out, and by how much more the fewer independent forecasts there are. */
const worseBy = 1.1;
const luck = 2;
/** Weights begin as those of inverse errors, which count like so many independent forecasts. */
const priorCount = 20;

/** How a member did, beside the model that all are measured against. */
export type Standing = { readonly name: string; readonly weight: number; readonly meanError: number; readonly demoted: boolean; readonly said: number };

/**
 * Several runners as one: their weighted mean, with weights for each group of leads that follow the recent absolute error (twice the pinball
 * loss of the median), learnt from forecasts that came true and from nothing else. Members that do worse than `yardstick` are left out.
 */
export class Mixture implements PointRunner {
  readonly name: string;
  readonly #members: readonly PointRunner[];
  readonly #yardstick: number;
  readonly #notes: readonly string[];
  readonly #isMeasured: (index: number) => boolean;
  readonly #groups: Uint8Array;
  readonly #weights: readonly PolyWeights[];
  /** Typical loss of the mixture in each group: the unit of excess losses. */
  readonly #typical: Float64Array;
  readonly #seen: Float64Array;
  /** Discounted absolute errors and their weight: member by group. */
  readonly #loss: Float64Array;
  readonly #judged: Float64Array;
  /** What was said at the last origins: per origin, members × horizon, then the mixture; NaN is silence. */
  readonly #said: readonly Float64Array[];
  /** The part of each member in `#said`. */
  readonly #parts: readonly (readonly Float64Array[])[];
  readonly #origins: Int32Array;
  readonly #scratch: Float64Array;
  readonly #awake: Uint8Array;
  readonly #candidates: Uint8Array;
  readonly #prior: Float64Array;
  readonly #current: readonly Float64Array[];

  /** `yardstick` is the name of the member that no other may lose to; null leaves none out. `notes` say how the members were chosen. */
  constructor(name: string, members: readonly PointRunner[], options: { readonly horizon: number; readonly isMeasured: (index: number) => boolean; readonly yardstick: string | null; readonly notes?: readonly string[] }) {
    const { horizon } = options;
    this.#isMeasured = options.isMeasured;
    this.name = name;
    this.#members = members;
    this.#notes = options.notes ?? [];
    this.#yardstick = members.findIndex((member) => member.name === options.yardstick);
    this.#groups = leadGroups(horizon);
    const groups = (this.#groups.at(-1) as number) + 1;
    this.#weights = Array.from({ length: groups }, () => new PolyWeights(members.length, forgetLoss));
    this.#typical = new Float64Array(groups);
    this.#seen = new Float64Array(groups);
    this.#loss = new Float64Array(groups * members.length);
    this.#judged = new Float64Array(groups * members.length);
    this.#said = Array.from({ length: horizon + 1 }, () => new Float64Array((members.length + 1) * horizon));
    this.#parts = this.#said.map((said) => members.map((_, k) => said.subarray(k * horizon, (k + 1) * horizon)));
    this.#origins = new Int32Array(horizon + 1).fill(-1);
    this.#scratch = new Float64Array(members.length);
    this.#awake = new Uint8Array(members.length);
    this.#candidates = new Uint8Array(members.length);
    this.#prior = new Float64Array(members.length);
    this.#current = Array.from({ length: groups }, () => new Float64Array(members.length));
  }

  at(values: Float64Array, origin: number, out: Float64Array): boolean {
    const horizon = this.#groups.length;
    if (this.#isMeasured(origin)) this.#learn(values, origin);
    const slot = origin % (horizon + 1);
    const said = this.#said[slot] as Float64Array;
    const parts = this.#parts[slot] as readonly Float64Array[];
    let speaking = 0;
    this.#members.forEach((member, k) => {
      const mine = parts[k] as Float64Array;
      const spoke = member.at(values, origin, mine) && allFinite(mine);
      this.#awake[k] = spoke ? 1 : 0;
      if (spoke) speaking++;
      else mine.fill(Number.NaN);
    });
    this.#origins[slot] = speaking > 0 ? origin : -1;
    if (speaking === 0) return false;
    this.#mix(said);
    out.set(said.subarray(this.#members.length * horizon));
    return true;
  }

  #mix(said: Float64Array): void {
    const horizon = this.#groups.length;
    const mixed = this.#members.length * horizon;
    for (let group = 0; group < this.#weights.length; group++) {
      for (let k = 0; k < this.#candidates.length; k++) this.#candidates[k] = this.#awake[k] === 1 && !this.#isDemoted(k, group) ? 1 : 0;
      const candidates = this.#candidates.includes(1) ? this.#candidates : this.#awake;
      const weights = this.#current[group] as Float64Array;
      (this.#weights[group] as PolyWeights).fill(candidates, weights);
      const share = priorCount / (priorCount + this.#independent(this.#seen[group] as number, group));
      const prior = this.#inverseErrors(candidates, group);
      for (let k = 0; k < weights.length; k++) weights[k] = (1 - share) * (weights[k] as number) + share * (prior[k] as number);
    }
    for (let lead = 0; lead < horizon; lead++) {
      const weights = this.#current[this.#groups[lead] as number] as Float64Array;
      let sum = 0;
      for (let k = 0; k < weights.length; k++) if ((weights[k] as number) > 0) sum += (weights[k] as number) * (said[k * horizon + lead] as number);
      said[mixed + lead] = sum;
    }
  }

  #isDemoted(k: number, group: number): boolean {
    if (this.#yardstick < 0 || k === this.#yardstick) return false;
    const [mine, its] = [this.#at(k, group), this.#at(this.#yardstick, group)];
    if (Math.min(this.#judged[mine] as number, this.#judged[its] as number) < judgedMin) return false;
    const tolerated = worseBy + luck / Math.sqrt(this.#independent(this.#judged[mine] as number, group));
    return (this.#loss[mine] as number) / (this.#judged[mine] as number) > (tolerated * (this.#loss[its] as number)) / (this.#judged[its] as number);
  }

  /** Weights by the inverse squared mean error (Bates and Granger, Oper. Res. Q. 20, 1969, without correlations); equal ones before any is known. */
  #inverseErrors(candidates: Uint8Array, group: number): Float64Array {
    const weights = this.#prior;
    let [total, count] = [0, 0];
    for (let k = 0; k < weights.length; k++) {
      const mean = (this.#loss[this.#at(k, group)] as number) / (this.#judged[this.#at(k, group)] as number);
      const weight = candidates[k] === 1 && mean > 0 ? 1 / mean ** 2 : 0;
      weights[k] = weight;
      total += weight;
      count += candidates[k] as number;
    }
    const known = total > 0 && Number.isFinite(total);
    for (let k = 0; k < weights.length; k++) weights[k] = known ? (weights[k] as number) / total : (candidates[k] as number) / count;
    return weights;
  }

  /** Forecasts of lead n that begin at n successive origins overlap, so they count as one; `count` is of all leads of the group. */
  #independent(count: number, group: number): number {
    const first = this.#groups.indexOf(group);
    const last = this.#groups.lastIndexOf(group);
    return count / (last - first + 1) / (last + 1);
  }

  #at(k: number, group: number): number {
    return group * this.#members.length + k;
  }

  /** Takes in the value at `origin` for every forecast that was made for it. */
  #learn(values: Float64Array, origin: number): void {
    const horizon = this.#groups.length;
    const value = values[origin] as number;
    for (let lead = 1; lead <= horizon && lead <= origin; lead++) {
      const slot = (origin - lead) % (horizon + 1);
      if (this.#origins[slot] === origin - lead) this.#score(this.#said[slot] as Float64Array, lead - 1, value);
    }
  }

  #score(said: Float64Array, lead: number, value: number): void {
    const horizon = this.#groups.length;
    const group = this.#groups[lead] as number;
    const mixed = said[this.#members.length * horizon + lead] as number;
    const typical = (this.#typical[group] as number) * forgetLoss + Math.abs(value - mixed);
    const seen = (this.#seen[group] as number) * forgetLoss + 1;
    this.#typical[group] = typical;
    this.#seen[group] = seen;
    const unit = typical / seen;
    const slope = Math.sign(mixed - value);
    for (let k = 0; k < this.#members.length; k++) {
      const mine = said[k * horizon + lead] as number;
      this.#scratch[k] = unit > 0 ? (slope * (mixed - mine)) / unit : Number.NaN;
      if (Number.isNaN(mine)) continue;
      const at = this.#at(k, group);
      this.#loss[at] = (this.#loss[at] as number) * forgetLoss + Math.abs(value - mine);
      this.#judged[at] = (this.#judged[at] as number) * forgetLoss + 1;
    }
    (this.#weights[group] as PolyWeights).learn(this.#scratch);
  }

  grounds(values: Float64Array, lead: number): readonly ForecastGround[] {
    const level = values[values.length - 1] as number;
    return [
      { name: 'level', detail: 'the last value', contribution: level },
      ...this.standings(lead)
        .filter(({ weight }) => weight > 0)
        .map(({ name, weight, said }) => ({ name: 'member' as const, detail: `by how much "${name}" differs from it; counts ${Math.round(100 * weight)} %`, contribution: weight * (said - level) })),
    ];
  }

  notes(): readonly string[] {
    const standings = this.standings(0);
    const yardstick = standings[this.#yardstick];
    const demotions = standings
      .filter(({ demoted }) => demoted)
      .map(({ name, meanError }) => `${name} is left out of the next step: its mean absolute error out of sample was ${short(meanError)}, and that of ${yardstick?.name} ${short(yardstick?.meanError ?? 0)}.`);
    return [...this.#notes, ...demotions];
  }

  /** How the members stand at `lead` (0 is the next point) after the last origin, and what each said there. */
  standings(lead: number): readonly Standing[] {
    const horizon = this.#groups.length;
    const group = this.#groups[lead] as number;
    const newest = this.#origins.indexOf(Math.max(...this.#origins));
    return this.#members.map((member, k) => ({
      name: member.name,
      weight: (this.#current[group] as Float64Array)[k] as number,
      meanError: (this.#loss[this.#at(k, group)] as number) / (this.#judged[this.#at(k, group)] as number),
      demoted: this.#isDemoted(k, group),
      said: (this.#said[newest] as Float64Array)[k * horizon + lead] as number,
    }));
  }
}

function allFinite(values: Float64Array): boolean {
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

const short = (value: number): string => String(Number(value.toPrecision(4)));
