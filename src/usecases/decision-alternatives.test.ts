import { describe, expect, it } from 'vitest';
import { shopObservation } from '../../test/support/observations.ts';
import { shopDocument } from '../../test/support/simulated-shop.ts';
import type { LedgerRow, NewEvent, Write } from '../knowledge/ports/knowledge-store.ts';
import type { RecordedDecision } from '../model/decision.ts';
import type { Application } from '../model/application.ts';
import type { Json } from '../model/json.ts';
import { missing, reading } from '../model/reading.ts';
import type { Instant } from '../units/time.ts';
import { after, instant, minutes, ms } from '../units/time.ts';
import { alternativeSentence, decisionAlternatives } from './decision-alternatives.ts';
import { gradeDecisions, keptGrade } from './grade-decisions.ts';

const noon = instant(Date.UTC(2026, 0, 1, 12));
const parameters = { rule: 'reactive', with: { window: '20s' }, component: 'web', action: 'web-to', objective: 'response', workload: 'requests', loadPerInstance: 40 };
const actions = [{ name: 'web-to', parameters: [{ name: 'replicas', type: 'integer' as const }], steps: [{ operation: 'scale', with: { component: 'web', to: '$(replicas)' } }] }];
const shop = (policy: Json, shadows: readonly Json[] = []): Application => shopObservation({ spec: { actions, guides: [], constraints: [], policy, shadows } }).app;
const autoscaled = shop({ name: 'autoscale', parameters });

const decisionTo = (replicas: number | null, id = 'shop.7'): RecordedDecision =>
  ({
    id,
    app: 'shop',
    cycle: 7,
    at: noon,
    lastAt: noon,
    lastCycle: 7,
    count: 1,
    shadow: id.includes('shadow'),
    policy: { name: 'autoscale', version: '1', seed: 1 },
    chosen: replicas === null ? null : 'c',
    candidates: replicas === null ? [] : [{ id: 'c', calls: [{ action: 'web-to', args: { replicas } }], score: 1, why: 'more load', predicted: [], blockedBy: [] }],
  }) as unknown as RecordedDecision;

/** Two instances at noon; 80 requests/s until two minutes after it, then 150. */
function depsAt(now: Instant, shadow: RecordedDecision | null = null, load = (at: number): number => (at <= after(noon, minutes(2)) ? 80 : 150)) {
  const row = (instance: string): LedgerRow => ({ app: 'shop', component: 'web', instance, template: 'small', price: 1, from: after(noon, minutes(-60)), to: null }) as unknown as LedgerRow;
  const store = { shadowDecision: (_: string, index: number, cycle: number) => Promise.resolve(index === 0 && shadow !== null && shadow.cycle <= cycle ? shadow : null), ledger: () => Promise.resolve([row('a'), row('b')]) };
  const series = { evaluate: (_: unknown, at: Instant) => Promise.resolve({ 'workload.requests': Number.isNaN(load(at)) ? missing('no sample') : reading(load(at), at) }) };
  return { store, series, clock: { now: () => now } } as unknown as Parameters<typeof decisionAlternatives>[0];
}

type GradeDeps = Parameters<typeof gradeDecisions>[0];

/** As `depsAt`, with documents, decisions and a list of events that grows. */
function gradingDeps(now: Instant, decisions: readonly RecordedDecision[], events: NewEvent[]): GradeDeps {
  const { store, ...rest } = depsAt(now);
  const document = shopDocument({ actions, guides: [], constraints: [], policy: { name: 'autoscale', parameters } });
  const more = {
    documents: () => Promise.resolve([{ kind: 'Application', name: 'shop', generation: 1, document }]),
    decisions: (_: string, { limit, before = Number.POSITIVE_INFINITY }: { limit: number; before?: number }) => Promise.resolve(decisions.filter(({ cycle }) => cycle < before).slice(0, limit)),
    latestEvents: () => Promise.resolve(events),
    commit: (writes: readonly Write[]) => {
      for (const write of writes) if (write.kind === 'add-event') events.unshift(write.event);
      return Promise.resolve();
    },
  };
  return { ...rest, store: { ...store, ...more } } as unknown as GradeDeps;
}

