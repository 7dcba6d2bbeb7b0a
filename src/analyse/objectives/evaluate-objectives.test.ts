import { describe, expect, it } from 'vitest';
import type { ObjectiveSpan } from '../../knowledge/ports/knowledge-store.ts';
import type { ApplicationDocument } from '../../model/application.ts';
import { applicationOf } from '../../model/application.ts';
import type { ObjectiveFinding } from '../../model/finding.ts';
import { missing, reading } from '../../model/reading.ts';
import { instant } from '../../units/time.ts';
import { evaluateObjectives } from './evaluate-objectives.ts';

const at = instant(1_000_000);

type ObjectiveInput = NonNullable<ApplicationDocument['spec']['objectives']>[number];

const appWith = (objective: Partial<ObjectiveInput>) =>
  applicationOf(
    {
      apiVersion: 'homeostat.dev/v1alpha1',
      kind: 'Application',
      metadata: { name: 'shop' },
      spec: {
        cycle: '1s',
        components: [{ name: 'web', command: ['node', 'web.ts'], template: 'small' }],
        templates: [{ name: 'small', cores: 1, memory: '256MiB', price: '0.1 USD/h' }],
        metrics: [{ name: 'response', series: 'http_seconds', type: 'histogram', statistic: 'p95', window: '5s' }],
        workloads: [{ name: 'requests', series: 'http_seconds', type: 'histogram', statistic: 'rate', window: '5s' }],
        objectives: [{ name: 'fast', metric: 'response', comparator: '<', target: '100ms', period: '100s', ...objective }],
      },
    },
    1,
  );

type Evidence = Parameters<typeof evaluateObjectives>[1];

function judge(objective: Partial<ObjectiveInput>, evidence: Partial<Evidence>, time = at): ObjectiveFinding {
  const [finding] = evaluateObjectives(
    appWith(objective),
    { readings: {}, costRate: missing('no ledger'), components: [], spans: [], previous: [], ...evidence },
    time,
  );
  if (finding === undefined) throw new Error('no finding');
  return finding;
}

const response = (seconds: number, time = at) => ({ 'objectives.fast': reading(seconds, time) });

const span = (from: number, to: number, status: ObjectiveSpan['status'], applies = true): ObjectiveSpan => ({
  app: 'shop',
  objective: 'fast',
  from: instant(at + from * 1000),
  to: instant(at + to * 1000),
  status,
  applies,
  value: null,
  why: '',
});

