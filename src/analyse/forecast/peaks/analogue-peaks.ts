import { invariant } from '../../../model/error.ts';
import type { DayTypes } from './day-types.ts';
import { dayTypes } from './day-types.ts';
import type { LoadScale } from './load-scale.ts';
import { binOf, loadScale, loadsOfBins } from './load-scale.ts';
import { ProbabilityLevels } from './probability-levels.ts';

/** Lengths are in slots; a day need not be a whole number of them (slots of 7 minutes), but has at least one. `quantiles` ascend. */
export type PeakShape = { readonly day: number; readonly stage: number; readonly stages: number; readonly quantiles: readonly number[] };

/** How like the present a moment of the past has to be; fixed, not fitted. */
export type AnalogueOptions = {
  /** Moments of a day this share of it apart count e^(-1/2) (0.02 is half an hour). */
  readonly timeWidth: number;
  /** Loads this far apart on the scale of loads count e^(-1/2) (0.15 is 15 % of a large load). */
  readonly loadWidth: number;
  /** What a moment with any other load counts: the only past there is when today is unlike every day before. */
  readonly otherLoad: number;
  /** What a day of the other type counts. */
  readonly otherType: number;
  /** A day counts half after this many days. */
  readonly halfLife: number;
  /** A difference of load lasts this share of a day (e-folding): what is higher now is higher in a minute, but not tonight. */
  readonly memory: number;
  /** Whether levels are corrected by what came true. */
  readonly calibrated: boolean;
};

export const analogueDefaults: AnalogueOptions = { timeWidth: 0.02, loadWidth: 0.15, otherLoad: 0.02, otherType: 0.02, halfLife: 14, memory: 0.1, calibrated: true };

/** Moments of one past day that are compared with now, before and after the same time of day; fewer where a day has not as many slots. */
const momentsEachSideMax = 12;
/** Leads are calibrated in groups that begin at these stages. */
const groupsFrom = [0, 1, 3, 6, 12, 24, 48] as const;
/** A forecast is scored when it had something to say: no single load held more of the probability than this. */
const certain = 0.9;
/** The day that a slot belongs to: that in which it begins. Rounding must not put a slot that begins with a day into the one before. */
const dayOf = (slot: number, day: number): number => Math.floor(slot / day + 1e-9);
/** The first slot that begins in a day. */
const startOf = (index: number, day: number): number => Math.ceil(index * day - 1e-9);
/** The golden ratio spreads what is drawn within ties evenly, without chance. */
const golden = 0.618_033_988_749_894_9;

/**
 * Forecasts the maximum of the load in each of the next stages, given the time of day, the present load, and how past days went on from
 * moments like this one: an analogue method (nearest neighbours with a kernel, Lall and Sharma, Water Resources Research 32(3), 1996). A path
 * of the past is shifted by how much higher or lower the load is now, which wears off with the lead; so growth beyond all history is
 * followed in proportion, and a day that begins early is not taken for a larger one. What the levels are worth is learnt from forecasts that
 * came true: first on the history, each day foretold by the others, then as time goes on.
 *
 * `learn` takes loads in order; a forecast knows those and nothing else.
 */
export class AnaloguePeaks {
  readonly #shape: PeakShape;
  readonly #options: AnalogueOptions;
  readonly #scale: LoadScale;
  /** Loads as bins of the scale, and the highest of the stage that begins at each. */
  #loads: Int32Array;
  #peaks: Int32Array;
  #known = 0;
  #types: DayTypes = dayTypes(new Float64Array(0));
  /** Probability by bin of load; only bins from `lowest` to `highest` are not 0. */
  readonly #mass: Float64Array;
  #lowest = 0;
  #highest = -1;
  /** Moments like the present one, what each counts, and how far its path is shifted. */
  #moments = new Int32Array(0);
  #weights = new Float64Array(0);
  #aparts = new Int32Array(0);
  #selected = 0;
  readonly #groups = groupsFrom.map(() => new ProbabilityLevels());
  readonly #asked: Float64Array[];
  #draws = 0;
  #live = false;
  readonly #ofTime: Float64Array;
  readonly #eachSide: number;
  /** What a moment counts by how many bins its load is away. */
  readonly #ofLoad: Float64Array;
  readonly #loadOfBin: Float64Array;
  readonly #stride: number;

