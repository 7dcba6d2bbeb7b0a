import { suggestion } from '../parse/suggest.ts';
import { checkCalls } from '../functions/check-calls.ts';
import { field, isMapTree, isNull, stringOf } from '../parse/tree.ts';
import type { Entry, Tree } from '../parse/tree.ts';
import { interfacesOfType } from '../types/members.ts';
import { definitionsOf } from '../types/schema.ts';
import { checkDefinitions } from './check-definitions.ts';
import { checkKeynames, checkList, namedEntries } from './check-form.ts';
import { checkAssignments } from './check-value.ts';
import type { Context } from './context.ts';
import { grammar } from './grammar.ts';

/** Imperative workflows: steps of nodes, in an order that exists. */
export function checkWorkflows(context: Context, section: Tree | undefined): void {
  for (const { value } of namedEntries(context.report, section, 'workflows')) {
    const tree = checkKeynames(context.report, value, grammar.workflow);
    if (tree === null) continue;
    checkDefinitions(context, field(tree, 'inputs'), grammar.parameter);
    const inputs = new Map([...(context.template?.inputs ?? []), ...definitionsOf(field(tree, 'inputs'))]);
    const inside: Context = { ...context, template: context.template === null ? null : { ...context.template, inputs } };
    const written = field(tree, 'steps');
    const implementation = field(tree, 'implementation');
    if (written !== undefined && implementation !== undefined) context.report.error(implementation, { code: 'form', rule: 'given without steps: a workflow has steps or is implemented elsewhere', fix: 'remove one of the two' });
    // A workflow may be declared before its steps are known.
    const steps = isNull(written) ? [] : namedEntries(context.report, written, 'steps');
    for (const step of steps) checkStep(inside, step, steps.map(({ name }) => name));
  }
}

function checkStep(context: Context, { value }: Entry, steps: readonly string[]): void {
  const { report, template } = context;
  const tree = checkKeynames(report, value, grammar.step);
  if (tree === null) return;
  const target = field(tree, 'target');
  const name = stringOf(target) ?? '';
  if (target === undefined) {
    const finding = { code: 'missing-keyname' as const, value: 'without target', rule: 'a workflow step with target', fix: 'name the node that the step is about' };
    if (tree.unit.dialect.major === 2) report.error(tree, finding);
    else report.warn(tree, finding);
  } else if (template?.nodes.has(name) !== true && template?.groups.has(name) !== true) {
    report.error(target, { code: 'unknown-name', rule: 'the name of a node or group of this template', fix: suggestion(name, [...(template?.nodes.keys() ?? []), ...(template?.groups ?? [])]) });
  }
  for (const activity of checkList(report, field(tree, 'activities'), 'a list of activities')?.items ?? []) checkActivity(context, activity, name);
  for (const keyname of ['on_success', 'on_failure']) {
    const named = field(tree, keyname);
    for (const next of stringOf(named) !== undefined && named !== undefined ? [named] : (checkList(report, named, 'a list of names of steps')?.items ?? [])) {
      if (!steps.includes(stringOf(next) ?? '')) report.error(next, { code: 'unknown-name', rule: 'the name of a step of this workflow', fix: suggestion(stringOf(next) ?? '', steps) });
    }
  }
}

const activities: ReadonlySet<string> = new Set(['call_operation', 'delegate', 'inline', 'set_state']);

function checkActivity(context: Context, activity: Tree, target: string): void {
  const { report } = context;
  const known = isMapTree(activity) ? activity.entries.find(({ name }) => activities.has(name)) : undefined;
  if (known === undefined) {
    // Up to 1.2 a delegate could be named alone.
    if (stringOf(activity) !== undefined && activity.unit.dialect.major === 1) return;
    return report.error(activity, { code: 'form', rule: `an activity: ${[...activities].join(', ')}`, fix: 'write one of them with what it is about' });
  }
  if (known.name === 'call_operation') checkCallOperation(context, known.value, target);
  else checkCalls(context, known.value);
}

function checkCallOperation(context: Context, value: Tree, target: string): void {
  const { report, table, template } = context;
  const named = isMapTree(value) ? field(value, 'operation') : value;
  const text = stringOf(named) ?? '';
  const inputs = isMapTree(value) ? field(value, 'inputs') : undefined;
  const type = template?.nodes.get(target)?.type ?? null;
  if (named === undefined || text === '') return report.error(value, { code: 'missing-keyname', rule: 'the name of an operation, as INTERFACE.OPERATION', fix: 'name one' });
  if (type === null) return inputs === undefined ? undefined : checkCalls(context, inputs);
  const interfaces = interfacesOfType(table, type);
  const cut = text.lastIndexOf('.');
  const definition = interfaces.names.get(text.slice(0, Math.max(0, cut)));
  const operation = definition?.operations.get(text.slice(cut + 1));
  const strict = value.unit.dialect.major === 2;
  if (operation === undefined || definition === undefined) {
    if (!interfaces.whole || definition?.whole === false) return;
    const names = [...interfaces.names].flatMap(([name, { operations }]) => [...operations.keys()].map((one) => `${name}.${one}`));
    const finding = { code: 'unknown-name' as const, rule: `an operation of ${target}`, fix: suggestion(text, names) };
    return strict ? report.error(named, finding) : report.warn(named, finding);
  }
  if (!strict) return;
  const names = new Map([...definition.inputs, ...operation.inputs]);
  checkAssignments(context, { assigned: inputs, at: value, members: { names, whole: definition.whole }, what: 'input', complete: true });
}

