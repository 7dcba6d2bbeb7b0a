import type { ApplicationSpec } from '../model/application.ts';
import type { Environment } from './expression.ts';

/** The names that the expressions of an application may use. Its conditions, guides and constraints all see the same. */
export function environmentOf(spec: Pick<ApplicationSpec, 'metrics' | 'objectives' | 'components' | 'workloads'>): Environment {
  return {
    metrics: spec.metrics.map((metric) => metric.name),
    objectives: spec.objectives.map((objective) => objective.name),
    components: spec.components.map((component) => component.name),
    workloads: spec.workloads.map((workload) => workload.name),
  };
}
