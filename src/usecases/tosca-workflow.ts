import type { OfferedMachine } from '../formats/tosca/application/vm-catalogue.ts';
import type { ToscaApplication, ToscaTask } from '../formats/tosca/application/tosca-application.ts';
import type { PlacedHost, PlacedPlace, Placement } from '../formats/tosca/write/placement.ts';
import { suggestion } from '../model/did-you-mean.ts';
import { InvalidInputError } from '../model/error.ts';
import type { WorkflowPlan } from '../plan/workflow/plan.ts';
import type { Place, WorkflowProblem } from '../plan/workflow/problem.ts';

/** What a template does not say of the infrastructure. */
export type WorkflowSurroundings = {
  readonly machines: readonly OfferedMachine[];
  /** 3600 for hours as the catalogues of DRIP are priced, 1 for seconds. */
  readonly billingSeconds?: number;
  readonly startupSeconds?: number;
  /** MiB/s between machines of one data centre; 1 Gbit/s if absent. */
  readonly bandwidthWithin?: number;
  /** MiB/s between data centres; 100 Mbit/s if absent. */
  readonly bandwidthBetween?: number;
};

/** What is told of the machine of a lease; null where nothing is known. */
export type PlaceableMachine = { readonly name: string; readonly cores: number | null; readonly memoryMib: number | null; readonly systems: readonly string[] };

/** One Gbit/s in MiB/s. */
const gigabit = 1e9 / 8 / 2 ** 20;

/**
 * The workflow that a template describes: its tasks with run times by instance type, what they wait for, deadlines and budget.
 * @throws InvalidInputError where it describes no tasks, or one that runs on none of the machines
 */
export function workflowProblemOf(application: ToscaApplication, surroundings: WorkflowSurroundings): WorkflowProblem {
  const { machines, billingSeconds = 3600, startupSeconds = 0, bandwidthWithin = gigabit, bandwidthBetween = gigabit / 10 } = surroundings;
  const { tasks } = application;
  if (tasks.length === 0) throw new InvalidInputError(['the template describes no tasks; it must have nodes with run_times or running_time; add them, or have only its machines chosen: homeostat plan workflow -o tosca --types FILE']);
  const problems = tasks.flatMap((task) => unrunnable(task, machines));
  if (problems.length > 0) throw new InvalidInputError(problems);
  const places = placesOf(machines);
  const index = new Map(tasks.map(({ name }, task) => [name, task]));
  const indexOf = (name: string): number => index.get(name) ?? -1;
  const bandwidth = new Float64Array(places.length * places.length).fill(bandwidthBetween);
  for (let place = 0; place < places.length; place++) bandwidth[place * places.length + place] = bandwidthWithin;
  return {
    name: application.name,
    tasks: tasks.map(({ name }) => ({ name })),
    runSeconds: Float64Array.from(tasks.flatMap((task) => machines.map(({ name }) => secondsOn(task, name)))),
    edges: application.edges.map(({ from, to, mebibytes }) => ({ from: indexOf(from), to: indexOf(to), mebibytes, fixedSeconds: 0 })),
    types: machines.map(({ name, provider, domain, usdPerHour }) => ({
      name,
      place: places.findIndex((place) => place.name === domain && place.provider === provider),
      price: usdPerHour * (billingSeconds === 0 ? 1 / 3600 : billingSeconds / 3600),
      billingSeconds,
      startupSeconds,
      limit: Infinity,
    })),
    places,
    bandwidth,
    deadlines: application.deadlines.map(({ name, tasks: named, seconds, firmness, weight }) => ({ name, tasks: named.map(indexOf), seconds, firmness, weight })),
    budgetUsd: application.budgetUsd ?? Infinity,
  };
}

const secondsOn = ({ runSeconds, anySeconds }: ToscaTask, machine: string): number => (Object.hasOwn(runSeconds, machine) ? (runSeconds[machine] ?? Infinity) : (anySeconds ?? Infinity));

function unrunnable(task: ToscaTask, machines: readonly OfferedMachine[]): readonly string[] {
  if (machines.some(({ name }) => Number.isFinite(secondsOn(task, name)))) return [];
  const names = Object.keys(task.runSeconds);
  const fix = names[0] === undefined ? 'add run_times' : suggestion(names[0], machines.map(({ name }) => name));
  return [`task ${task.name} has run times for ${names.join(', ') || 'no instance type'}; it must have one for an offered machine; ${fix}`];
}

const placesOf = (machines: readonly OfferedMachine[]): readonly Place[] => [...new Map(machines.map(({ domain, provider }) => [JSON.stringify([domain, provider]), { name: domain, provider }])).values()];

/**
 * What a plan adds to the template that its problem came from: a machine for each lease, named after the machines that the template has as
 * far as they reach, a place for each data centre that is used, and the machine of every task.
 */
