/** What deciding about the instances of one component needs to know of each. Only living ones and settled ones are listed. */
export type InstanceView = {
  readonly id: string;
  /** Whether it runs what is wanted now: command, template, restart token. */
  readonly current: boolean;
  readonly ready: boolean;
  /** Ended by itself, and nobody is to take its place. */
  readonly settled: boolean;
  readonly createdAt: number;
};

export type Steps = { readonly start: number; readonly stop: readonly string[] };

/** More instances than wanted, for as long as old ones are replaced. */
const surge = 1;

/**
 * The next steps towards `replicas` current instances. Too many: those that serve nothing go first, then the newest, which
 * have the coldest caches. Old ones are replaced one by one, each only after a new one is ready, so that the number of
 * ready instances never falls below what is wanted because of a replacement.
 */
export function reconcile(replicas: number, instances: readonly InstanceView[]): Steps {
  const settled = instances.filter((instance) => instance.settled && instance.current).length;
  const wanted = Math.max(0, replicas - settled);
  const living = instances.filter((instance) => !instance.settled);
  const current = living.filter((instance) => instance.current);
  const old = living.filter((instance) => !instance.current);
  if (old.length === 0) return { start: Math.max(0, wanted - current.length), stop: excess(current, wanted) };

  const stop = [...excess(current, wanted), ...oldToStop(current, old, wanted)];
  const left = living.length - stop.length;
  return { start: Math.max(0, Math.min(wanted - current.length, wanted + surge - left)), stop };
}

function excess(instances: readonly InstanceView[], wanted: number): readonly string[] {
  return [...instances]
    .sort((a, b) => Number(a.ready) - Number(b.ready) || b.createdAt - a.createdAt || (a.id < b.id ? 1 : -1))
    .slice(0, Math.max(0, instances.length - wanted))
    .map((instance) => instance.id);
}

/** Old ones that are not ready serve nothing; of the ready ones as many go as are ready beyond what is wanted. */
function oldToStop(current: readonly InstanceView[], old: readonly InstanceView[], wanted: number): readonly string[] {
  const unready = old.filter((instance) => !instance.ready);
  const ready = old.filter((instance) => instance.ready).sort((a, b) => a.createdAt - b.createdAt || (a.id < b.id ? -1 : 1));
  const spare = current.filter((instance) => instance.ready).length + ready.length - wanted;
  return [...unready, ...ready.slice(0, Math.max(0, spare))].map((instance) => instance.id);
}
