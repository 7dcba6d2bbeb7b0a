import type { WorkflowPlan } from '../workflow/plan.ts';
import type { InstanceType, WorkflowProblem } from '../workflow/problem.ts';
import type { PartitionLimit, PartitionProblem } from './partition/problem.ts';

/** The instances of a plan with the traffic between them, over places; behind the instances come the stores of artefacts, which stay where they are. `typeAt[instance]` is its type for each place it may stand in. */
export type PlannedTopology = { readonly problem: PartitionProblem; readonly typeAt: readonly ReadonlyMap<number, number>[]; readonly planned: Int32Array };

/** An instance may stand wherever its type is offered alike: at the same price and billing, as fast in starting and for all of its tasks. */
export function topologyOf(problem: WorkflowProblem, plan: WorkflowPlan): PlannedTopology {
  const { types, places, artefacts = [] } = problem;
  const members = Map.groupBy(problem.tasks.keys(), (task) => plan.instance[task] as number);
  const typeAt = plan.instances.map(({ type }, instance) => alikeTypes(problem, type, members.get(instance) ?? []));
  const stores = [...new Set(artefacts.map(({ place }) => place))];
  const planned = Int32Array.from([...plan.instances.map(({ type }) => types[type]?.place ?? 0), ...stores]);
  return {
    problem: {
      nodes: [...typeAt.map((at, instance) => ({ name: `${types[plan.instances[instance]?.type ?? 0]?.name ?? ''}-${instance + 1}`, allowed: [...at.keys()] })), ...stores.map((place) => ({ name: `store of ${places[place]?.name ?? ''}`, allowed: [place] }))],
      links: [...linksBetween(problem, plan), ...artefacts.flatMap(({ mebibytes, place, tasks }) => [...new Set(tasks.map((task) => plan.instance[task] as number))].map((instance) => ({ a: instance, b: plan.instances.length + stores.indexOf(place), mebibytes })))],
      parts: places.length,
      limits: limitsOf(problem, plan, typeAt),
    },
    typeAt,
    planned,
  };
}

function alikeTypes({ types, runSeconds }: WorkflowProblem, type: number, tasks: readonly number[]): ReadonlyMap<number, number> {
  const own = types[type] as InstanceType;
  const at = new Map([[own.place, type]]);
  for (const [other, { price, billingSeconds, startupSeconds, place }] of types.entries()) {
    if (at.has(place) || price !== own.price || billingSeconds !== own.billingSeconds || startupSeconds !== own.startupSeconds) continue;
    if (tasks.every((task) => runSeconds[task * types.length + other] === runSeconds[task * types.length + type])) at.set(place, other);
  }
  return at;
}

/** Data between two instances, both ways together. */
function linksBetween({ edges }: WorkflowProblem, { instance, instances }: WorkflowPlan): PartitionProblem['links'] {
  const sum = new Map<number, number>();
  for (const { from, to, mebibytes } of edges) {
    const [a, b] = [Math.min(instance[from] as number, instance[to] as number), Math.max(instance[from] as number, instance[to] as number)];
    if (a !== b && mebibytes > 0) sum.set(a * instances.length + b, (sum.get(a * instances.length + b) ?? 0) + mebibytes);
  }
  return [...sum].map(([pair, mebibytes]) => ({ a: Math.floor(pair / instances.length), b: pair % instances.length, mebibytes }));
}

/** Limits count every instance as if all were there at once; a plan that returns some before it takes others may use more than its limits so, and then what it uses is the limit. */
function limitsOf({ types, places, providers = [] }: WorkflowProblem, { instances }: WorkflowPlan, typeAt: readonly ReadonlyMap<number, number>[]): readonly PartitionLimit[] {
  const limits: PartitionLimit[] = [];
  for (const [type, { name, place, limit }] of types.entries()) {
    const nodes = [...typeAt.keys()].filter((instance) => typeAt[instance]?.get(place) === type);
    if (limit < nodes.length) limits.push({ name, parts: [place], nodes, most: Math.max(limit, instances.filter((lease) => lease.type === type).length) });
  }
  for (const { provider, hosts } of providers) {
    const parts = places.flatMap((place, index) => (place.provider === provider ? [index] : []));
    if (hosts < instances.length) limits.push({ name: provider, parts, nodes: [...instances.keys()], most: Math.max(hosts, instances.filter(({ type }) => parts.includes(types[type]?.place ?? 0)).length) });
  }
  return limits;
}
