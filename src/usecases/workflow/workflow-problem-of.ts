import { invariant } from '../../model/error.ts';
import type { WorkflowProblemDocument } from '../../model/workflow-problem.ts';
import type { InstanceType, WorkflowProblem } from '../../plan/workflow/problem.ts';

/** What planners work with, from a document that has been checked. */
export function workflowProblemOf({ metadata, spec }: WorkflowProblemDocument): WorkflowProblem {
  const places = spec.places.length === 0 ? [{ name: 'cloud', provider: 'cloud' }] : spec.places;
  const placeIndex = indexOf(places);
  const typeIndex = indexOf(spec.types);
  const taskIndex = indexOf(spec.tasks);
  const at = (index: ReadonlyMap<string, number>, name: string): number => {
    const found = index.get(name);
    invariant(found !== undefined, `${name} was checked to be there`);
    return found;
  };
  const all = spec.tasks.map((_, task) => task);
  return {
    name: metadata.name,
    tasks: spec.tasks.map(({ name }) => ({ name })),
    runSeconds: runSecondsOf(spec, (name) => at(typeIndex, name)),
    edges: spec.edges.map(({ from, to, data, time }) => ({ from: at(taskIndex, from), to: at(taskIndex, to), mebibytes: data ?? 0, fixedSeconds: time })),
    types: spec.types.map((type) => typeOf(type, type.place === undefined ? 0 : at(placeIndex, type.place))),
    places: places.map(({ name, provider }) => ({ name, provider })),
    bandwidth: bandwidthOf(spec, (name) => at(placeIndex, name)),
    deadlines: spec.deadlines.map(({ name, within, tasks, firmness, weight }) => ({ name, seconds: within, tasks: tasks === undefined ? all : tasks.map((task) => at(taskIndex, task)), firmness, weight })),
    budgetUsd: spec.budget ?? Number.POSITIVE_INFINITY,
    sharedStore: spec.sharedStore,
    artefacts: spec.artefacts.map(({ name, size, place, tasks, within }) => ({ name, mebibytes: size, place: place === undefined ? 0 : at(placeIndex, place), tasks: tasks === undefined ? all : tasks.map((task) => at(taskIndex, task)), withinSeconds: within ?? Number.POSITIVE_INFINITY })),
    providers: spec.providers.map(({ name, ordersAtOnce, hosts }) => ({ provider: name, ordersAtOnce: ordersAtOnce ?? Number.POSITIVE_INFINITY, hosts: hosts ?? Number.POSITIVE_INFINITY })),
  };
}

const indexOf = (named: readonly { readonly name: string }[]): ReadonlyMap<string, number> => new Map(named.map(({ name }, index) => [name, index]));

/** The price of one billing interval; of one second where the exact time is paid. */
const typeOf = ({ name, price, billing, startup, limit }: WorkflowProblemDocument['spec']['types'][number], place: number): InstanceType => ({
  name,
  place,
  price: (price * (billing === 0 ? 1 : billing)) / 3600,
  billingSeconds: billing,
  startupSeconds: startup,
  limit: limit ?? Number.POSITIVE_INFINITY,
});

function runSecondsOf({ tasks, types }: WorkflowProblemDocument['spec'], typeAt: (name: string) => number): Float64Array {
  const seconds = new Float64Array(tasks.length * types.length).fill(Number.POSITIVE_INFINITY);
  for (const [task, { work, runTimes }] of tasks.entries()) {
    if (work !== undefined) for (const [type, { speed }] of types.entries()) seconds[task * types.length + type] = work / speed;
    for (const { type, time } of runTimes) seconds[task * types.length + typeAt(type)] = time;
  }
  return seconds;
}

function bandwidthOf({ places, links }: WorkflowProblemDocument['spec'], placeAt: (name: string) => number): Float64Array {
  const count = Math.max(1, places.length);
  const bandwidth = new Float64Array(count * count).fill(Number.POSITIVE_INFINITY);
  for (const [place, { bandwidth: inside }] of places.entries()) if (inside !== undefined) bandwidth[place * count + place] = inside;
  for (const link of links) bandwidth[placeAt(link.to) * count + placeAt(link.from)] = link.bandwidth;
  // The way a link was written counts before the way back of another.
  for (const link of links) bandwidth[placeAt(link.from) * count + placeAt(link.to)] = link.bandwidth;
  return bandwidth;
}
