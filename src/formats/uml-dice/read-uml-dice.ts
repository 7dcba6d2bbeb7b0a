import { InvalidInputError } from '../../model/error.ts';
import type { Stage } from '../../model/job-profile.ts';
import { numberedAfter, stageOrder } from '../../model/stage-order.ts';
import { UniqueNames } from '../../model/unique-names.ts';
import { activitiesOf, idOf, nearestBefore } from './activity-graph.ts';
import type { ActivityGraph } from './activity-graph.ts';
import { contextOf, marteValueOf, numberOf, secondsOf } from './marte-value.ts';
import type { MarteValue } from './marte-value.ts';
import type { Stereotype, UmlElement, UmlModel } from './uml-model.ts';
import { readUml } from './uml-model.ts';

/** An activity whose steps have demands: a job. Times are in seconds. */
export type UmlJob = {
  readonly name: string;
  readonly stages: readonly Stage[];
  readonly users: number;
  readonly thinkSeconds: number;
  /** A response time that is required (`respT` with `source=req`); null where there is none. */
  readonly deadlineSeconds: number | null;
};

/** A `SparkNode` of the deployment; what it does not say is null. */
export type UmlMachine = { readonly name: string; readonly cores: number | null; readonly memory: number | null };

export type UmlDice = { readonly name: string; readonly jobs: readonly UmlJob[]; readonly machines: readonly UmlMachine[]; readonly notes: readonly string[] };

const tasksMax = 10_000_000;
const stagesMax = 10_000;

/**
 * Reads a UML model with the DICE and MARTE profiles as far as capacity planning needs it: each activity whose actions have a `hostDemand`
 * (`SparkMap`, `SparkReduce`, `SparkTransformation`, `SparkAction`, `SparkOperation`, or MARTE's own steps) is a job of stages, `numTasks` tasks each;
 * `SparkWorkloadEvent` says how many users there are and how long they think, `SparkScenario` the values of variables, `SparkNode` the machines.
 * @throws InvalidInputError that names the element
 */
export function readUmlDice(file: string, text: string): UmlDice {
  const model = readUml(file, text);
  const notes: string[] = [];
  const jobs = activitiesOf(model).flatMap(({ activity, graph }) => jobOf({ file, model, notes }, activity, graph) ?? []);
  if (jobs.length === 0) throw new InvalidInputError([`${file} has no activity whose actions have a hostDemand; a job must have one; put SparkMap, SparkReduce or another step with numTasks and hostDemand on its actions`]);
  const machines = model.stereotypes.filter(({ name }) => name === 'SparkNode').map((one) => machineOf({ file, model, notes }, one));
  return { name: model.name, jobs, machines, notes: [...new Set(notes)] };
}

type Reading = { readonly file: string; readonly model: UmlModel; readonly notes: string[] };

/** Attributes with several values stand as elements, others as attributes. */
function valuesOf({ attributes, children }: UmlElement, name: string): readonly string[] {
  const written = attributes.get(name);
  return [...(written === undefined ? [] : [written]), ...children.filter(({ tag }) => tag === name).map(({ text }) => text)];
}

const on = ({ model }: Reading, id: string): readonly Stereotype[] => model.stereotypesOn.get(id) ?? [];

const nameOf = (element: UmlElement): string => element.attributes.get('name') ?? idOf(element);

function jobOf(reading: Reading, activity: UmlElement, graph: ActivityGraph): UmlJob | null {
  const { file, notes } = reading;
  const scenario = on(reading, idOf(activity));
  const steps = graph.nodes.map((node) => ({ node, stereotypes: on(reading, idOf(node)) })).filter(({ stereotypes }) => stereotypes.some(({ element }) => valuesOf(element, 'hostDemand').length > 0));
  if (steps.length === 0) return null;
  if (steps.length > stagesMax) throw new InvalidInputError([`${file}: activity ${nameOf(activity)} has ${steps.length} steps; it must have at most ${stagesMax}; leave some out`]);
  const context = contextOf(scenario.flatMap(({ element }) => valuesOf(element, 'contextParams')));
  const before = nearestBefore(graph, new Set(steps.map(({ node }) => idOf(node))), file);
  const names = uniqueNames(steps.map(({ node }) => node));
  const stages = steps.map(({ node, stereotypes }) => stageOf({ ...reading, context }, node, stereotypes, names, before));
  if (stageOrder(numberedAfter(stages)).length < stages.length) throw new InvalidInputError([`${file}: steps of activity ${nameOf(activity)} wait for each other in a circle; a graph of stages must have none; write each turn of the loop as a step of its own`]);
  const event = [...graph.nodes.flatMap((node) => on(reading, idOf(node))), ...scenario].find(({ name }) => name === 'SparkWorkloadEvent');
  const population = event === undefined ? undefined : valuesOf(event.element, 'sparkPopulation')[0];
  const delay = event === undefined ? undefined : valuesOf(event.element, 'sparkExtDelay')[0];
  if (population === undefined) notes.push(`Activity ${nameOf(activity)} has no sparkPopulation: 1 user is taken.`);
  const place = `${file}: SparkWorkloadEvent of ${nameOf(activity)}`;
  return {
    name: nameOf(activity),
    stages,
    users: population === undefined ? 1 : whole(marteValueOf(population), context, `${place}, sparkPopulation`, 1, 100_000),
    thinkSeconds: delay === undefined ? 0 : duration(marteValueOf(delay), context, `${place}, sparkExtDelay`),
    deadlineSeconds: deadlineOf(scenario, context, `${file}: respT of ${nameOf(activity)}`),
  };
}

