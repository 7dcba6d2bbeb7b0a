import { suggestion } from '../../../model/did-you-mean.ts';
import { callOf } from '../functions/calls.ts';
import { checkCalls } from '../functions/check-calls.ts';
import { entriesOf, field, isMapTree, isNull, itemsOf, numberOf, stringOf } from '../parse/tree.ts';
import type { Entry, Tree } from '../parse/tree.ts';
import { capabilitiesOfType, definitionsOfType, interfacesOfType } from '../types/members.ts';
import type { Members } from '../types/members.ts';
import type { Definition } from '../types/schema.ts';
import type { TypeDefinition } from '../types/type-table.ts';
import { typeNamed } from '../types/type-table.ts';
import { checkArtifacts } from './check-artifacts.ts';
import { checkKeynames, checkList, namedEntries } from './check-form.ts';
import { checkInterfaceAssignments } from './check-interfaces.ts';
import { checkRequirementAssignments } from './check-requirements.ts';
import { checkAssignments, checkValue } from './check-value.ts';
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
  checkAttributes(context, field(tree, 'attributes'), definitionsOfType(table, type, 'attributes'));
  checkCapabilities(context, tree, type, complete);
  checkRequirementAssignments(context, tree, type);
  checkInterfaceAssignments(context, field(tree, 'interfaces'), interfacesOfType(table, type));
  checkArtifacts(context, field(tree, 'artifacts'), type);
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

/** Attributes are filled in while a service runs; templates may give first values. Up to 1.3 these may stand under `value`. */
export function checkAttributes(context: Context, section: Tree | undefined, members: Members<Definition>): void {
  const { report } = context;
  for (const entry of namedEntries(report, section, 'attribute values')) {
    const { name, value } = entry;
    const simple = value.unit.dialect.major === 1;
    const definition = members.names.get(name);
    const given = simple && isMapTree(value) && field(value, 'value') !== undefined ? (field(value, 'value') ?? value) : value;
    if (definition !== undefined && !(simple && isNull(given))) checkValue(context, given, definition.schema);
    else checkCalls(context, given);
    if (definition !== undefined || !members.whole) continue;
    const finding = { code: 'unknown-name' as const, value: 'an unknown attribute', rule: 'an attribute that its type defines', fix: suggestion(name, [...members.names.keys()]) };
    if (simple) report.warnAtKey(entry, finding);
    else report.errorAtKey(entry, finding);
  }
}

function checkCapabilities(context: Context, tree: Tree, type: TypeDefinition, complete: boolean): void {
  const { report, table } = context;
  const defined = capabilitiesOfType(table, type);
  const section = field(tree, 'capabilities');
  for (const entry of namedEntries(report, section, 'capability assignments')) {
    const assignment = isNull(entry.value) && tree.unit.dialect.major === 1 ? null : checkKeynames(report, entry.value, grammar.capabilityAssignment);
    const capability = defined.names.get(entry.name);
    if (capability === undefined && defined.whole) {
      report.errorAtKey(entry, { code: 'unknown-name', value: 'an unknown capability', rule: 'a capability that its type defines', fix: suggestion(entry.name, [...defined.names.keys()]) });
    }
    if (assignment !== null && capability !== undefined) checkAttributes(context, field(assignment, 'attributes'), capability.attributes);
    if (assignment !== null && capability === undefined) checkCalls(context, assignment);
  }
  for (const [name, capability] of defined.names) {
    const assignment = field(section, name);
    checkAssignments(context, { assigned: field(assignment, 'properties'), at: assignment ?? tree, members: capability.properties, what: 'property', complete: complete && capability.type !== null });
  }
}

/** Relationship templates against their types. */
export function checkRelationshipTemplates(context: Context, section: Tree | undefined): void {
  const { report, table } = context;
  for (const { value } of namedEntries(report, section, 'relationship templates')) {
    const tree = checkKeynames(report, value, grammar.relationshipTemplate);
    if (tree === null) continue;
    const typed = field(tree, 'type');
    const copied = stringOf(field(tree, 'copy'));
    if (typed === undefined && copied === undefined) report.error(tree, { code: 'missing-keyname', value: 'without type', rule: 'a relationship template with type', fix: 'add the type of the relationship' });
    const type = typed === undefined ? null : typeNamed(table, report, 'relationship', typed, suggestion);
    if (type !== null) checkRelationship(context, tree, type, copied === undefined);
  }
}

/** Properties, attributes and interfaces of a relationship that is written out. */
export function checkRelationship(context: Context, tree: Tree, type: TypeDefinition, complete: boolean): void {
  const { table } = context;
  checkAssignments(context, { assigned: field(tree, 'properties'), at: tree, members: definitionsOfType(table, type, 'properties'), what: 'property', complete });
  checkAttributes(context, field(tree, 'attributes'), definitionsOfType(table, type, 'attributes'));
  checkInterfaceAssignments(context, field(tree, 'interfaces'), interfacesOfType(table, type));
}

