import type { DSpace4CloudChoice, DSpace4CloudProblem } from '../../formats/d-space4cloud/d-space4cloud-problem.ts';
import type { DagSimModel } from '../../formats/dagsim/read-dagsim.ts';
import type { OptJrApplication } from '../../formats/opt-jr/read-opt-jr.ts';
import type { UmlDice } from '../../formats/uml-dice/read-uml-dice.ts';
import type { PricedMachine } from '../../formats/price-catalogue/read-price-catalogue.ts';
import { suggestion } from '../../model/did-you-mean.ts';
import { InvalidInputError } from '../../model/error.ts';
import { meanTaskSeconds } from '../../model/task-time.ts';
import { UniqueNames } from '../../model/unique-names.ts';
import type { CapacityProblem, ClassOnType, Flavour, JobClass, MachineType, PrivateCloud, PublicCloud } from '../../plan/capacity/problem.ts';

/** A problem, and what was assumed to make it one. */
export type ReadProblem = { readonly problem: CapacityProblem; readonly notes: readonly string[] };

const mebibytesPerGibibyte = 1024;

/** Machines of a class at most, where an input says nothing. */
const countMax = 10_000;

/** What an input without sizes lets fit: each core takes one task. */
const oneCore = { cores: 1, mebibytes: 1 };

/** Types of a price list. What is reserved or spot has a price here, but nothing of it may be taken unless a class says how much. */
export function machineTypesOf(machines: readonly PricedMachine[]): readonly MachineType[] {
  return machines.map(({ name, provider, cores, gibibytes, speed, onDemand, reserved, spot }) => ({
    name,
    provider,
    cores,
    mebibytes: gibibytes * mebibytesPerGibibyte,
    speed,
    prices: {
      onDemand: { usdPerHour: onDemand, limit: Number.POSITIVE_INFINITY },
      ...(reserved === null ? {} : { reserved: { usdPerHour: reserved, limit: 0 } }),
      ...(spot === null ? {} : { spot: { usdPerHour: spot, shareMax: 0 } }),
    },
  }));
}

/** What a plan without allowances leaves out of a price list. */
function onDemandOnly(catalogue: readonly PricedMachine[]): readonly string[] {
  const left = [...(catalogue.some(({ reserved }) => reserved !== null) ? ['reserved'] : []), ...(catalogue.some(({ spot }) => spot !== null) ? ['spot'] : [])];
  return left.length === 0 ? [] : [`The list has prices for ${left.join(' and ')} machines too; the input does not say how many may be so, and all are paid on demand.`];
}

/** Allowances that a class has of what the price list has no price for. */
function unpriced({ choices }: DSpace4CloudProblem, types: readonly MachineType[]): readonly string[] {
  const without = (kind: 'reserved' | 'spot', allows: (choice: DSpace4CloudChoice) => boolean): readonly string[] => {
    const names = [...new Set(choices.filter((choice) => allows(choice) && types.some(({ name, prices }) => name === choice.type && prices[kind] === undefined)).map(({ type }) => type))];
    return names.length === 0 ? [] : [`The input allows ${kind} machines of ${names.slice(0, 10).join(', ')}, for which the list has no ${kind} price: these are paid on demand.`];
  };
  return [...without('reserved', ({ reservedLimit }) => reservedLimit > 0), ...without('spot', ({ spotShareMax }) => spotShareMax > 0)];
}

/**
 * An input of D-SPACE4Cloud. Prices are in its database and not in its inputs: for a public cloud a catalogue gives them.
 * @throws InvalidInputError where a type has no price
 */
export function problemOfDSpace4Cloud(input: DSpace4CloudProblem, catalogue: readonly PricedMachine[]): ReadProblem {
  const notes = [...input.notes];
  const cloud = input.privateCloud === null ? publicCloud(input, catalogue) : privateCloud(input, input.privateCloud, catalogue);
  if (cloud.kind === 'public') notes.push(...unpriced(input, cloud.types));
  if (input.privateCloud === null && input.classes.some(({ usersLow, usersHigh }) => usersLow < usersHigh)) notes.push('A public cloud has room for everybody: the highest number of users is served, and penalties do not count.');
  const classes = input.classes.map((one): JobClass => {
    const choices = input.choices.filter(({ className }) => className === one.name);
    if (choices.length === 0) throw new InvalidInputError([`class ${one.name} has no profile; it must have one for each type that it may run on; add it to mapProfiles or mapJobProfiles`]);
    return {
      name: one.name,
      goal: { kind: 'deadline', seconds: one.deadlineSeconds },
      users: { low: one.usersLow, high: one.usersHigh, rejectionUsdPerHour: one.penalty },
      thinkSeconds: one.thinkSeconds,
      container: one.container === null ? oneCore : { cores: one.container.cores, mebibytes: one.container.gibibytes * mebibytesPerGibibyte },
      on: distinctTypes(choices).map((choice) => onType(choice, cloud.kind)),
    };
  });
  return { problem: { name: nameOf(input.id), classes, cloud }, notes };
}

