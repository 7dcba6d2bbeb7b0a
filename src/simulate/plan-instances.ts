import type { Desired } from '../model/desired.ts';
import type { SimulatedInstance } from './instance.ts';
import { definitionOf } from './instance.ts';

type Present = Extract<Desired, { readonly state: 'present' }>;

export type InstanceChanges = { readonly start: number; readonly drain: readonly SimulatedInstance[] };

/**
 * The next step from what is there to what is wanted. Outdated instances are replaced one by one, each by one that is ready
 * first; of too many, those go first that are not ready, then the newest. Pure.
 */
export function planChanges(desired: Present | null, instances: readonly SimulatedInstance[]): InstanceChanges {
  const active = instances.filter((instance) => instance.phase === 'starting' || instance.phase === 'ready' || instance.phase === 'unready');
  if (desired === null) return { start: 0, drain: active };
  const wanted = definitionOf(desired);
  const current = active.filter((instance) => instance.definition === wanted);
  const outdated = active.filter((instance) => instance.definition !== wanted);
  // Finite work that is done stays done: it is not started again.
  const replicas = desired.replicas - instances.filter((instance) => instance.finished && instance.definition === wanted).length;
  if (outdated.length === 0) return { start: Math.max(0, replicas - current.length), drain: leastUseful(current, current.length - replicas) };
  const ready = current.filter((instance) => instance.phase === 'ready').length;
  const shortage = replicas - active.length;
  const replacement = current.length < replicas && ready === current.length ? 1 : 0;
  return { start: Math.max(shortage, replacement, 0), drain: leastUseful(outdated, ready + outdated.length - replicas) };
}

function leastUseful(instances: readonly SimulatedInstance[], count: number): SimulatedInstance[] {
  if (count <= 0) return [];
  const rank = (instance: SimulatedInstance): number => (instance.phase === 'ready' ? 1 : 0);
  return instances.toSorted((a, b) => rank(a) - rank(b) || b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1)).slice(0, count);
}
