import type { Query } from '../../model/query.ts';
import type { SeriesStore } from '../../monitor/ports/series-store.ts';
import type { Instant } from '../../units/time.ts';
import { hours, instant } from '../../units/time.ts';
import type { LoadHistory } from './load-history.ts';
import { keptDays, knownEnd } from './load-history.ts';

/**
 * The history with what the series store knows of the steps that are missing in it, before its beginning too. It is asked day by day backwards, and no
 * further than where it knows nothing at all, so that a store that keeps an hour is asked about two days and one that keeps a year about four weeks.
 * What was recorded stays. The same history where nothing is gained; a store that cannot be asked gives nothing.
 */
export async function backfilled(history: LoadHistory, query: Query | undefined, series: Pick<SeriesStore, 'range'>, at: Instant): Promise<LoadHistory> {
  if (query === undefined) return history;
  const { step } = history;
  const day = Math.max(1, Math.floor(hours(24) / step));
  const end = knownEnd(history, at);
  const oldest = Math.max(0, end - Math.floor((keptDays * hours(24)) / step));
  const found = new Map<number, number>();
  for (let to = end; to > oldest; to -= day) {
    const from = Math.max(oldest, to - day);
    if (isWhole(history, from, to)) continue;
    const points = await pointsOf(series, query, history, from, to);
    if (points.length === 0) break;
    for (const { index, value } of points) if ((history.values[index - history.first] ?? null) === null) found.set(index, value);
  }
  if (found.size === 0) return history;
  const known = history.values.length === 0 ? [] : [history.first, history.first + history.values.length - 1];
  const first = [...found.keys(), ...known].reduce((least, index) => Math.min(least, index));
  const last = [...found.keys(), ...known].reduce((most, index) => Math.max(most, index));
  const values = Array.from({ length: last - first + 1 }, (_, i) => history.values[first + i - history.first] ?? found.get(first + i) ?? null);
  return { ...history, first, values };
}

function isWhole({ first, values }: LoadHistory, from: number, to: number): boolean {
  for (let index = from; index < to; index++) if ((values[index - first] ?? null) === null) return false;
  return true;
}

/** What the store says at the end of each step: a reading tells of the time before it. */
async function pointsOf(series: Pick<SeriesStore, 'range'>, query: Query, { step }: LoadHistory, from: number, to: number): Promise<readonly { readonly index: number; readonly value: number }[]> {
  try {
    const answer = await series.range([query], instant((from + 1) * step), instant(to * step), step);
    return (answer[query.id]?.points ?? []).map(({ at, value }) => ({ index: Math.round(at / step) - 1, value }));
  } catch {
    // The loop goes on with what it recorded itself, and says how much history is missing.
    return [];
  }
}