const onType = ({ type, profile, slots, reservedLimit, spotShareMax }: DSpace4CloudChoice, cloud: 'public' | 'private'): ClassOnType => ({
  type,
  profile,
  ...(cloud === 'public' ? { reservedLimit, spotShareMax } : {}),
  ...(slots === null ? {} : { slotsPerMachine: slots }),
});

const distinctTypes = (choices: readonly DSpace4CloudChoice[]): readonly DSpace4CloudChoice[] => [...new Map(choices.map((choice) => [choice.type, choice])).values()];

function publicCloud({ choices, machines }: DSpace4CloudProblem, catalogue: readonly PricedMachine[]): PublicCloud {
  if (catalogue.length === 0) throw new InvalidInputError(['the input has no prices, since D-SPACE4Cloud keeps them in its database; a public cloud must have them; give a price list with --catalogue PRICES.csv']);
  const types = distinctTypes(choices).map(({ type, provider }) => {
    const priced = catalogue.find((one) => one.name === type && one.provider === provider) ?? catalogue.find((one) => one.name === type);
    if (priced === undefined) throw new InvalidInputError([`the type ${type} is not in the catalogue; it must be, to have a price; ${suggestion(type, catalogue.map(({ name }) => name))}`]);
    const size = machines.find(({ name }) => name === type);
    return { ...priced, ...(size === undefined ? {} : size), provider };
  });
  return { kind: 'public', types: machineTypesOf(types), providers: 'any', countMax };
}

function privateCloud({ machines, choices }: DSpace4CloudProblem, nodes: NonNullable<DSpace4CloudProblem['privateCloud']>, catalogue: readonly PricedMachine[]): PrivateCloud {
  const flavours = distinctTypes(choices).map(({ type }): Flavour => {
    const size = machines.find(({ name }) => name === type) ?? catalogue.find(({ name }) => name === type);
    if (size === undefined) throw new InvalidInputError([`the flavour ${type} has no size; it must have cores and memory; add it to mapVMConfigurations, or give a list with --catalogue`]);
    return { name: type, cores: size.cores, mebibytes: size.gibibytes * mebibytesPerGibibyte, speed: 1 };
  });
  return {
    kind: 'private',
    nodes: { count: nodes.nodes, cores: nodes.cores, mebibytes: nodes.gibibytes * mebibytesPerGibibyte, electricityUsdPerHour: nodes.energyUsdPerHour, serverUsdPerHour: 0 },
    flavours,
    packing: 'per-node',
  };
}

/**
 * An input of opt_jr. It spreads a number of cores over applications so that weighted lateness is small; here every application meets its
 * deadline on machines of the size that its row names, and a machine costs what its cores do.
 */
export function problemOfOptJr(applications: readonly OptJrApplication[], name: string): ReadProblem {
  const types = [...new Map(applications.map(({ machine }) => [machineName(machine), machine])).entries()];
  const classes = applications.map((one): JobClass => ({
    name: one.name,
    goal: { kind: 'deadline', seconds: one.deadlineSeconds },
    users: { low: 1, high: 1, rejectionUsdPerHour: 0 },
    thinkSeconds: 0,
    container: { cores: one.container.cores, mebibytes: one.container.gibibytes * mebibytesPerGibibyte },
    on: [{ type: machineName(one.machine), profile: { kind: 'chi', perContainerSeconds: one.perContainerSeconds, perUserSeconds: 0, fixedSeconds: one.fixedSeconds } }],
  }));
  const cloud: PublicCloud = {
    kind: 'public',
    types: types.map(([type, { cores, gibibytes }]) => ({ name: type, provider: 'own', cores, mebibytes: gibibytes * mebibytesPerGibibyte, speed: 1, prices: { onDemand: { usdPerHour: cores, limit: Number.POSITIVE_INFINITY } } })),
    providers: 'any',
    countMax,
  };
  return { problem: { name: nameOf(name), classes, cloud }, notes: ['The input has no prices: each core counts 1 USD/h, so that cost is the number of cores.', 'Weights are not used: every deadline must hold.'] };
}