function deadlineOf(scenario: readonly Stereotype[], context: ReadonlyMap<string, string>, place: string): number | null {
  const required = scenario.flatMap(({ element }) => valuesOf(element, 'respT')).map(marteValueOf).find(({ source }) => source === 'req');
  return required === undefined ? null : duration(required, context, place);
}

function stageOf(reading: Reading & { readonly context: ReadonlyMap<string, string> }, node: UmlElement, stereotypes: readonly Stereotype[], names: ReadonlyMap<string, string>, before: ReadonlyMap<string, readonly string[]>): Stage {
  const { file, context, notes } = reading;
  const name = names.get(idOf(node)) ?? '';
  const demands = stereotypes.flatMap(({ element }) => valuesOf(element, 'hostDemand')).map(marteValueOf);
  const mean = demands.find(({ statistic }) => statistic === 'mean') ?? demands[0];
  if (mean === undefined) throw new InvalidInputError([`${file}: step ${name} has no hostDemand; it must have one; add it`]);
  if (mean.statistic !== null && mean.statistic !== 'mean') notes.push(`Step ${name}: the hostDemand is a ${mean.statistic}, and is taken for the mean.`);
  if (demands.some(({ unit }) => unit === null)) notes.push('Demands without a unit are taken for seconds.');
  const meanSeconds = duration(mean, context, `${file}: hostDemand of ${name}`);
  const [tasks] = stereotypes.flatMap(({ element }) => valuesOf(element, 'numTasks'));
  notes.push('Each hostDemand is the mean of exponential task times, as in the Petri nets that DICE makes of such models.');
  return {
    name,
    tasks: tasks === undefined ? 1 : whole(marteValueOf(tasks), context, `${file}: numTasks of ${name}`, 1, tasksMax),
    taskTime: meanSeconds === 0 ? { kind: 'constant', seconds: 0 } : { kind: 'exponential', meanSeconds },
    after: (before.get(idOf(node)) ?? []).flatMap((id) => names.get(id) ?? []),
  };
}

function machineOf({ file, model }: Reading, { of, element }: Stereotype): UmlMachine {
  const node = model.elements.get(of);
  const name = node === undefined ? 'node' : nameOf(node);
  const number = (attribute: string): number | null => {
    const [text] = valuesOf(element, attribute);
    return text === undefined ? null : whole(marteValueOf(text), new Map(), `${file}: ${attribute} of ${name}`, 1, 1_000_000);
  };
  return { name, cores: number('nCores'), memory: number('nMemory') };
}

/** Steps of one name are told apart by a number. */
function uniqueNames(nodes: readonly UmlElement[]): ReadonlyMap<string, string> {
  const names = new UniqueNames(' ');
  return new Map(nodes.map((node) => [idOf(node), names.of(nameOf(node) || 'step')]));
}

const wrong = (place: string, { expression }: MarteValue, rule: string): InvalidInputError =>
  new InvalidInputError([`${place} is ${expression === '' ? 'empty' : expression.slice(0, 100)}; it must be ${rule}; write a number, or give the variable a value in contextParams of the scenario (in$name=10)`]);

function whole(value: MarteValue, context: ReadonlyMap<string, string>, place: string, min: number, max: number): number {
  const number = numberOf(value, context);
  if (number === null || !Number.isInteger(number) || number < min || number > max) throw wrong(place, value, `a whole number from ${min} to ${max}`);
  return number;
}

function duration(value: MarteValue, context: ReadonlyMap<string, string>, place: string): number {
  const [number, unit] = [numberOf(value, context), secondsOf(value)];
  if (unit === null) throw wrong(place, value, `a time in s, ms, us, min, h or d, not in ${value.unit}`);
  if (number === null || number < 0) throw wrong(place, value, 'a number of at least 0');
  return number * unit;
}
