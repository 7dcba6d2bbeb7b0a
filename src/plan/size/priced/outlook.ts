/**
 * How demand may go on, for each node of the horizon: values that it may take, in no order, each with its probability. Of `tail.share` of
 * the probability nothing is known; it lies above `tail.from` and thins out exponentially with `tail.scale`.
 */
export type OutlookNode = {
  /** Steps that this node stands for. */
  readonly steps: number;
  readonly values: Float64Array;
  readonly weights: Float64Array;
  readonly tail: { readonly share: number; readonly from: number; readonly scale: number };
};

/** Leads that are looked at, and for how many steps each stands: near ones closely, far ones coarsely. */
export const leads = [1, 2, 3, 5, 8, 12, 18, 26] as const;
const stepsOf = leads.map((lead, i) => lead - (leads[i - 1] ?? 0));
export const horizon: number = leads[leads.length - 1] as number;

/** Past origins that are compared with now: the newest ones all, of older ones every third. */
const newest = 500;
const olderMax = 3500;
const stride = 3;
/** Steps of which the mean is the level. */
const levelSteps = 3;
/** An origin counts half when it is so many steps older, and when it is so far from the same time of the season (as a share of it). */
const halfLifeSteps = 1200;
const seasonWidth = 0.04;
/** The least weight of an origin at another time of the season. */
const outOfSeason = 0.1;
/** How far demand goes beyond what was seen, as a share of it. */
const tailScale = 0.03;
/** An origin whose level differs much still counts a little: a level that was never seen must be foretold from others. */
const leastWeight = 0.003;

/**
 * The distribution of demand at each lead, from how it went on after origins of the past that resemble now: near in level, in time and in the
 * season (a kernel estimate of a conditional distribution, as in analogue forecasting). The part of a difference in level that usually lasts is
 * added, so that a level that was never seen has a distribution too. Beyond the values the share 1 / (n + 1) is unknown, where n is
 * the effective number of origins: the correction of conformal prediction (Lei et al., JASA 113, 2018), applied to weighted values.
 */
export function outlookOf(demand: Float64Array, season: number | null): readonly OutlookNode[] {
  const now = demand.length - 1;
  const levels = levelsOf(demand);
  const level = levels[now] as number;
  const width = bandwidthOf(demand, Math.abs);
  const rise = bandwidthOf(demand, (change) => Math.max(0, change));
  const origins = originsOf(now);
  const base = alikeness(levels, origins, width, season);
  return leads.map((lead, n) => {
    const steps = stepsOf[n] as number;
    const count = countBefore(origins, now - lead);
    const weights = base.slice(0, count);
    const { total, squares } = sumsOf(weights);
    if (total === 0) return { steps, values: Float64Array.of(level), weights: Float64Array.of(1), tail: { share: 0.5, from: level, scale: Math.max(rise, 0.1 * level) } };
    const values = new Float64Array(count);
    const kept = persistence(demand, levels, origins, { lead, count });
    for (let i = 0; i < count; i++) {
      const j = origins[i] as number;
      values[i] = Math.max(0, (demand[j + lead] as number) + kept * (level - (levels[j] as number)));
      weights[i] = (weights[i] as number) / total;
    }
    const share = 1 / ((total * total) / squares + 1);
    const from = upperOf(values, weights, Math.max(share, 0.01));
    return { steps, values, weights, tail: { share, from, scale: Math.max(rise, tailScale * from) } };
  });
}

/** What each origin counts, not yet divided by their sum. */
function alikeness(levels: Float64Array, origins: Int32Array, width: number, season: number | null): Float64Array {
  const now = levels.length - 1;
  const level = levels[now] as number;
  const byAge = weightsByAge(season);
  const base = new Float64Array(origins.length);
  for (let i = 0; i < origins.length; i++) {
    const j = origins[i] as number;
    const distance = ((levels[j] as number) - level) / width;
    base[i] = (Math.exp(-0.5 * distance * distance) + leastWeight) * (byAge[now - j] as number);
  }
  return base;
}

/** The last weights by age that were asked for: a season is looked for anew only now and then, and powers cost more than all else here. */
let latest: { readonly season: number | null; readonly weights: Float64Array } | null = null;