const machineName = ({ cores, gibibytes }: OptJrApplication['machine']): string => `vm-${cores}-cores-${gibibytes}-GiB`;

/** What a simulation model does not say, to make a plan of it. */
export type DagSimGoal = { readonly deadlineSeconds: number; readonly catalogue: readonly PricedMachine[] };

/** A model of dagSim with a deadline: how many of its nodes (cores) are needed, or how many machines of a catalogue. Its jobs run as dagSim runs them. */
export function problemOfDagSim(model: DagSimModel, name: string, { deadlineSeconds, catalogue }: DagSimGoal): ReadProblem {
  const notes = [...model.notes];
  const thinkSeconds = meanTaskSeconds(model.thinkTime);
  const node: MachineType = { name: 'node', provider: 'own', cores: 1, mebibytes: 1, speed: 1, prices: { onDemand: { usdPerHour: 1, limit: Number.POSITIVE_INFINITY } } };
  notes.push(...(catalogue.length === 0 ? ['The model has no prices: each of its nodes counts 1 USD/h.'] : onDemandOnly(catalogue)));
  const one: JobClass = {
    name: 'job',
    goal: { kind: 'deadline', seconds: deadlineSeconds },
    users: { low: model.users, high: model.users, rejectionUsdPerHour: 0 },
    thinkSeconds,
    container: oneCore,
    profile: { kind: 'stages', overheadSeconds: 0, stages: model.stages },
    on: [],
  };
  const cloud: PublicCloud = { kind: 'public', types: catalogue.length === 0 ? [node] : machineTypesOf(catalogue), providers: 'any', countMax };
  return { problem: { name: nameOf(name), classes: [one], cloud, sharing: { discipline: 'one-job', thinkTime: model.thinkTime } }, notes };
}

/**
 * A UML model with the profile of DICE: each activity is a class, its nodes are the machines. Deadlines are required response times, or the one
 * that is given for all.
 * @throws InvalidInputError where a class has no deadline
 */
export function problemOfUml({ name, jobs, machines, notes: read }: UmlDice, file: string, { deadlineSeconds, catalogue }: { readonly deadlineSeconds: number | null; readonly catalogue: readonly PricedMachine[] }): ReadProblem {
  const notes = [...read];
  const names = new UniqueNames('-');
  const classes = jobs.map((job): JobClass => {
    const seconds = deadlineSeconds ?? job.deadlineSeconds;
    if (seconds === null || seconds <= 0) throw new InvalidInputError([`activity ${job.name} has no required response time (respT with source=req); a plan must have a deadline; give it with --deadline 200s`]);
    return {
      name: names.of(nameOf(job.name)),
      goal: { kind: 'deadline', seconds },
      users: { low: job.users, high: job.users, rejectionUsdPerHour: 0 },
      thinkSeconds: job.thinkSeconds,
      container: oneCore,
      profile: { kind: 'stages', overheadSeconds: 0, stages: job.stages },
      on: [],
    };
  });
  notes.push(...(catalogue.length === 0 ? ['The model has no prices: each core counts 1 USD/h.'] : onDemandOnly(catalogue)));
  const given = machines.length === 0 ? [{ name: 'node', cores: null, memory: null }] : [...new Map(machines.map((machine) => [machine.name, machine])).values()];
  if (catalogue.length === 0 && given.some(({ memory }) => memory !== null)) notes.push('nMemory is taken for GiB.');
  if (catalogue.length === 0) for (const { name: machine, cores } of given) if (cores === null) notes.push(`Node ${machine} does not say its cores: it has 1.`);
  const types = given.map(({ name: machine, cores, memory }): MachineType => ({ name: machine, provider: 'own', cores: cores ?? 1, mebibytes: memory === null ? (cores ?? 1) : memory * mebibytesPerGibibyte, speed: 1, prices: { onDemand: { usdPerHour: cores ?? 1, limit: Number.POSITIVE_INFINITY } } }));
  return { problem: { name: nameOf(name === '' ? file : name), classes, cloud: { kind: 'public', types: catalogue.length === 0 ? types : machineTypesOf(catalogue), providers: 'any', countMax } }, notes };
}

const nameOf = (id: string): string => id.replace(/\.\w{1,5}$/, '').toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '').slice(0, 63) || 'problem';
