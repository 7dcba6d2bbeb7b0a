import { invariant } from '../../model/error.ts';
import type { BindingConstraint, CapacityAnswer, CapacityMethod, PlannedServers } from './capacity-plan.ts';
import { explaining, type CapacityTools } from './capacity-tools.ts';
import { explainConflict, unservable, type ConflictSetting, type Fit } from './explain-conflict.ts';
import { climbClass } from './hill-climbing.ts';
import { offersOf } from './offer.ts';
import { fewestMachines, type ClassOptions, type Option } from './option.ts';
import { packServers, penaltyOf, type Packing, type PackingGoal } from './pack-servers.ts';
import { plannedClass } from './planned-class.ts';
import type { CapacityProblem, JobClass, PrivateCloud } from './problem.ts';
import { fastestUsers, userOptions } from './user-options.ts';

/** The cheapest use of one's own servers: who is served, by which machines, on how many servers. */
export function planPrivate(problem: CapacityProblem, cloud: PrivateCloud, method: CapacityMethod, tools: CapacityTools): CapacityAnswer {
  const before = tools.predictor.simulations;
  const found = problem.classes.map((jobClass) => (method === 'exact' ? userOptions(jobClass, offersOf(problem, jobClass), tools.predictor) : climbedOptions(problem, jobClass, tools)));
  const proves = method === 'exact';
  const goal: PackingGoal = { nodes: cloud.nodes, packing: cloud.packing, wanted: 'cheapest' };
  const setting: ConflictSetting = { method, before, tools, fits: (classes) => fitsServers(classes, goal, tools) };
  if (found.some(({ options }) => options.length === 0)) return unservable(found, fastestUsers, setting);
  const choice = packServers(found.map(({ options }) => options), goal, tools.solver, tools.limits);
  if (choice.kind === 'none') return explainConflict(found, fastestUsers, { ...choice, proven: choice.proven && proves }, setting);
  const classes = choice.chosen.map((option) => {
    const others = found.find(({ jobClass }) => jobClass === option.jobClass)?.options ?? [];
    return plannedClass({ option, split: { onDemand: option.count, reserved: 0, spot: 0 }, usdPerHour: penaltyOf(option) }, others, tools.predictor, bindingOf(option, choice, cloud, method));
  });
  return {
    kind: 'planned',
    method,
    costUsdPerHour: choice.usdPerHour,
    boundUsdPerHour: proves ? choice.boundUsdPerHour : 0,
    classes,
    servers: plannedServers(choice, cloud),
    simulations: tools.predictor.simulations - before,
  };
}

/** D-SPACE4Cloud climbs for every number of users; of more than so many, as many are taken at equal distances. */
const climbedUsersMax = 20;

/** What hill climbing finds for each number of users. */
function climbedOptions(problem: CapacityProblem, jobClass: JobClass, tools: CapacityTools): ClassOptions {
  const { offers, refused } = offersOf(problem, jobClass);
  const { low, high } = jobClass.users;
  const numbers = Math.min(high - low + 1, climbedUsersMax);
  const climbed = Array.from({ length: numbers }, (_, index) => climbClass(jobClass, offers, numbers === 1 ? low : low + Math.round((index * (high - low)) / (numbers - 1)), tools));
  return { jobClass, offers, options: climbed.flatMap((one) => (one.kind === 'found' ? [one.option] : [])), failures: [], refused };
}

/** Whatever users are turned away for it: whoever is left out makes room. */
function fitsServers(classes: readonly ClassOptions[], goal: PackingGoal, tools: CapacityTools): Fit {
  const choice = packServers(classes.map(({ options }) => fewestMachines(options)), { ...goal, wanted: 'any' }, ...explaining(tools));
  if (choice.kind === 'packed') return { kind: 'yes', chosen: choice.chosen };
  return { kind: choice.proven ? 'no' : 'unknown' };
}

function bindingOf({ jobClass, users }: Option, { servers }: Packing, { nodes }: PrivateCloud, method: CapacityMethod): BindingConstraint | undefined {
  if (method !== 'exact') return { kind: 'method', why: 'hill climbing stopped here, which proves nothing' };
  const rejected = jobClass.users.high - users;
  if (rejected === 0) return undefined;
  const turnedAway = `${rejected} of ${jobClass.users.high} users ${rejected === 1 ? 'is' : 'are'} turned away`;
  if (servers === nodes.count) return { kind: 'servers', why: `${turnedAway}, since ${nodes.count === 1 ? 'the only server is' : `all ${nodes.count} servers are`} in use` };
  return { kind: 'penalty', why: `${turnedAway}, since their ${jobClass.users.rejectionUsdPerHour} USD/h each is less than another server would cost` };
}

function plannedServers({ chosen, servers, loads, sizes }: Packing, { nodes }: PrivateCloud): PlannedServers {
  return {
    count: servers,
    usdPerHour: servers * nodes.serverUsdPerHour,
    electricityUsdPerHour: servers * nodes.electricityUsdPerHour,
    penaltyUsdPerHour: chosen.reduce((sum, option) => sum + penaltyOf(option), 0),
    placement: placementOf(chosen, loads, sizes),
  };
}

/** Hands the machines of each size to its classes in turn. */
function placementOf(chosen: readonly Option[], loads: Packing['loads'], { sizes, indexOf }: Packing['sizes']): PlannedServers['placement'] {
  const waiting = sizes.map((): Waiting[] => []);
  for (const option of chosen) waiting[indexOf(option)]?.push({ className: option.jobClass.name, left: option.count });
  const placement = loads.map((load) => ({ machines: load.flatMap((count, size) => taken(waiting[size] ?? [], count)) }));
  invariant(loads.length === 0 || waiting.flat().every(({ left }) => left === 0), 'every machine of a plan stands on a server');
  return placement;
}

type Waiting = { readonly className: string; left: number };

function taken(waiting: readonly Waiting[], count: number): { readonly className: string; readonly count: number }[] {
  const machines = [];
  let left = count;
  for (const one of waiting) {
    const part = Math.min(one.left, left);
    if (part === 0) continue;
    machines.push({ className: one.className, count: part });
    one.left -= part;
    left -= part;
  }
  return machines;
}