describe('an objective', () => {
  it('is met or violated, with the numbers in one sentence', () => {
    expect(judge({}, { readings: response(0.0873) })).toMatchObject({
      status: 'met',
      why: 'p95 of response is 87.3 ms over the last 5 s; it must be < 100 ms',
    });
    expect(judge({ statistic: 'avg', window: '1m' }, { readings: response(0.123) })).toMatchObject({
      status: 'violated',
      why: 'average of response is 123 ms over the last 1 min; it must be < 100 ms',
    });
  });

  it.each([
    ['<', 0.1, 'violated'],
    ['<=', 0.1, 'met'],
    ['>', 0.1, 'violated'],
    ['>=', 0.1, 'met'],
  ] as const)('compares by %s at its target', (comparator, value, status) => {
    expect(judge({ comparator }, { readings: response(value) }).status).toBe(status);
  });

  it('may be about the cost', () => {
    const finding = judge({ metric: 'cost', target: '2 USD/h' }, { costRate: reading(1.2, at) });
    expect(finding).toMatchObject({ status: 'met', why: 'cost is 1.20 USD/h; it must be < 2.00 USD/h' });
  });

  it('is unknown without a reading, with why', () => {
    expect(judge({}, { readings: { 'objectives.fast': missing('there is no series x') } })).toMatchObject({
      status: 'unknown',
      why: 'p95 of response is not known: there is no series x',
    });
    expect(judge({}, {}).why).toBe('p95 of response is not known: response was not measured');
  });

  it('is unknown when its reading is stale', () => {
    expect(judge({}, { readings: response(0.05, instant(at - 61_000)) })).toMatchObject({
      status: 'unknown',
      value: { kind: 'missing' },
      why: 'p95 of response is not known: its last value, 50 ms, is 1.02 min old, and more than 1 min counts as missing',
    });
  });

  it('is met and owes nothing while its condition is false', () => {
    const when = 'workload.requests < 100';
    const busy = { ...response(0.5), 'workload.requests': reading(200, at) };
    expect(judge({ when }, { readings: busy })).toMatchObject({ status: 'met', applies: false, why: 'it does not apply now: workload.requests < 100 is false' });
    expect(judge({ when }, { readings: { ...busy, 'workload.requests': reading(50, at) } })).toMatchObject({ status: 'violated', applies: true });
    expect(judge({ when }, { readings: response(0.5) })).toMatchObject({ status: 'unknown', applies: true });
  });

  it('does not bring the cycle down by a condition with mistakes', () => {
    expect(judge({ when: 'metrics.nothing > 1' }, { readings: response(0.5) })).toMatchObject({ status: 'unknown' });
  });

  it('counts misses in a row; what is unknown neither adds nor ends', () => {
    const violated = judge({}, { readings: response(0.5) });
    expect(violated.consecutiveMisses).toBe(1);
    const again = judge({}, { readings: response(0.5), previous: [violated] });
    expect(again.consecutiveMisses).toBe(2);
    const unknown = judge({}, { previous: [again] });
    expect(unknown.consecutiveMisses).toBe(2);
    expect(judge({}, { readings: response(0.05), previous: [unknown] }).consecutiveMisses).toBe(0);
  });

  it('counts anew after a restart from its spans', () => {
    expect(judge({}, { readings: response(0.5), spans: [span(-30, -10, 'met'), span(-10, 0, 'violated')] }).consecutiveMisses).toBe(11);
  });
});

describe('firmness', () => {
  const late = response(0.5);

  it('lets a soft objective never fail, and a hard one by any miss of its period', () => {
    expect(judge({ firmness: 'soft' }, { readings: late }).failed).toBe(false);
    expect(judge({ firmness: 'hard' }, { readings: late }).failed).toBe(true);
    expect(judge({ firmness: 'hard' }, { readings: response(0.05), spans: [span(-50, -49, 'violated'), span(-49, 0, 'met')] }).failed).toBe(true);
    expect(judge({ firmness: 'hard' }, { readings: response(0.05), spans: [span(-150, -149, 'violated'), span(-149, 0, 'met')] }).failed).toBe(false);
    expect(judge({ firmness: 'hard' }, {}).failed).toBe(false);
  });

  it('lets a firm one bear so many misses in a row', () => {
    const firm = { firmness: 'firm', maxConsecutiveMisses: 2 } as const;
    const one = judge(firm, { readings: late });
    const two = judge(firm, { readings: late, previous: [one] });
    const three = judge(firm, { readings: late, previous: [two] });
    expect([one, two, three].map(({ failed }) => failed)).toEqual([false, false, true]);
    expect(judge(firm, { readings: response(0.05), previous: [three] }).failed).toBe(true);
    expect(judge(firm, { readings: response(0.05), spans: [span(-50, -46, 'violated'), span(-46, 0, 'met')] }).failed).toBe(true);
  });
});

it('is met while nothing is requested, whose percentile has no value, and unknown where that is not known', () => {
  const idle = { 'objectives.fast': missing('nothing was observed'), 'workload.requests': reading(0, at) };
  const finding = judge({}, { readings: idle });
  expect([finding.status, finding.applies, finding.value.kind]).toEqual(['met', true, 'missing']);
  expect(finding.why).toBe('nothing was requested: workload.requests is 0, so p95 of response has no value and nothing breaks the promise');
  expect(judge({}, { readings: { ...idle, 'workload.requests': missing('no scrape') } }).status).toBe('unknown');
});
