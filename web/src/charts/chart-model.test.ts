import { expect, it } from 'vitest';
import type { Application, Timeline } from '../api/generated/types.ts';
import { chartsOf, measuredFrom } from './chart-model.ts';

const span = (status: 'met' | 'violated' | 'unknown', applies = true) => ({ from: 0, to: 1, status, applies, value: null, why: '' });
const objective = (name: string, metric: string) => ({ name, metric, target: 0.1, unit: 's', comparator: '<' as const, values: [0.2], spans: [span('met'), span('violated'), span('unknown'), span('violated', false)] });
const capacity = (component: string, ready: number | null) => ({ component, desired: [2], living: [1], ready: [ready], max: 4 });
const workload = (name: string) => ({ name, description: null, component: null, values: [5] });
const timeline = { workloads: [workload('requests'), workload('users'), workload('clicks')], objectives: [objective('response', 'response_p95')], capacity: [capacity('web', 1), capacity('table', null)], costUsdPerHour: [1] } as unknown as Timeline;
const application = { document: { spec: { workloads: [{ name: 'requests', statistic: 'rate' }, { name: 'clicks', statistic: 'rate' }, { name: 'users', statistic: 'last' }] } } } as unknown as Application;

it('load, objectives, capacity and cost each have their charts, workloads of one unit share one', () => {
  expect(chartsOf(timeline, application).map(({ id, unit, series }) => `${id} ${unit} ${series.length}`)).toEqual(['load/s /s 2', 'load  1', 'objective/response s 1', 'capacity/web  2', 'capacity/table  2', 'cost USD/h 1']);
});

it('only time in which an objective was owed and not met is shaded', () => {
  const chart = chartsOf(timeline, application).find(({ group }) => group === 'Objectives');
  expect(chart?.shades.map(({ kind }) => kind)).toEqual(['violated', 'unknown']);
  expect(chart?.target).toEqual({ value: 0.1, comparator: '<' });
});

it('where nobody tells how many replicas are ready or desired, those that are paid are shown', () => {
  const labels = chartsOf(timeline, application).filter(({ group }) => group === 'Capacity').map(({ series }) => series[0]?.label);
  expect(labels).toEqual(['ready', 'paid']);
  const undesired = chartsOf({ ...timeline, capacity: [{ ...capacity('web', 1), desired: [null] }] }, application).find(({ group }) => group === 'Capacity');
  expect(undesired?.series.map(({ label }) => label)).toEqual(['ready', 'paid']);
});

it('cost has no chart of its own where it is an objective', () => {
  const charts = chartsOf({ ...timeline, objectives: [{ ...objective('budget', 'cost'), unit: 'USD/h' }] }, application);
  expect(charts.filter(({ unit }) => unit === 'USD/h').map(({ id }) => id)).toEqual(['objective/budget']);
});

it('a document that is not what it should be only costs the unit', () => {
  for (const document of [null, 7, {}, { spec: { workloads: 'x' } }]) expect(chartsOf(timeline, { ...application, document })[0]?.unit).toBe('');
});

it('what ran before the measurements begin is taken from the bill, and the cut is named', () => {
  const times = Array.from({ length: 30 }, (_, index) => index * 1000);
  const later = times.map((at) => (at < 20_000 ? null : 1));
  const restarted = { times, workloads: [{ ...workload('requests'), values: later }], metrics: [], objectives: [], capacity: [{ component: 'web', desired: later, living: times.map(() => 2), ready: later, max: 4 }], costUsdPerHour: later } as unknown as Timeline;
  expect(measuredFrom(restarted)).toBe(20_000);
  expect(measuredFrom({ ...restarted, workloads: [{ ...workload('requests'), values: times.map(() => 1) }] })).toBeNull();
  const ready = chartsOf(restarted, application).find(({ group }) => group === 'Capacity')?.series[0]?.values;
  expect([ready?.[0], ready?.[25]]).toEqual([2, 1]);
});
