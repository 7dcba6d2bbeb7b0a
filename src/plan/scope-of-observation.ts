import type { Scope } from '../expressions/expression.ts';
import { readyCount } from '../model/component-state.ts';
import type { Observation } from '../model/observation.ts';
import type { Reading } from '../model/reading.ts';

/** What expressions see of an observation. Maps without a prototype, so that a metric may have any name. */
export function scopeOfObservation(observation: Observation): Scope {
  const scope = { metrics: empty<Reading>(), workload: empty<Reading>(), objectives: empty<Scope['objectives'][string]>(), components: empty<Scope['components'][string]>() };
  for (const [id, reading] of Object.entries(observation.readings)) {
    if (id.startsWith('metrics.')) scope.metrics[id.slice('metrics.'.length)] = reading;
    if (id.startsWith('workload.')) scope.workload[id.slice('workload.'.length)] = reading;
  }
  for (const finding of observation.findings) {
    if (finding.kind === 'objective') scope.objectives[finding.name] = { status: finding.status, value: finding.value, target: finding.target };
  }
  for (const state of observation.components) {
    scope.components[state.component] = { replicas: state.desired?.replicas ?? 0, ready: readyCount(state) };
  }
  return { ...scope, cost: observation.costRate };
}

const empty = <V>(): Record<string, V> => Object.create(null) as Record<string, V>;
