import { describe, expect, it } from 'vitest';
import type { Query } from '../../model/query.ts';
import type { Series } from '../../model/reading.ts';
import type { SeriesStore } from '../../monitor/ports/series-store.ts';
import type { Instant, Ms } from '../../units/time.ts';
import { hours, instant, minutes } from '../../units/time.ts';
import { backfilled } from './backfill.ts';
import type { LoadHistory } from './load-history.ts';
import { emptyHistory } from './load-history.ts';

const step = minutes(1);
const now = instant(Date.UTC(2026, 0, 30, 12));
const end = now / step;
const query: Query = { id: 'workload.requests', expression: { kind: 'number', value: 1 } };

/** A store that keeps so long, and knows of each time its number of minutes since 1970. */
function keeping(kept: Ms): { readonly series: Pick<SeriesStore, 'range'>; readonly asked: () => number } {
  let asked = 0;
  const range = (_: readonly Query[], from: Instant, to: Instant, by: Ms): Promise<Readonly<Record<string, Series>>> => {
    asked += 1;
    const times = Array.from({ length: Math.floor((to - from) / by) + 1 }, (__, i) => instant(from + i * by)).filter((at) => at > now - kept);
    return Promise.resolve({ 'workload.requests': { points: times.map((at) => ({ at, value: at / step })), gaps: [] } });
  };
  return { series: { range }, asked: () => asked };
}

describe('the history of a load that was measured before anybody asked', () => {
  it('comes from who keeps the series, as far as that reaches, up to four weeks', async () => {
    const week = keeping((7 * hours(24)) as Ms);
    const history = await backfilled(emptyHistory(step), query, week.series, now);
    expect([history.values.length, history.first + history.values.length]).toEqual([7 * 1440, end]);
    // The reading at the end of a step tells of it.
    expect(history.values.at(-1)).toBe(end);
    expect((await backfilled(emptyHistory(step), query, keeping((400 * hours(24)) as Ms).series, now)).values.length).toBe(28 * 1440);
  });

  it('asks a store that keeps an hour no more than twice', async () => {
    const short = keeping(hours(1));
    expect((await backfilled(emptyHistory(step), query, short.series, now)).values.length).toBe(60);
    expect(short.asked()).toBe(2);
  });

  it('fills the gaps of what was recorded and leaves the rest as it was', async () => {
    const recorded: LoadHistory = { step, first: end - 4, values: [7, null, 7], open: null };
    expect(await backfilled(recorded, query, keeping(minutes(6)).series, now)).toMatchObject({ first: end - 6, values: [end - 5, end - 4, 7, end - 2, 7, end] });
  });

  it('gains nothing from a store that knows nothing or fails, nor for a reading that has no query', async () => {
    const recorded: LoadHistory = { step, first: end - 1, values: [7], open: null };
    expect(await backfilled(recorded, query, keeping(0 as Ms).series, now)).toBe(recorded);
    expect(await backfilled(recorded, query, { range: () => Promise.reject(new Error('gone')) }, now)).toBe(recorded);
    expect(await backfilled(recorded, undefined, keeping(hours(1)).series, now)).toBe(recorded);
  });
});
