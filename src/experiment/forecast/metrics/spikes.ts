import type { RegularSeries } from '../../../model/forecast.ts';
import { hours, minutes } from '../../../units/time.ts';
import type { RolledForecasts } from '../rolled-forecasts.ts';
import { columnOf } from '../rolled-forecasts.ts';
import { invariant } from '../../../model/error.ts';
import { trailingThresholds } from './trailing-threshold.ts';

/** Points `start` to `end - 1` were above what was usual. */
export type Spike = { readonly start: number; readonly end: number };

export type SpikeScore = {
  readonly spikes: number;
  /** Share of the spikes that an alarm came before, in %. */
  readonly recallPercent: number | null;
  /** Share of the alarms that a spike came after, in %; alarms at origins that follow each other are one. */
  readonly precisionPercent: number | null;
  /** Share of the origins outside spikes that raise an alarm, in %: recall and lead of a model that always warns mean nothing. */
  readonly alarmPercent: number | null;
  /**
   * From the origin of a spike's first alarm to its start, median; at most the horizon. An alarm that is up counts from when it could first
   * have been for this spike: where a model warns at nearly every origin, this is the horizon and tells nothing of the model.
   */
  readonly medianLeadSeconds: number | null;
  /** The most that the last forecast before a spike held possible, over the most that came; median. 1 is right, below is too low. */
  readonly amplitudeRatio: number | null;
};

/** Spikes that follow each other so closely are one, and an alarm may be wrong by as much. */
const together = minutes(10);

/** The quantile whose forecast raises the alarm. */
const alarmQuantile = 0.95;

/** A day, or where a step is longer than an hour, 24 steps: fewer points have no .95 quantile. */
const daySteps = (series: RegularSeries): number => Math.max(24, Math.round(hours(24) / series.step));

const togetherSteps = (series: RegularSeries): number => Math.max(1, Math.floor(together / series.step));

/**
 * Scores forecasts as warnings of spikes. A point is a spike if it is above its trailing threshold (see trailingThresholds); it lasts
 * until the series is back at the level that it broke. An origin raises an alarm if its .95 quantile is above the threshold of the
 * next step at any lead. A spike was foreseen if an origin before it raised an alarm for its start, give or take 10 minutes (at least
 * one step). Alarms while a spike lasts count neither way.
 */
export function scoreSpikes(series: RegularSeries, rolled: RolledForecasts): SpikeScore {
  const from = rolled.known[0] ?? series.values.length;
  const thresholds = trailingThresholds(series, from, daySteps(series));
  const tolerance = togetherSteps(series);
  const spikes = findSpikes(series, from, thresholds, tolerance);
  const alarms = alarmsOf(rolled, from, thresholds);
  const leads = spikes.map(({ start }) => firstAlarmBefore(start, rolled, alarms, tolerance)).filter((known) => known !== null);
  const { episodes, alarmPercent } = alarmEpisodes(rolled, alarms, spikes);
  const right = episodes.filter(({ first, last }) => spikes.some(({ start }) => start >= first - tolerance && start <= last + tolerance)).length;
  const amplitudes = spikes.map((spike) => amplitude(series, rolled, spike)).filter((ratio) => ratio !== null);
  return {
    spikes: spikes.length,
    recallPercent: spikes.length === 0 ? null : (100 * leads.length) / spikes.length,
    precisionPercent: episodes.length === 0 ? null : (100 * right) / episodes.length,
    alarmPercent,
    medianLeadSeconds: median(leads.map((steps) => (steps * series.step) / 1000)),
    amplitudeRatio: median(amplitudes),
  };
}

/** The spikes at or after point `from`; `thresholds[i]` belongs to point `from + i`. */
export function findSpikes(series: RegularSeries, from: number, thresholds: Float64Array, mergeWithin: number): readonly Spike[] {
  const spikes: Spike[] = [];
  for (let index = from; index < series.values.length; index++) {
    const level = thresholds[index - from] as number;
    if (series.measured[index] === 0 || !((series.values[index] as number) > level)) continue;
    let end = index + 1;
    while (end < series.values.length && (series.values[end] as number) > level) end += 1;
    const before = spikes.at(-1);
    if (before !== undefined && index - before.end < mergeWithin) spikes[spikes.length - 1] = { start: before.start, end };
    else spikes.push({ start: index, end });
    index = end - 1;
  }
  return spikes;
}

