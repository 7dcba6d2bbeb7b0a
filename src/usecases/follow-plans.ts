import type { DocumentReads } from '../knowledge/ports/knowledge-store.ts';
import type { Application } from '../model/application.ts';
import { applicationOf } from '../model/application.ts';
import { capacityProblemSchema } from '../model/capacity-problem.ts';
import { suggestion } from '../model/did-you-mean.ts';
import { InvalidInputError } from '../model/error.ts';
import type { Json } from '../model/json.ts';
import type { CapacityPlan, PlannedClass } from '../plan/capacity/capacity-plan.ts';
import { counted } from '../units/counted.ts';
import { capacityProblemOf } from './capacity/capacity-problem-of.ts';
import type { UseCaseDeps } from './deps.ts';
import type { InputDocument } from './read-input.ts';

/** A component that got its first size from a plan, with a sentence. */
export type FollowedPlan = { readonly app: string; readonly component: string; readonly message: string };

type Component = Application['spec']['components'][number];
type PlannedBy = NonNullable<Component['plannedBy']>;
type Fields = { readonly [name: string]: Json };

/** Equal documents give equal plans, so that applying them again changes nothing. */
const seed = 1;

/**
 * Writes into applications what their components take from plans: replicas, template, and what the objective is expected to be. Problems
 * are looked for among the inputs, then among what is applied. Documents that take nothing from plans stay as they are.
 * @throws InvalidInputError where a problem, its class or a template is missing, or where there is no plan
 */
export async function followPlans(deps: Pick<UseCaseDeps, 'store' | 'planning'>, inputs: readonly InputDocument[]): Promise<{ readonly inputs: readonly InputDocument[]; readonly followed: readonly FollowedPlan[] }> {
  const plans = new Map<string, Promise<CapacityPlan>>();
  const planOf = (problem: string, field: string): Promise<CapacityPlan> => {
    const known = plans.get(problem) ?? planned(deps, inputs, problem, field);
    plans.set(problem, known);
    return known;
  };
  const followed: FollowedPlan[] = [];
  const changed: InputDocument[] = [];
  for (const input of inputs) {
    const app = input.kind === 'Application' ? applicationOf(input.document, 1) : null;
    if (app === null || app.spec.components.every(({ plannedBy }) => plannedBy === undefined)) {
      changed.push(input);
      continue;
    }
    const templates = [...app.spec.templates.map(({ name }) => name), ...(await sharedTemplates(deps.store, inputs))];
    let { document } = input;
    for (const [index, component] of app.spec.components.entries()) {
      const { plannedBy } = component;
      if (plannedBy === undefined) continue;
      const field = `application/${app.name}: spec.components[${index}].plannedBy`;
      const plan = await planOf(plannedBy.problem, field);
      const one = classIn(plan, plannedBy, field);
      const size = sizeOf(component, plannedBy, one, templates, field);
      document = withExpected(withSize(document, index, size), app, plannedBy, one, field);
      followed.push({ app: app.name, component: component.name, message: sentence(component, plannedBy, one, size) });
    }
    changed.push({ ...input, document });
  }
  return { inputs: changed, followed };
}

async function planned({ store, planning }: Pick<UseCaseDeps, 'store' | 'planning'>, inputs: readonly InputDocument[], name: string, field: string): Promise<CapacityPlan> {
  const given = inputs.find((input) => input.kind === 'CapacityProblem' && input.name === name);
  const document = given?.document ?? (await store.document('CapacityProblem', name))?.document;
  if (document === undefined) {
    const known = (await store.documents('CapacityProblem')).map((stored) => stored.name);
    throw new InvalidInputError([`${field}.problem is ${name}; it must be a CapacityProblem that is given with the application or applied already; ${suggestion(name, known)}`]);
  }
  const problem = capacityProblemOf(capacityProblemSchema.parse(document));
  const { answer } = await planning.capacity({ problem, method: 'exact', whatIf: null, seed }, new AbortController().signal);
  if (answer.kind === 'planned') return answer;
  throw new InvalidInputError([`${field}.problem is ${name}, which has no plan: ${answer.why}; change its goals, or remove plannedBy`]);
}

