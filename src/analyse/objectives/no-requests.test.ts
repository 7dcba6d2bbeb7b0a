import { describe, expect, it } from 'vitest';
import type { Reading } from '../../model/reading.ts';
import { missing, reading } from '../../model/reading.ts';
import { instant } from '../../units/time.ts';
import { noRequests } from './no-requests.ts';

const at = instant(1000);
const workload = (name: string, component: string | undefined, type: 'counter' | 'gauge' | 'histogram' = 'counter') => ({ name, component, type });
const metric = { component: 'web', type: 'histogram' as const, statistic: 'p95' };
const none = { 'workload.requests': reading(0, at) };

const asked = (workloads: readonly ReturnType<typeof workload>[], readings: Readonly<Record<string, Reading>> = none, of: object = {}): string | null =>
  noRequests({ workloads } as never, { ...metric, ...of }, readings);

describe('a percentile that has no value', () => {
  it('only says that there were no requests where a counter of the component is known and 0', () => {
    expect(asked([workload('requests', 'web')])).toBe('nothing was requested: workload.requests is 0');
    expect(asked([workload('requests', undefined, 'histogram')])).not.toBeNull();
    expect(asked([workload('requests', 'db')], none, { component: undefined })).not.toBeNull();
    expect(asked([workload('requests', 'web')], none, { statistic: 'avg' })).not.toBeNull();
  });

  it.each([
    ['something was requested', [workload('requests', 'web')], { 'workload.requests': reading(0.01, at) }, {}],
    ['the counter is missing', [workload('requests', 'web')], { 'workload.requests': missing('no scrape') }, {}],
    ['the counter was not asked for', [workload('requests', 'web')], {}, {}],
    ['another workload of the component is missing', [workload('requests', 'web'), workload('uploads', 'web')], none, {}],
    ['the counter is of another component', [workload('requests', 'db')], none, {}],
    ['only a gauge is 0', [workload('requests', 'web', 'gauge')], none, {}],
    ['the metric is a gauge', [workload('requests', 'web')], none, { type: 'gauge', statistic: 'avg' }],
    ['the metric is a rate, which is 0 without requests', [workload('requests', 'web')], none, { statistic: 'rate' }],
    ['there is no workload', [], none, {}],
  ] as const)('is missing where %s', (_, workloads, readings, of) => {
    expect(asked(workloads, readings, of)).toBeNull();
  });
});
