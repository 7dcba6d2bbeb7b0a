import { describe, expect, it } from 'vitest';
import { sampleLedgerRow, sampleRun } from '../../knowledge/sample-records.ts';
import { usdPerHour } from '../../units/resources.ts';
import { instant } from '../../units/time.ts';
import type { RequestRecord } from '../ports/request-record.ts';
import { noAnswer } from '../ports/request-record.ts';
import { verdictOf, type VerdictInput, type VerdictObjective } from './verdict.ts';
import { verdictSchema } from './verdict-schema.ts';
import { verdictText } from './verdict-text.ts';

const startedAtMs = 1_000_000;

const answer = (intendedMs: number, latencyMs: number, status = 200): RequestRecord => ({
  intendedMs,
  endpoint: 'recommendations',
  kind: 'answer',
  status,
  latencyUs: latencyMs * 1000,
});

const response: VerdictObjective = {
  name: 'response',
  measure: { kind: 'latency', endpoint: 'recommendations', recordKind: 'answer', percentile: 95 },
  comparator: '<',
  target: 0.1,
  goal: 0.75,
};
const cost: VerdictObjective = { name: 'cost', measure: { kind: 'cost-rate' }, comparator: '<', target: 2, goal: 0.95 };

const row = (price: number, fromMs: number, toMs: number | null, instance: string) =>
  sampleLedgerRow({ instance, price: usdPerHour(price), from: instant(startedAtMs + fromMs), to: toMs === null ? null : instant(startedAtMs + toMs) });

function verdict(changes: Partial<VerdictInput> & { readonly records?: readonly RequestRecord[] }) {
  const { records = [], ...rest } = changes;
  return verdictOf({
    load: { startedAtMs, durationMs: 4000, seed: 7, records },
    ledger: [],
    runs: [],
    objectives: [response],
    yardsticks: { peakUsd: 40, smallestUsd: 10 },
    dayScale: 360,
    dataFolder: '/data/demo',
    ...rest,
  });
}