describe('grades', () => {
  it('are few where a shadow wants the same in every cycle: one for each window', async () => {
    const events: NewEvent[] = [];
    const every = Array.from({ length: 300 }, (_, index) => ({ ...decisionTo(3, `shop.${index}.shadow-0`), cycle: index, lastCycle: index, at: after(noon, ms(2000 * index)), lastAt: after(noon, ms(2000 * index)) }));
    const deps = gradingDeps(after(noon, minutes(20)), every.toReversed(), events);
    expect(await gradeDecisions(deps)).toBe(2);
    expect(events.map(({ subject }) => subject).toReversed()).toEqual(['shop.0.shadow-0', 'shop.150.shadow-0']);
    expect(await gradeDecisions(deps)).toBe(0);
  });

  it('grade two shadows of one policy that want the same each for itself', async () => {
    const events: NewEvent[] = [];
    const both = [0, 1].map((index) => ({ ...decisionTo(3, `shop.7.shadow-${index}`), policy: { name: 'autoscale', version: '1', seed: 1, label: `shadow-${index}` } }));
    expect(await gradeDecisions(gradingDeps(after(noon, minutes(20)), both, events))).toBe(2);
  });

  it('are kept once the window has passed, once, for decisions that chose something, shadows too', async () => {
    const events: NewEvent[] = [];
    const decisions = [decisionTo(4), decisionTo(3, 'shop.7.shadow-0'), decisionTo(null, 'shop.8')];
    expect(await gradeDecisions(gradingDeps(after(noon, minutes(4)), decisions, events))).toBe(0);
    const due = gradingDeps(after(noon, minutes(6)), decisions, events);
    expect(await gradeDecisions(due)).toBe(2);
    expect(await gradeDecisions(due)).toBe(0);
    expect(new Set(events.map(({ type, subject }) => `${type} ${subject}`))).toEqual(new Set(['DecisionGraded shop.7', 'DecisionGraded shop.7.shadow-0']));
    expect(events.find(({ subject }) => subject === 'shop.7')?.message).toMatch(/^this decision leads to 4 replicas of web: enough for the load/);
    expect((await keptGrade(due, decisionTo(4)))?.map(({ name, replicas }) => [name, replicas])).toEqual([['this decision', 4], ['HPA', 3], ['doing nothing', 2]]);
    expect(await keptGrade(due, decisionTo(4, 'shop.9'))).toBeNull();
  });
});

describe('what else could have been done', () => {
  it('holds the decision, HPA and doing nothing against the load that came', async () => {
    const found = await decisionAlternatives(depsAt(after(noon, minutes(10))), decisionTo(4), autoscaled);
    // HPA keeps 80 % of 40 requests/s on an instance: 80 / 32 is 2.5, so 3. For 150 requests/s 4 are needed.
    expect(found.map(({ name, replicas, shortPercent, complete }) => [name, replicas, shortPercent, complete])).toEqual([['this decision', 4, 0, true], ['HPA', 3, 60, true], ['doing nothing', 2, 60, true]]);
    expect(found.map(({ idleInstanceMinutes }) => Math.round(idleInstanceMinutes * 100) / 100)).toEqual([4, 2, 0]);
    expect(found.map(alternativeSentence)[1]).toMatch(/^HPA would have meant 3 replicas of web: too few for 60 % of the time for the load that came until 2026-01-01T12:05:00.000Z, 2 instance-minutes more than needed$/);
  });

  it('grades the shadows of the same cycle beside it', async () => {
    const app = shop({ name: 'guided' }, [{ name: 'autoscale', parameters }]);
    const found = await decisionAlternatives(depsAt(after(noon, minutes(10)), decisionTo(5, 'shop.7.shadow-0')), decisionTo(null), app);
    expect(found.map(({ name, replicas }) => [name, replicas])).toEqual([['this decision', 2], ['shadow autoscale:reactive', 5], ['HPA', 3], ['doing nothing', 2]]);
  });

  it('finds what a shadow wanted also where it has wanted that for many cycles, but not what it wanted before it was gone', async () => {
    const app = shop({ name: 'guided' }, [{ name: 'autoscale', parameters, label: 'bold' }]);
    const since = { ...decisionTo(5, 'shop.2.shadow-0'), cycle: 2, lastCycle: 9, count: 8 };
    const named = async (shadow: RecordedDecision): Promise<readonly string[]> => (await decisionAlternatives(depsAt(after(noon, minutes(10)), shadow), decisionTo(null), app)).map(({ name }) => name);
    expect(await named(since)).toEqual(['this decision', 'shadow bold', 'HPA', 'doing nothing']);
    expect(await named({ ...since, lastCycle: 6 })).toEqual(['this decision', 'HPA', 'doing nothing']);
  });

  it('looks at no more than what has happened, and says so', async () => {
    const found = await decisionAlternatives(depsAt(after(noon, minutes(1))), decisionTo(2), autoscaled);
    expect(found.every(({ complete, until }) => !complete && until === after(noon, minutes(1)))).toBe(true);
    expect(alternativeSentence(found[0] as (typeof found)[number])).toContain('enough for the load so far (2026-01-01T12:01:00.000Z), 0 instance-minutes');
  });

  it('takes the load that it was made on for a decision of this very moment', async () => {
    const found = await decisionAlternatives(depsAt(noon), decisionTo(1), autoscaled);
    expect(found.map(({ name, replicas, shortPercent }) => [name, replicas, shortPercent])).toEqual([['this decision', 1, 100], ['HPA', 3, 0], ['doing nothing', 2, 0]]);
  });

  it('says nothing where nothing is known: no capacity, no load', async () => {
    expect(await decisionAlternatives(depsAt(after(noon, minutes(10))), decisionTo(4), shop({ name: 'guided' }))).toEqual([]);
    expect(await decisionAlternatives(depsAt(after(noon, minutes(10)), null, () => Number.NaN), decisionTo(4), autoscaled)).toEqual([]);
  });
});