/** For each origin and lead whether the upper forecast is above the threshold: `alarms[origin × horizon + lead]`. */
function alarmsOf(rolled: RolledForecasts, from: number, thresholds: Float64Array): Uint8Array {
  const column = columnOf(rolled.quantiles, alarmQuantile);
  invariant(column !== undefined, `the quantile ${alarmQuantile} was asked for`);
  const { horizon, quantiles, values, known, made } = rolled;
  return Uint8Array.from({ length: known.length * horizon }, (_, row) => {
    const origin = Math.floor(row / horizon);
    const level = thresholds[(known[origin] as number) - from] as number;
    return made[origin] === 1 && (values[row * quantiles.length + column] as number) > level ? 1 : 0;
  });
}

/**
 * Steps from the last known point of the earliest origin that gave the alarm to the start, at most the horizon: an alarm for a point some
 * minutes before the start is right, but warns of nothing beyond what was forecast. Null if none did.
 */
function firstAlarmBefore(start: number, { known, horizon }: RolledForecasts, alarms: Uint8Array, tolerance: number): number | null {
  for (let origin = firstOriginFrom(known, start - tolerance - horizon + 1); origin < known.length; origin++) {
    const first = known[origin] as number;
    if (first > start) return null;
    for (let lead = Math.max(0, start - tolerance - first); lead < horizon && first + lead <= start + tolerance; lead++) {
      if (alarms[origin * horizon + lead] === 1) return Math.min(horizon, start - first + 1);
    }
  }
  return null;
}

/** Points that an unbroken row of alarms was about. */
type Episode = { first: number; last: number };

function alarmEpisodes({ known, horizon }: RolledForecasts, alarms: Uint8Array, spikes: readonly Spike[]): { readonly episodes: readonly Episode[]; readonly alarmPercent: number | null } {
  const episodes: Episode[] = [];
  let [outside, warning] = [0, 0];
  let open: Episode | null = null;
  let spike = 0;
  known.forEach((first, origin) => {
    while (spike < spikes.length && (spikes[spike] as Spike).end < first) spike += 1;
    // The last known point is part of a spike, so what the alarm says is no news.
    const during = spike < spikes.length && (spikes[spike] as Spike).start < first;
    const told = alarms.subarray(origin * horizon, (origin + 1) * horizon);
    const [earliest, latest] = [told.indexOf(1), told.lastIndexOf(1)];
    if (!during) outside += 1;
    if (!during && earliest >= 0) warning += 1;
    if (during || earliest < 0) {
      open = null;
      return;
    }
    if (open === null) episodes.push((open = { first: first + earliest, last: first + latest }));
    else {
      open.first = Math.min(open.first, first + earliest);
      open.last = Math.max(open.last, first + latest);
    }
  });
  return { episodes, alarmPercent: outside === 0 ? null : (100 * warning) / outside };
}

/** What the last forecast before the spike held possible for the points of the spike that it reached, over what they were. */
function amplitude(series: RegularSeries, rolled: RolledForecasts, { start, end }: Spike): number | null {
  const { known, horizon, quantiles, values, made } = rolled;
  const origin = firstOriginFrom(known, start + 1) - 1;
  const column = columnOf(quantiles, alarmQuantile) as number;
  if (origin < 0 || made[origin] === 0) return null;
  const first = known[origin] as number;
  let [possible, came] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let lead = start - first; lead < horizon && first + lead < end; lead++) {
    possible = Math.max(possible, values[(origin * horizon + lead) * quantiles.length + column] as number);
    came = Math.max(came, series.values[first + lead] as number);
  }
  return came > 0 ? possible / came : null;
}

/** The first origin that knows at least so many points. */
function firstOriginFrom(known: Int32Array, points: number): number {
  let [from, to] = [0, known.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((known[middle] as number) < points) from = middle + 1;
    else to = middle;
  }
  return from;
}

function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] as number) + (sorted[Math.ceil(middle)] as number)) / 2;
}