describe('a verdict', () => {
  it('meets a slot whose percentile is below the target, and counts a slot without a request as not met', () => {
    const [judged] = verdict({ records: [answer(100, 50), answer(1100, 99), answer(2100, 100)] }).objectives;
    expect(judged).toMatchObject({ metShare: 0.5, slots: 4, unknownSlots: 1, budgetLeft: -1, worst: 0.1, typical: 0.099 });
  });

  it('leaves nothing of a budget of which exactly everything was used', () => {
    const records = [answer(100, 50), answer(1100, 50), answer(2100, 50), answer(3100, 500)];
    expect(verdict({ records }).objectives[0]).toMatchObject({ metShare: 0.75, budgetLeft: 0 });
    expect(verdict({ records }).passed).toBe(true);
  });

  it('allows one late request in twenty, by nearest rank', () => {
    const slot = (late: number) => Array.from({ length: 20 }, (_, i) => answer(i, i < late ? 500 : 10));
    expect(verdict({ records: slot(1) }).objectives[0]?.metShare).toBe(0.25);
    expect(verdict({ records: slot(2) }).objectives[0]?.metShare).toBe(0);
  });

  it('takes a failed request as one that took for ever, however soon it failed', () => {
    expect(verdict({ records: [answer(100, 1, 503)] }).objectives[0]).toMatchObject({ metShare: 0, worst: null });
    expect(verdict({ records: [answer(100, 1, noAnswer)] }).objectives[0]?.metShare).toBe(0);
  });

  it('counts the slot in which a request should have been sent, not the one in which it was answered', () => {
    expect(verdict({ records: [answer(900, 1500)] }).objectives[0]).toMatchObject({ unknownSlots: 3, worst: 1.5 });
  });

  it('takes the cost from the ledger, starting and draining included', () => {
    const ledger = [row(1, -5000, null, 'a'), row(2, 1500, 3000, 'b')];
    const judged = verdict({ ledger, objectives: [cost] });
    // Slots cost 1, 2, 3 and 1 USD/h.
    expect(judged.objectives[0]).toMatchObject({ metShare: 0.5, worst: 3, unit: 'USD/h' });
    // (1 USD/h for 4 s and 2 USD/h for 1.5 s) of a day that passes 360 times as fast.
    expect(judged.cost.usd).toBeCloseTo(((4 + 3) / 3600) * 360, 9);
    expect(judged.cost.ratioToPeak).toBeCloseTo(0.7 / 40, 9);
    expect(judged.cost.ratioToSmallest).toBeCloseTo(0.7 / 10, 9);
  });

  it('does not call a system cheap that was not there', () => {
    expect(verdict({ ledger: [row(1, 2000, null, 'a')], objectives: [cost] }).objectives[0]).toMatchObject({ metShare: 0.5, unknownSlots: 2 });
  });

  it('blames an action for requests that failed between its start and its settling, each once', () => {
    const at = (ms: number) => instant(startedAtMs + ms);
    const runs = [
      sampleRun({ id: 'r1', status: 'succeeded', startedAt: at(1000), endedAt: at(2000), settlesAt: at(2500) }),
      sampleRun({ id: 'r2', status: 'succeeded', startedAt: at(1500), endedAt: at(1600), settlesAt: at(1700) }),
      sampleRun({ id: 'r3', status: 'proposed' }),
    ];
    const failed = (ms: number, latencyMs = 10) => answer(ms, latencyMs, 503);
    const judged = verdict({ runs, records: [failed(500), failed(700, 400), failed(1550), failed(2400), failed(2600), answer(2100, 5)] });
    expect(judged.failedBecauseOfActions).toBe(3);
    expect(judged.actions.map(({ name, failedRequests }) => [name, failedRequests])).toEqual([
      ['enlarge-workers', 3],
      ['enlarge-workers', 1],
    ]);
    expect(judged.actions[0]).toMatchObject({ atSeconds: 1, seconds: 1, outcome: 'succeeded' });
    expect(judged.actions[0]?.steps).toHaveLength(3);
    expect(judged.passed).toBe(false);
  });

  it('blames an action that has not ended for all that fails after its start', () => {
    const runs = [sampleRun({ status: 'running', startedAt: instant(startedAtMs + 1000) })];
    expect(verdict({ runs, records: [answer(3900, 10, 503)] }).failedBecauseOfActions).toBe(1);
  });

  it('fits its schema, also without anything to judge', () => {
    expect(verdictSchema.parse(JSON.parse(JSON.stringify(verdict({}))))).toMatchObject({ passed: false });
    expect(verdictSchema.parse(JSON.parse(JSON.stringify(verdict({ objectives: [] }))))).toMatchObject({ passed: true });
  });
});

describe('the text of a verdict', () => {
  const runs = [
    sampleRun({ status: 'succeeded', startedAt: instant(startedAtMs), endedAt: instant(startedAtMs + 500), settlesAt: instant(startedAtMs + 900), reason: 'word '.repeat(40).trim() }),
  ];
  const text = verdictText(verdict({ records: [answer(100, 50), answer(1100, 99), answer(2100, 20), answer(3100, 20)], runs, ledger: [row(1, 0, null, 'a')] }));

  it('begins with the outcome and shows what was measured', () => {
    expect(text.split('\n')[0]).toBe('✓ All 1 objectives kept, no request failed because of an action');
    expect(text).toContain('✓ response    met 100.0 % (goal 75.0 %), typically 20 ms, budget left 100.0 %');
    expect(text).toContain('Cost        0.40 USD for the day: 1.0 % of 40.00 USD');
    expect(text).toContain('enlarge-workers, 3 steps, succeeded');
  });

  it('keeps within 80 columns', () => {
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('names what was not kept first', () => {
    expect(verdictText(verdict({})).split('\n')[0]).toBe('✗ not kept: response');
  });
});
