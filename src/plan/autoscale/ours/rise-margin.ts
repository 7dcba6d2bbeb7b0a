import * as z from 'zod';
import { hours, minutes } from '../../../units/time.ts';

/** Margins are kept in steps of 1 %, up to what is more than any fleet would be held ready for; bin 0 is for none at all, bin i ends at i steps. */
const bins = 201;
const binWidth = 0.01;
/** An observation counts half after a week: kick-offs and sales come and go with the season, but not from day to day. */
const halfLife = hours(7 * 24);
/** What is taken for granted before anything was observed counts as much as a day. */
const priorLength = hours(24);
/**
 * The mean of the margins that would have been needed, before anything was observed: for instances that take two minutes to be of use, 15 % then suffice in 99.9 %
 * of the time. It grows with the square root of that time, as the steps of a random walk do. Fixed on days 20 to 39 of WorldCup98.
 */
const priorMean = 0.0217;
const priorReaction = minutes(2);
/** How restless the load is now and was in the long run: means that forget half in so long. A single rise counts at most so much. */
const shortHalfLife = minutes(30);
const longHalfLife = hours(24);
/**
 * A mean over fewer slots says nothing: with slots of an hour, a few quiet ones would make the next rise seem ten times as unusual as it is, and the margin as much
 * larger. The long run is longer than that. Our choice; with slots of up to five minutes neither matters.
 */
const shortSlots = 6;
const longShorts = 4;
const riseMax = 0.5;
/** How restless the load must at least be taken to be, as a share of the load, lest a constant load make everything infinitely unusual. */
const restLeast = 0.001;
/** A restless time needs more margin, but not in proportion: surges also come out of the blue. The square root did best on the days before. */
const restPower = 0.5;

export const riseMarginStateSchema = z.strictObject({
  mass: z.array(z.number().min(0)).length(bins),
  total: z.number().positive(),
  short: z.number().positive(),
  long: z.number().positive(),
  loads: z.array(z.number().nullable()).max(10_000),
  before: z.array(z.tuple([z.number().nullable(), z.number()])).max(10_000),
});
export type RiseMarginState = z.output<typeof riseMarginStateSchema>;

export type RiseMarginOptions = {
  /** All in ms. */
  readonly slot: number;
  readonly startup: number;
  /** Share of slots in which the margin may turn out too small. */
  readonly allowed: number;
  /** The least load that a base must have been taken for, so that what was ready would have carried this one; 0 where the fewest replicas do. */
  readonly carriedFrom: (load: number) => number;
};

/**
 * How much more than the present load has to be provided for, since what is asked for now is of use only after the start-up, and loads rise meanwhile. Every
 * slot says what margin the decision before it would have needed; the margin is the quantile of those that leaves the allowed share above it (split
 * conformal prediction over a moving window: Gibbs and Candès, "Adaptive conformal inference under distribution shift", NeurIPS 2021, in its
 * weighted form: Barber, Candès, Ramdas, Tibshirani, Annals of Statistics 51(2), 2023), scaled by how restless the load is now against its day.
 */
export class RiseMargin {
  readonly #allowed: number;
  readonly #carriedFrom: (load: number) => number;
  readonly #lead: number;
  readonly #forget: number;
  readonly #forgetShort: number;
  readonly #forgetLong: number;
  readonly #mass: Float64Array;
  #total: number;
  #short: number;
  #long: number;
  /** Loads of the last slots, oldest first; NaN where it was not measured. */
  #loads: number[] = [];
  /** What the last decisions were based on, and how restless the load was then. */
  #before: (readonly [base: number, rest: number])[] = [];

  constructor({ slot, startup, allowed, carriedFrom }: RiseMarginOptions) {
    this.#allowed = allowed;
    this.#carriedFrom = carriedFrom;
    this.#lead = Math.ceil(startup / slot);
    this.#forget = 0.5 ** (slot / halfLife);
    const short = Math.max(shortHalfLife, shortSlots * slot);
    this.#forgetShort = 0.5 ** (slot / short);
    this.#forgetLong = 0.5 ** (slot / Math.max(longHalfLife, longShorts * short));
    this.#total = Math.max(1, priorLength / slot);
    const mean = priorMean * Math.sqrt((startup + slot) / priorReaction);
    const beyond = (bin: number): number => (bin >= bins - 1 ? 0 : Math.exp((-bin * binWidth) / mean));
    this.#mass = Float64Array.from({ length: bins }, (_, i) => (i === 0 ? 0 : this.#total * (beyond(i - 1) - beyond(i))));
    this.#short = mean;
    this.#long = mean;
  }

  /** Takes in the load of the slot that is over (NaN: not measured), before `margin` is asked for. */
  learn(load: number): void {
    this.#learnRest(load);
    const [base, rest] = this.#before.at(-1 - this.#lead) ?? [Number.NaN, 1];
    if (Number.isNaN(base) || Number.isNaN(load)) return;
    const from = this.#carriedFrom(load);
    const needed = from <= base ? 0 : from / base - 1;
    for (let i = 0; i < bins; i++) this.#mass[i] = (this.#mass[i] as number) * this.#forget;
    this.#total = this.#total * this.#forget + 1;
    const bin = Math.min(bins - 1, Math.ceil(needed / rest / binWidth));
    this.#mass[bin] = (this.#mass[bin] as number) + 1;
  }

  /** The margin, as a share of `base`, for a decision that is based on it. Once in every slot; NaN where there is no base. */
  margin(base: number): number {
    const rest = (this.#short / this.#long) ** restPower;
    this.#before.push([base, rest]);
    while (this.#before.length > this.#lead + 1) this.#before.shift();
    return this.#quantile() * rest;
  }

  /** The margin that left the allowed share above it, linear within a bin. */
  #quantile(): number {
    let left = this.#allowed * this.#total;
    let bin = bins - 1;
    while (bin > 0 && (this.#mass[bin] as number) <= left) left -= this.#mass[bin--] as number;
    return bin === 0 ? 0 : (bin - left / (this.#mass[bin] as number)) * binWidth;
  }

  #learnRest(load: number): void {
    this.#loads.push(load);
    while (this.#loads.length > this.#lead + 2) this.#loads.shift();
    const from = this.#loads[0] as number;
    const peak = this.#loads.reduce((most, one) => Math.max(most, one));
    // Where one was not measured, nothing is learnt.
    if (this.#loads.length < this.#lead + 2 || !(from > 0) || Number.isNaN(peak)) return;
    const rise = Math.max(restLeast, Math.min(riseMax, peak / from - 1));
    this.#short = this.#short * this.#forgetShort + rise * (1 - this.#forgetShort);
    this.#long = this.#long * this.#forgetLong + rise * (1 - this.#forgetLong);
  }

  save(): RiseMarginState {
    const orNull = (value: number): number | null => (Number.isFinite(value) ? value : null);
    return { mass: [...this.#mass], total: this.#total, short: this.#short, long: this.#long, loads: this.#loads.map(orNull), before: this.#before.map(([base, rest]) => [orNull(base), rest]) };
  }

  restore({ mass, total, short, long, loads, before }: RiseMarginState): void {
    this.#mass.set(mass);
    this.#total = total;
    this.#short = short;
    this.#long = long;
    this.#loads = loads.map((load) => load ?? Number.NaN);
    this.#before = before.map(([base, rest]) => [base ?? Number.NaN, rest]);
  }
}