/** What an origin counts for its age in steps and its time of the season. */
function weightsByAge(season: number | null): Float64Array {
  if (latest !== null && latest.season === season) return latest.weights;
  const weights = new Float64Array(olderMax + 1);
  for (let age = 0; age <= olderMax; age++) {
    const recent = 2 ** (-age / halfLifeSteps);
    if (season === null) {
      weights[age] = recent;
      continue;
    }
    const apart = age % season;
    const turn = Math.min(apart, season - apart) / season / seasonWidth;
    weights[age] = recent * (Math.exp(-0.5 * turn * turn) + outOfSeason);
  }
  latest = { season, weights };
  return weights;
}

/** How many of ascending origins are not after `last`. */
function countBefore(origins: Int32Array, last: number): number {
  let count = origins.length;
  while (count > 0 && (origins[count - 1] as number) > last) count--;
  return count;
}

function sumsOf(weights: Float64Array): { readonly total: number; readonly squares: number } {
  let [total, squares] = [0, 0];
  for (let i = 0; i < weights.length; i++) {
    const weight = weights[i] as number;
    total += weight;
    squares += weight * weight;
  }
  return { total, squares };
}

/** By how much of a difference in level demand still differs `lead` steps later: the slope of a line through past origins, 0 to 1. */
function persistence(demand: Float64Array, levels: Float64Array, origins: Int32Array, { lead, count }: { readonly lead: number; readonly count: number }): number {
  let [x, y, xx, xy] = [0, 0, 0, 0];
  for (let i = 0; i < count; i++) {
    const j = origins[i] as number;
    const level = levels[j] as number;
    const later = demand[j + lead] as number;
    x += level;
    y += later;
    xx += level * level;
    xy += level * later;
  }
  const variance = xx - (x * x) / count;
  return variance > 1e-12 * xx ? Math.min(1, Math.max(0, (xy - (x * y) / count) / variance)) : 1;
}

/** Equal parts of the range of values in which a quantile is looked for. */
const partCount = 512;

/** A value that about the share `beyond` of the probability exceeds: the upper end of the part of the range in which it lies. */
function upperOf(values: Float64Array, weights: Float64Array, beyond: number): number {
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const perPart = partCount / (high - low);
  if (!Number.isFinite(perPart)) return high;
  const parts = new Float64Array(partCount + 1);
  for (let i = 0; i < values.length; i++) {
    // A value at the end of a part does not exceed it.
    const part = Math.ceil(((values[i] as number) - low) * perPart);
    parts[part] = (parts[part] as number) + (weights[i] as number);
  }
  let above = 0;
  let part = partCount;
  while (part > 1 && above + (parts[part] as number) <= beyond) above += parts[part--] as number;
  return low + part / perPart;
}

function originsOf(now: number): Int32Array {
  const found: number[] = [];
  for (let j = Math.max(0, now - olderMax); j < now - newest; j += stride) found.push(j);
  for (let j = Math.max(0, now - newest); j < now; j++) found.push(j);
  return Int32Array.from(found);
}

function levelsOf(demand: Float64Array): Float64Array {
  const levels = new Float64Array(demand.length);
  let sum = 0;
  for (let i = 0; i < demand.length; i++) {
    sum += demand[i] as number;
    if (i >= levelSteps) sum -= demand[i - levelSteps] as number;
    levels[i] = sum / Math.min(i + 1, levelSteps);
  }
  return levels;
}

/**
 * The usual change from one step to the next. Of changes both ways: how near two levels must be to count as alike. Of rises alone: how far
 * beyond what was seen demand may go, of which falls say nothing.
 */
function bandwidthOf(demand: Float64Array, sizeOf: (change: number) => number): number {
  const from = Math.max(0, demand.length - 600);
  const changes = new Float64Array(Math.max(1, demand.length - from - 1));
  for (let i = from; i + 1 < demand.length; i++) changes[i - from] = sizeOf((demand[i + 1] as number) - (demand[i] as number));
  changes.sort();
  const typical = changes[Math.floor(changes.length / 2)] as number;
  const large = changes[Math.floor(changes.length * 0.9)] as number;
  return Math.max(typical, 0.3 * large, 1e-9 + 0.02 * (demand[demand.length - 1] as number));
}
