import { describe, expect, it } from 'vitest';
import type { Write } from '../../knowledge/ports/knowledge-store.ts';
import type { Json } from '../../model/json.ts';
import { missing, reading } from '../../model/reading.ts';
import { after, hours, instant, minutes, ms, seconds } from '../../units/time.ts';
import type { LoadHistory } from './load-history.ts';
import { emptyHistory, historyStep, historyWrites, loadHistory, wholeHistoryWrites, withReading } from './load-history.ts';

const step = minutes(1);
const start = instant(Date.UTC(2026, 0, 5));
const recorded = (count: number, every = step, from = start): LoadHistory =>
  Array.from({ length: count }, (_, i) => i + 1).reduce((history, i) => withReading(history, reading(i, start), after(from, ms(i * every))), emptyHistory(step));

/** A store that keeps what a history writes. */
function keeping(): { readonly put: (writes: readonly Write[]) => void; readonly policyState: (app: string, name: string) => Promise<Json> } {
  const states = new Map<string, Json>();
  return {
    put: (writes) => {
      for (const write of writes) if (write.kind === 'put-policy-state') states.set(write.policy, write.state);
    },
    policyState: async (_, name) => states.get(name) ?? null,
  };
}

describe('the history of a load', () => {
  it('gives a reading to the step that it tells of: the one before', () => {
    const history = recorded(3);
    expect([history.first, history.values, history.open]).toEqual([start / step, [1, 2, 3], null]);
  });

  it('takes the mean of the readings within a step, once it is over', () => {
    expect(recorded(13, seconds(10)).values).toEqual([3.5, 9.5]);
    expect([historyStep(seconds(10)), historyStep(minutes(5))]).toEqual([minutes(1), minutes(5)]);
  });

  it('leaves a gap where nothing was measured', () => {
    const later = withReading(withReading(recorded(2), missing('no sample'), after(start, minutes(3))), reading(9, start), after(start, minutes(4)));
    expect(later.values).toEqual([1, 2, null, 9]);
  });

  it('keeps four weeks', () => {
    const length = (28 * hours(24)) / step;
    const full: LoadHistory = { step, first: start / step - length, values: Array.from({ length }, () => 0), open: null };
    const next = withReading(full, reading(1, start), after(start, step));
    expect([next.values.length, next.values.at(-1), next.first]).toEqual([length, 1, full.first + 1]);
  });

  it('is read back whole where more than today has changed', async () => {
    const store = keeping();
    const whole: LoadHistory = { step: hours(1), first: start / hours(1) - 50, values: Array.from({ length: 60 }, (_, i) => i), open: null };
    const writes = wholeHistoryWrites('shop', 'workload.requests', whole);
    expect(writes.length).toBe(4);
    store.put(writes);
    expect(await loadHistory(store, 'shop', 'workload.requests', hours(1), after(start, hours(10)))).toEqual(whole);
  });

  it('is read back as it was written, over days and weeks, and writes a day at most at once', async () => {
    const store = keeping();
    let history = emptyHistory(hours(1));
    const hour = (i: number) => after(start, ms(i * hours(1)));
    for (let i = 1; i <= 24 * 40; i++) {
      const next = i % 7 === 0 ? history : withReading(history, reading(i, hour(i)), hour(i));
      const writes = historyWrites('shop', 'workload.requests', history, next);
      for (const write of writes) if (write.kind === 'put-policy-state') expect((write.state as { values: Json[] }).values.length).toBeLessThanOrEqual(24);
      store.put(writes);
      history = next;
    }
    const back = await loadHistory(store, 'shop', 'workload.requests', hours(1), hour(24 * 40));
    expect(back.first + back.values.length).toBe(history.first + history.values.length);
    expect(back.values).toEqual(history.values.slice(-back.values.length));
    expect(back.values.length).toBeGreaterThanOrEqual(24 * 27);
    expect((await loadHistory(store, 'shop', 'workload.requests', step, hour(24 * 40))).values).toEqual([]);
  });
});