export function placementOfPlan(application: ToscaApplication, problem: WorkflowProblem, plan: WorkflowPlan, machines: readonly PlaceableMachine[]): Placement {
  const names = hostNames(application, plan.instances.length);
  const hosts = plan.instances.map(({ type }, lease): PlacedHost => hostOf(names[lease] ?? '', machines[type]));
  const used = [...new Set(plan.instances.map(({ type }) => problem.types[type]?.place ?? 0))];
  const places = used.map((place, nth): PlacedPlace => {
    const known = application.placements[nth];
    const standing = plan.instances.flatMap(({ type }, lease) => (problem.types[type]?.place === place ? [names[lease] ?? ''] : []));
    return { name: known?.name ?? `place-${nth + 1}`, provider: problem.places[place]?.provider ?? null, domain: problem.places[place]?.name ?? null, subnet: known?.subnet ?? subnetOf(nth), hosts: standing };
  });
  return { hosts, places, hostOf: Object.fromEntries(problem.tasks.map(({ name }, task) => [name, names[plan.instance[task] ?? 0] ?? ''])) };
}

const hostOf = (name: string, machine: PlaceableMachine | undefined): PlacedHost => ({
  name,
  instanceType: machine?.name ?? null,
  cores: machine?.cores ?? null,
  memoryMib: machine?.memoryMib === undefined || machine.memoryMib === null ? null : Math.round(machine.memoryMib),
  diskMib: null,
  os: machine?.systems[0] ?? null,
});

/** Machines of the template first; then new names that no node has. */
function hostNames({ hosts, components, tasks, placements }: ToscaApplication, count: number): readonly string[] {
  const taken = new Set([...hosts, ...components, ...tasks, ...placements].map(({ name }) => name));
  const names = hosts.map(({ name }) => name).slice(0, count);
  for (let nth = 1; names.length < count; nth++) if (!taken.has(`machine-${nth}`)) names.push(`machine-${nth}`);
  return names;
}

/** Private networks that do not overlap, one for each place. */
const subnetOf = (nth: number): string => `192.168.${10 + (nth % 240)}.0/24`;

/**
 * Machines for a template without a workflow: for each that it asks for, the cheapest offer that is large enough, all at the one
 * data centre where that costs least (of those that the template names, if any is offered).
 * @throws InvalidInputError where a machine is larger than every offer
 */
export function placementOfHosts(application: ToscaApplication, machines: readonly OfferedMachine[]): Placement {
  const wanted = application.placements.find(({ domain }) => domain !== null && machines.some((machine) => machine.domain === domain));
  const places = placesOf(machines).filter((place) => wanted === undefined || place.name === wanted.domain);
  const asked = application.hosts.length > 0 ? application.hosts : [{ name: hostNames(application, 1)[0] ?? 'machine-1', cores: 1, memoryMib: null, diskMib: null }];
  const offers = places
    .map((place) => {
      const chosen = asked.map((host) => cheapest(machines.filter(({ domain, provider }) => domain === place.name && provider === place.provider), host.cores ?? 0, host.memoryMib ?? 0));
      return { place, chosen, usdPerHour: chosen.reduce((sum, machine) => sum + (machine?.usdPerHour ?? Infinity), 0) };
    })
    .filter(({ usdPerHour }) => Number.isFinite(usdPerHour))
    .toSorted((left, right) => left.usdPerHour - right.usdPerHour);
  const [best] = offers;
  if (best === undefined) {
    const most = asked.map(({ name, cores, memoryMib }) => `${name} (${cores ?? 'any'} cores, ${Math.round(memoryMib ?? 0)} MiB)`).join(', ');
    throw new InvalidInputError([`the machines are ${most}; they must fit offers of one data centre; ask for less, or name another catalogue`]);
  }
  const hosts = asked.map((host, nth): PlacedHost => ({ ...hostOf(host.name, best.chosen[nth]), diskMib: host.diskMib }));
  const known = application.placements.find(({ domain }) => domain === best.place.name) ?? application.placements[0];
  const place: PlacedPlace = { name: known?.name ?? 'topology', provider: best.place.provider, domain: best.place.name, subnet: known?.subnet ?? null, hosts: hosts.map(({ name }) => name) };
  const [first] = hosts;
  const open = application.components.filter(({ machines: on }) => on.length === 0);
  return { hosts, places: [place], hostOf: Object.fromEntries(first === undefined ? [] : open.map(({ name }) => [name, first.name])) };
}

/** The cheapest of those that are large enough; of equally dear ones the smaller. */
function cheapest(machines: readonly OfferedMachine[], cores: number, memoryMib: number): OfferedMachine | undefined {
  return machines
    .filter((machine) => machine.cores >= cores && machine.memoryMib >= memoryMib)
    .toSorted((left, right) => left.usdPerHour - right.usdPerHour || left.cores - right.cores || left.memoryMib - right.memoryMib)[0];
}

/** The placement that a planned template has already. */
export function placementIn({ hosts, placements, components, tasks }: ToscaApplication): Placement {
  return {
    hosts: hosts.map(({ name, instanceType, cores, memoryMib, diskMib, os }) => ({ name, instanceType, cores, memoryMib, diskMib, os })),
    places: placements.map(({ name, provider, domain, subnet, hosts: standing }) => ({ name, provider, domain, subnet, hosts: standing })),
    hostOf: Object.fromEntries([...components, ...tasks].flatMap(({ name, hostedOn }) => (hostedOn === null ? [] : [[name, hostedOn]]))),
  };
}