async function sharedTemplates(store: DocumentReads, inputs: readonly InputDocument[]): Promise<readonly string[]> {
  return [...inputs.filter(({ kind }) => kind === 'ResourceTemplate').map(({ name }) => name), ...(await store.documents('ResourceTemplate')).map(({ name }) => name)];
}

function classIn({ classes }: CapacityPlan, { problem, class: className }: PlannedBy, field: string): PlannedClass {
  const found = classes.find(({ name }) => name === className);
  if (found !== undefined) return found;
  throw new InvalidInputError([`${field}.class is ${className}; it must be a class of ${problem}; ${suggestion(className, classes.map(({ name }) => name))}`]);
}

type Size = { readonly initial: number; readonly wanted: number; readonly template: string };

function sizeOf({ replicas: { min, max }, template }: Component, { instances }: PlannedBy, { type, count, containers }: PlannedClass, templates: readonly string[], field: string): Size {
  const wanted = instances === 'machines' ? count : containers;
  const initial = Math.min(max, Math.max(min, wanted));
  if (instances === 'containers') return { initial, wanted, template };
  // Types of providers have names that templates cannot have, such as Standard_D12_v2.
  const names = [type, type.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-+|-+$/g, '')];
  const named = names.find((name) => templates.includes(name));
  if (named === undefined) throw new InvalidInputError([`${field} plans machines of type ${type}; there must be a template ${names.at(-1)} of that size; add it to spec.templates, or write instances: containers`]);
  return { initial, wanted, template: named };
}

const fieldsOf = (value: Json | undefined): Fields => (value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {});

/** Changes one item of a list under spec. */
function withItem(document: Json, list: string, index: number, change: (item: Fields) => Fields): Json {
  const top = fieldsOf(document);
  const spec = fieldsOf(top['spec']);
  const items = Array.isArray(spec[list]) ? (spec[list] as readonly Json[]) : [];
  return { ...top, spec: { ...spec, [list]: items.map((item, place) => (place === index ? change(fieldsOf(item)) : item)) } };
}

const withSize = (document: Json, index: number, { initial, template }: Size): Json =>
  withItem(document, 'components', index, (component) => ({ ...component, template, replicas: { ...fieldsOf(component['replicas']), initial } }));

/** The prediction, in whole milliseconds or tenths of a percent: more is not known. */
function withExpected(document: Json, { spec: { objectives } }: Application, { objective: name }: PlannedBy, { goal, predicted: { value } }: PlannedClass, field: string): Json {
  if (name === undefined) return document;
  const index = objectives.findIndex((objective) => objective.name === name);
  const [dimension, text] = goal.kind === 'deadline' ? (['duration', `${Math.max(1, Math.round(value * 1000))}ms`] as const) : (['share', `${Math.max(0.1, Math.round(value * 1000) / 10)}%`] as const);
  const target = objectives[index]?.target.dimension;
  if (target !== dimension) throw new InvalidInputError([`${field}.objective is ${name}, whose target is a ${target ?? 'missing one'}; the plan predicts a ${dimension}; name an objective that has one`]);
  return withItem(document, 'objectives', index, (objective) => ({ ...objective, expected: { ...fieldsOf(objective['expected']), value: text } }));
}

function sentence({ name, replicas: { min, max } }: Component, { problem, class: className, instances }: PlannedBy, { type, binding }: PlannedClass, { initial, wanted }: Size): string {
  const cut = initial === wanted ? '' : `, where ${wanted} are planned and replicas are ${min} to ${max}`;
  return `${name} begins with ${counted(initial, instances.slice(0, -1))}${instances === 'machines' ? ` of type ${type}` : ''} by the plan of ${problem}, class ${className}${cut}: ${binding.why}`;
}
