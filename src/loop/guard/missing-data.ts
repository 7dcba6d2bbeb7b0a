import { noRequests } from '../../analyse/objectives/no-requests.ts';
import type { Application } from '../../model/application.ts';
import type { Block } from '../../model/decision.ts';
import type { Observation } from '../../model/observation.ts';
import type { GuardRule } from './guard-rule.ts';
import { guardBlock, lowers } from './guard-rule.ts';

/**
 * Missing data holds; a percentile over no requests is not missing. With some of it missing, capacity may still go up; it never goes down while an objective that is owed
 * is unknown, or while a number is missing that is measured on the component itself or on the application as a whole. A number
 * that rests on some of the instances only is partial: it looks like less load, so while a measured component has an instance
 * that does not answer, the capacity of nothing goes down.
 */
export const missingData: GuardRule = ({ changes }, observation) => {
  const { spec } = observation.app;
  const ids = measureIds(spec);
  const gaps = ids.flatMap(({ id, component }) => {
    const reading = observation.readings[id];
    if (reading?.kind === 'value') return [];
    const metric = spec.metrics.find(({ name }) => `metrics.${name}` === id);
    if (metric !== undefined && noRequests(spec, metric, observation.readings) !== null) return [];
    return [{ id, component, why: reading?.why ?? 'it was not measured' }];
  });
  if (ids.length > 0 && gaps.length === ids.length) return [guardBlock('missing-data', `nothing is known about ${observation.app.name} now: ${gaps[0]?.id} is missing, ${gaps[0]?.why}`)];
  const lowered = new Set(changes.filter((change) => lowers(change, spec.templates)).map((change) => change.component));
  if (lowered.size === 0) return [];
  const gap = gaps.find(({ component }) => component === undefined || lowered.has(component));
  if (gap !== undefined) return [guardBlock('missing-data', `capacity does not go down while ${gap.id} is missing: ${gap.why}`)];
  return [...partial(observation), ...unknownObjectives(observation)].slice(0, 1);
};

function partial({ app, components, silent }: Observation): Block[] {
  const measured = new Set(measureIds(app.spec).map(({ component }) => component));
  const first = (silent ?? []).find(({ component }) => measured.has(undefined) || measured.has(component));
  if (first === undefined) return [];
  const quiet = (silent ?? []).filter(({ component }) => component === first.component);
  const working = (components.find(({ component }) => component === first.component)?.instances ?? []).filter(({ phase }) => phase === 'ready' || phase === 'unready').length;
  return [guardBlock('missing-data', `${quiet.length} of ${working} working instances of ${first.component} do not answer scrapes (${first.instance}: ${first.why}); partial data never lowers capacity`)];
}

function unknownObjectives({ findings }: Observation): Block[] {
  const unknown = findings.find((finding) => finding.kind === 'objective' && finding.applies && finding.status === 'unknown');
  return unknown?.kind === 'objective' ? [guardBlock('missing-data', `capacity does not go down while ${unknown.name} is unknown: ${unknown.why}`)] : [];
}

const measureIds = (spec: Application['spec']): { readonly id: string; readonly component: string | undefined }[] => [
  ...spec.metrics.map(({ name, component }) => ({ id: `metrics.${name}`, component })),
  ...spec.workloads.map(({ name, component }) => ({ id: `workload.${name}`, component })),
];
