import { suggestion } from '../parse/suggest.ts';
import { callOf } from '../functions/calls.ts';
import { checkCalls } from '../functions/check-calls.ts';
import { field, isNull, itemsOf, numberOf, stringOf } from '../parse/tree.ts';
import type { Tree } from '../parse/tree.ts';
import { artifactsOfType, attributesOfType, capabilitiesOfType, definitionsOfType, interfacesOfType } from '../types/members.ts';
import type { TypeDefinition } from '../types/type-table.ts';
import { checkArtifacts } from './check-artifacts.ts';
import { checkKeynames, checkList, namedEntries } from './check-form.ts';
import { checkInterfaceAssignments } from './check-interfaces.ts';
import { checkRequirementAssignments } from './check-requirements.ts';
import { checkAttributes } from './check-relationships.ts';
import { checkAssignments } from './check-value.ts';
import type { Context, NodeScope } from './context.ts';
import { grammar } from './grammar.ts';

/** Every node of a template against its type. */
export function checkNodeTemplates(context: Context): void {
  for (const node of context.template?.nodes.values() ?? []) checkNode(context, node);
}

function checkNode(context: Context, { entry, type }: NodeScope): void {
  const { report, table } = context;
  const tree = checkKeynames(report, entry.value, grammar.nodeTemplate);
  if (tree === null) return;
  const directives = checkDirectives(context, tree);
  checkCount(context, field(tree, 'count'));
  // A selected node is one that exists already: its values are found, not given.
  const complete = !directives.includes('select') && !directives.includes('selectable');
  if (type === null) {
    for (const { value } of tree.entries) checkCalls(context, value);
    return;
  }
  checkAssignments(context, { assigned: field(tree, 'properties'), at: tree, members: definitionsOfType(table, type, 'properties'), what: 'property', complete });
  checkAttributes(context, field(tree, 'attributes'), attributesOfType(table, type));
  checkCapabilities(context, tree, type, complete);
  checkRequirementAssignments(context, tree, type);
  checkInterfaceAssignments(context, field(tree, 'interfaces'), interfacesOfType(table, type));
  checkArtifacts(context, field(tree, 'artifacts'), artifactsOfType(table, type));
}

const known: ReadonlySet<string> = new Set(['create', 'select', 'substitute']);

function checkDirectives({ report }: Context, tree: Tree): readonly string[] {
  const list = checkList(report, field(tree, 'directives'), 'a list of directives');
  for (const item of list?.items ?? []) {
    if (tree.unit.dialect.major === 2 && !known.has(stringOf(item) ?? '')) report.error(item, { code: 'value', rule: `a directive: ${[...known].join(', ')}`, fix: 'correct it' });
  }
  return itemsOf(list ?? undefined).flatMap((item) => stringOf(item) ?? []);
}

function checkCount(context: Context, count: Tree | undefined): void {
  if (count === undefined) return;
  if (callOf(count) !== null) return checkCalls(context, count);
  const number = numberOf(count);
  if (number === undefined || !Number.isInteger(number) || number < 0) context.report.error(count, { code: 'value', rule: 'a whole number from 0 on, or a function', fix: 'correct it' });
}

function checkCapabilities(context: Context, tree: Tree, type: TypeDefinition, complete: boolean): void {
  const { report, table } = context;
  const defined = capabilitiesOfType(table, type);
  const section = field(tree, 'capabilities');
  table.work.spend(defined.names.size);
  for (const entry of namedEntries(report, section, 'capability assignments')) {
    const assignment = isNull(entry.value) && tree.unit.dialect.major === 1 ? null : checkKeynames(report, entry.value, grammar.capabilityAssignment);
    const capability = defined.names.get(entry.name);
    if (capability === undefined && defined.whole) {
      report.errorAtKey(entry, { code: 'unknown-name', value: 'an unknown capability', rule: 'a capability that its type defines', fix: suggestion(entry.name, [...defined.names.keys()]) });
    }
    for (const directive of checkList(report, field(assignment ?? undefined, 'directives'), 'a list of directives')?.items ?? []) {
      if (!['internal', 'external'].includes(stringOf(directive) ?? '')) report.error(directive, { code: 'value', rule: 'a directive of capabilities: internal or external', fix: 'correct it' });
    }
    if (assignment !== null && capability !== undefined) checkAttributes(context, field(assignment, 'attributes'), capability.attributes);
    if (assignment !== null && capability === undefined) checkCalls(context, assignment);
  }
  for (const [name, capability] of defined.names) {
    const assignment = field(section, name);
    checkAssignments(context, { assigned: field(assignment, 'properties'), at: assignment ?? tree, members: capability.properties, what: 'property', complete: complete && capability.type !== null });
  }
}
