import { findSeasons } from '../analyse/periods/seasons.ts';
import type { RegularSeries } from '../model/forecast.ts';
import { timeAt } from '../model/forecast.ts';
import type { SizedResource } from '../plan/ports/size-recommender.ts';
import { setOnceMargin, setOnceSize } from '../plan/size/set-once.ts';
import { possibleSize } from '../plan/size/size-bounds.ts';
import { nearestRank } from '../plan/size/sorted-quantile.ts';
import { significant } from '../units/significant.ts';
import { formatQuantity } from '../units/quantity.ts';
import type { Ms } from '../units/time.ts';
import { hours, instant, isoOf, toSeconds } from '../units/time.ts';
import type { OneSizeView } from './views/size-view.ts';

/** A difference from the size in force that is worth no change. */
const differenceMin = 0.01;

/** What was used in the measured steps. */
export function usageFigures(usage: RegularSeries): OneSizeView['usage'] {
  const measured = usage.values.filter((_, i) => usage.measured[i] === 1).toSorted();
  const greatest = measured.at(-1) ?? 0;
  const at = usage.values.findIndex((value, i) => usage.measured[i] === 1 && value === greatest);
  return { greatest, greatestAt: timeAt(usage, Math.max(0, at)), p99: nearestRank(measured, 0.99), p95: nearestRank(measured, 0.95), mean: measured.reduce((sum, value) => sum + value / measured.length, 0) };
}

export type SetOnceRequest = {
  readonly usage: RegularSeries;
  readonly resource: SizedResource;
  /** The size in force; null if it is not known. */
  readonly present: number | null;
  readonly limitMax: number | null;
  /** What is put in force now by who resizes automatically; null if nothing is changed. */
  readonly now: number | null;
};

/** The size that holds until it is changed by hand, with its reason in plain words. It is never below the size for now. */
export function setOnceOf({ usage, resource, present, limitMax, now }: SetOnceRequest): OneSizeView['setOnce'] {
  const { values, step } = usage;
  const period = longestPeriod(values, step);
  const found = setOnceSize({ resource, demand: values, period, present, limitMax });
  const wanted = Math.max(found.size, now ?? 0);
  const size = possibleSize(wanted, resource, limitMax);
  const name = lengthOf(period * step);
  const reasons = [
    `Usage peaked at ${significant(found.peak)} ${resource} in the last ${lengthOf(Math.min(period, values.length) * step)}; ${wanted > found.size ? `the recommender gives ${significant(wanted)} ${resource} for now, and a size that is to hold is not below it` : because(found.growth, found.reachedPresent, name)}.`,
    found.tried === 0 ? `The history is too short to try this on its past, so that rarer peaks are not covered: look again when the history is twice as long.` : `Set in this way at the beginning of each ${name} of the past, it would have sufficed throughout in ${found.held} of ${found.tried}.`,
    ...(values.length * step < hours(24) ? ['The history is shorter than a day, so that a daily peak may not have been seen.'] : []),
    ...(size < wanted ? [`No size is above ${significant(size)} ${resource}, so that peaks will not be covered.`] : size > wanted ? [`No size is below ${significant(size)} ${resource}: a container cannot be limited to less.`] : []),
  ];
  return { size, change: present === null || Math.abs(size - present) > differenceMin * present, periodSeconds: (period * step) / 1000, periodsTried: found.tried, periodsHeld: found.held, reason: reasons.join(' ') };
}

function because(growth: number, reachedPresent: boolean, period: string): string {
  if (reachedPresent) return 'it stood at the present size, so that nobody knows what was wanted beyond, and a fifth (of memory at least 100 MiB) is added';
  const added = `${significant(100 * (growth - 1))} %`;
  return growth > 1 + setOnceMargin + 1e-9 ? `${added} are added, as peaks of one ${period} were so much above those before it in the past` : `${added} are added as a margin`;
}

/** In steps: a week where two were seen, else a day, or the season where it is longer. A history that is shorter is one period. */
function longestPeriod(values: Float64Array, step: Ms): number {
  const season = findSeasons(values, step).at(-1)?.period ?? 0;
  const [day, week] = [hours(24), hours(7 * 24)].map((length) => Math.max(1, Math.round(length / step))) as [number, number];
  return Math.max(season, values.length >= 2 * week ? week : values.length >= day ? day : values.length);
}

const lengthOf = (length: number): string => (length === hours(24) ? 'day' : length === hours(7 * 24) ? 'week' : formatQuantity({ value: toSeconds(length as Ms), dimension: 'duration' }));


/** A time as people read it, to the minute, in UTC. */
export const minuteOf = (at: number): string => `${isoOf(instant(at)).slice(0, 16).replace('T', ' ')} UTC`;