  constructor(history: Float64Array, shape: PeakShape, options: AnalogueOptions = analogueDefaults) {
    invariant(history.length > 0 && shape.day >= 1 && shape.stage >= 1 && shape.stages >= 1, 'peaks are forecast from a history, in slots that are not longer than a day');
    this.#shape = shape;
    this.#options = options;
    this.#scale = loadScale(history.reduce((sum, load) => sum + load, 0) / history.length);
    this.#loads = new Int32Array(history.length * 2);
    this.#peaks = new Int32Array(history.length * 2);
    this.#mass = new Float64Array(this.#scale.bins);
    this.#loadOfBin = loadsOfBins(this.#scale);
    this.#ofLoad = Float64Array.from({ length: this.#scale.bins }, (_, apart) => options.otherLoad + Math.exp(-0.5 * ((apart * this.#scale.width) / options.loadWidth) ** 2));
    this.#asked = groupsFrom.map(() => Float64Array.from(shape.quantiles));
    this.#stride = Math.max(1, Math.round((2 * options.timeWidth * shape.day) / momentsEachSideMax));
    // No moment may belong to two days.
    const eachSide = Math.min(momentsEachSideMax, Math.floor((shape.day - 1) / 2 / this.#stride));
    this.#eachSide = eachSide;
    this.#ofTime = Float64Array.from({ length: 2 * eachSide + 1 }, (_, i) => Math.exp(-0.5 * (((i - eachSide) * this.#stride) / (options.timeWidth * shape.day)) ** 2));
    for (const load of history) this.learn(load);
    if (!options.calibrated) return;
    // Each day of the history is foretold by all the others, so that the first forecast is corrected already.
    this.#scoreFrom(0, () => this.#known);
    this.#live = true;
  }

  get known(): number {
    return this.#known;
  }

  learn(load: number): void {
    const { stage, day } = this.#shape;
    if (this.#known === this.#loads.length) this.#grow();
    const value = binOf(this.#scale, load);
    this.#loads[this.#known] = value;
    this.#peaks[this.#known] = value;
    for (let back = 1; back < stage && back <= this.#known; back++) {
      const at = this.#known - back;
      if ((this.#peaks[at] as number) < value) this.#peaks[at] = value;
    }
    this.#known++;
    if (dayOf(this.#known, day) > dayOf(this.#known - 1, day)) this.#endDay();
  }

  /** Fills `values` with one row per stage; the first stage begins with the slot that comes next. */
  forecast(values: Float64Array): void {
    const { stages, quantiles } = this.#shape;
    const columns = quantiles.length;
    const now = this.#loads[this.#known - 1] as number;
    let group = 0;
    this.#refreshLevels();
    this.#select(this.#known, this.#known);
    for (let lead = 0; lead < stages; lead++) {
      while (group + 1 < groupsFrom.length && lead >= (groupsFrom[group + 1] as number)) group++;
      const total = this.#gather(now, lead, this.#known);
      this.#readQuantiles(values, lead * columns, this.#asked[group] as Float64Array, total);
    }
  }

  /** Finds the moments of other days that are like the one before slot `at`, of those whose next stage was over before slot `limit`. */
  #select(at: number, limit: number): void {
    const { day, stage } = this.#shape;
    const now = this.#loads[at - 1] as number;
    const today = dayOf(at - 1, day);
    const days = Math.ceil(limit / day);
    if (this.#moments.length < days * this.#ofTime.length) this.#growMoments(days * 2 * this.#ofTime.length);
    this.#selected = 0;
    for (let other = 0; other < days; other++) {
      if (other === today) continue;
      const ofDay = this.#weightOfDay(other, today);
      const middle = at - 1 + Math.round((other - today) * day);
      for (let i = 0; i < this.#ofTime.length; i++) {
        const moment = middle + (i - this.#eachSide) * this.#stride;
        if (moment < 0 || moment + 1 + stage > limit) continue;
        const apart = now - (this.#loads[moment] as number);
        this.#moments[this.#selected] = moment;
        this.#weights[this.#selected] = ofDay * (this.#ofTime[i] as number) * (this.#ofLoad[Math.abs(apart)] as number);
        this.#aparts[this.#selected] = apart;
        this.#selected++;
      }
    }
  }

  /**
   * Adds up what followed the selected moments: the maximum of the stage at that lead, where it was over before slot `limit`. Returns the
   * whole weight.
   */
  #gather(now: number, lead: number, limit: number): number {
    const { stage, day } = this.#shape;
    const ahead = 1 + lead * stage;
    const lasting = Math.exp(-(lead * stage) / (this.#options.memory * day));
    if (this.#lowest <= this.#highest) this.#mass.fill(0, this.#lowest, this.#highest + 1);
    this.#lowest = this.#mass.length;
    this.#highest = -1;
    let total = 0;
    for (let i = 0; i < this.#selected; i++) {
      const from = (this.#moments[i] as number) + ahead;
      if (from + stage > limit) continue;
      const shift = Math.round((this.#aparts[i] as number) * lasting);
      total += this.#add((this.#peaks[from] as number) + shift, this.#weights[i] as number);
    }
    return total > 0 ? total : this.#add(now, 1);
  }

  #add(wanted: number, weight: number): number {
    const bin = wanted < 0 ? 0 : wanted >= this.#mass.length ? this.#mass.length - 1 : wanted;
    this.#mass[bin] = (this.#mass[bin] as number) + weight;
    if (bin < this.#lowest) this.#lowest = bin;
    if (bin > this.#highest) this.#highest = bin;
    return weight;
  }

  #weightOfDay(other: number, today: number): number {
    const { otherType, halfLife } = this.#options;
    const high = this.#types.shareOfHigh[today % 7] as number;
    const type = this.#types.typeOf[other];
    const likely = Number.isNaN(high) || type === undefined ? 1 : type === 1 ? high : 1 - high;
    return (otherType + likely) * 0.5 ** (Math.abs(today - other) / halfLife);
  }

  #readQuantiles(values: Float64Array, offset: number, asked: Float64Array, total: number): void {
    let bin = this.#lowest;
    let below = 0;
    let last = bin;
    for (let column = 0; column < asked.length; column++) {
      const wanted = (asked[column] as number) * total * (1 - 1e-9);
      while (bin <= this.#highest && below < wanted) {
        const here = this.#mass[bin++] as number;
        if (here > 0) last = bin - 1;
        below += here;
      }
      values[offset + column] = this.#loadOfBin[last] as number;
    }
  }

  #refreshLevels(): void {
    if (!this.#options.calibrated) return;
    for (const [group, asked] of this.#asked.entries()) {
      for (const [column, wanted] of this.#shape.quantiles.entries()) asked[column] = (this.#groups[group] as ProbabilityLevels).levelFor(wanted);
    }
  }

  /** Scores moments a quarter of an hour apart (of a day of 24 hours) from `from` on, foretold by all other days whose end came before `limitOf(moment)`. */
  #scoreFrom(from: number, limitOf: (at: number) => number): void {
    const step = Math.max(1, Math.round(this.#shape.day / 96));
    for (let at = Math.max(step, from); at < this.#known; at += step) {
      const limit = limitOf(at);
      this.#select(at, limit);
      for (const [group, lead] of groupsFrom.entries()) this.#score(at, group, lead, limit);
    }
  }

  /** What the selected moments say at `at` about the stage `lead` later, against what came. */
  #score(at: number, group: number, lead: number, limit: number): void {
    const { stage, stages } = this.#shape;
    const from = at + lead * stage;
    if (lead >= stages || from + stage > this.#known) return;
    const total = this.#gather(this.#loads[at - 1] as number, lead, limit);
    const truth = this.#peaks[from] as number;
    let below = 0;
    let largest = 0;
    for (let bin = this.#lowest; bin <= this.#highest; bin++) {
      const here = this.#mass[bin] as number;
      if (bin < truth) below += here;
      if (here > largest) largest = here;
    }
    if (largest > certain * total) return;
    this.#draws++;
    const within = (this.#draws * golden) % 1;
    (this.#groups[group] as ProbabilityLevels).learn((below + within * (this.#mass[truth] as number)) / total);
  }

  /** A day is over: types are told again, and what was said during the day is scored by the days before it. */
  #endDay(): void {
    const { day } = this.#shape;
    const days = dayOf(this.#known, day);
    this.#types = dayTypes(Float64Array.from({ length: days }, (_, index) => this.#scale.width * this.#loads.subarray(startOf(index, day), startOf(index + 1, day)).reduce((max, bin) => Math.max(max, bin), 0)));
    if (this.#live) this.#scoreFrom(startOf(days - 1, day), (at) => at);
  }

  #growMoments(room: number): void {
    this.#moments = new Int32Array(room);
    this.#weights = new Float64Array(room);
    this.#aparts = new Int32Array(room);
  }

  #grow(): void {
    const larger = (values: Int32Array): Int32Array => {
      const copy = new Int32Array(values.length * 2);
      copy.set(values);
      return copy;
    };
    this.#loads = larger(this.#loads);
    this.#peaks = larger(this.#peaks);
  }
}
