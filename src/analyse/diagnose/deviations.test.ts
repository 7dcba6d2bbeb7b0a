import { describe, expect, it } from 'vitest';
import { applicationOf } from '../../model/application.ts';
import type { ObjectiveFinding } from '../../model/finding.ts';
import { missing, reading } from '../../model/reading.ts';
import { instant } from '../../units/time.ts';
import { deviations } from './deviations.ts';

const app = applicationOf(
  {
    apiVersion: 'homeostat.dev/v1alpha1',
    kind: 'Application',
    metadata: { name: 'reports' },
    spec: {
      templates: [{ name: 'small', cores: 1, memory: '1GiB', price: '0.1 USD/h' }],
      components: [{ name: 'workers', command: ['node', 'worker.js'], template: 'small', plannedBy: { problem: 'nightly', class: 'sales', objective: 'job_time' } }],
      metrics: [{ name: 'job_seconds', component: 'workers', series: 'job_seconds', type: 'gauge', statistic: 'avg', window: '1m' }],
      objectives: [{ name: 'job_time', metric: 'job_seconds', comparator: '<=', target: '90s', period: '1h', expected: { value: '60s', tolerance: '25%' } }],
    },
  },
  1,
);

const found = (value: ObjectiveFinding['value'], over: Partial<ObjectiveFinding> = {}): ObjectiveFinding => ({
  kind: 'objective',
  name: 'job_time',
  status: 'met',
  why: '',
  applies: true,
  value,
  comparator: '<=',
  target: 90,
  dimension: 'duration',
  budget: { goal: 0.95, period: app.spec.objectives[0]?.period ?? app.spec.cycle, metShare: null, left: 1, burnRate: null },
  consecutiveMisses: 0,
  failed: false,
  ...over,
});

describe('deviations', () => {
  const at = instant(0);

  it('warns of a value that is worse than predicted, before the target is missed', () => {
    expect(deviations(app, [found(reading(80, at))])).toEqual([
      { kind: 'diagnosis', component: 'workers', severity: 'warning', message: 'job_time is 1.33 min, 33 % above the 1 min that was predicted; jobs or load are not what was planned for: profile them again and plan anew' },
    ]);
  });

  it('says where less might be enough', () => {
    expect(deviations(app, [found(reading(30, at))])).toMatchObject([{ severity: 'info', message: expect.stringContaining('50 % below') as string }]);
  });

  it.each([
    ['within the tolerance', found(reading(74, at))],
    ['without a value', found(missing('nothing was measured'))],
    ['where nothing is owed', found(reading(500, at), { applies: false })],
  ])('is silent %s', (_what, finding) => {
    expect(deviations(app, [finding])).toEqual([]);
  });
});
