import { suggestion } from '../parse/suggest.ts';
import { callOf } from '../functions/calls.ts';
import { checkCalls } from '../functions/check-calls.ts';
import { field, isMapTree, isNull, itemsOf, numberOf, stringOf } from '../parse/tree.ts';
import type { Entry, Tree } from '../parse/tree.ts';
import type { Members, RequirementDefinition } from '../types/members.ts';
import { capabilitiesOfType, inheritedField, requirementsOfType, typeOf } from '../types/members.ts';
import { isTrue } from '../types/schema.ts';
import type { TypeDefinition, TypeTable } from '../types/type-table.ts';
import { checkKeynames, listedEntries } from './check-form.ts';
import { checkNodeFilter } from './check-node-filter.ts';
import { checkRelationship } from './check-relationships.ts';
import type { Context, NodeScope } from './context.ts';
import { grammar } from './grammar.ts';

/** What a node requires: each assignment names a requirement of its type, and a target that can fulfil it. */
export function checkRequirementAssignments(context: Context, node: Tree, type: TypeDefinition): void {
  const { report, table } = context;
  const defined = requirementsOfType(table, type);
  const assigned = listedEntries(report, field(node, 'requirements'), 'requirement assignments');
  for (const entry of assigned) {
    const definition = defined.names.get(entry.name);
    if (definition === undefined && defined.whole) {
      report.errorAtKey(entry, { code: 'unknown-name', value: 'an unknown requirement', rule: 'a requirement that its type defines', fix: suggestion(entry.name, [...defined.names.keys()]) });
    }
    checkAssignment(context, entry, definition ?? null);
    if (definition !== undefined && node.unit.dialect.major === 2) checkAllowed(context, entry, definition, type);
  }
  if (node.unit.dialect.major === 2) checkCounts(context, node, assigned, defined);
  else checkMost(context, assigned, defined);
}

function checkAssignment(context: Context, { value }: Entry, definition: RequirementDefinition | null): void {
  const { report } = context;
  if (isNull(value) && value.unit.dialect.major === 1) return;
  if (stringOf(value) !== undefined || value.kind === 'list') return checkTarget(context, value, undefined, definition);
  const tree = checkKeynames(report, value, grammar.requirementAssignment);
  if (tree === null) return;
  const target = field(tree, 'node');
  const capability = field(tree, 'capability');
  if (target !== undefined && !isNull(target)) checkTarget(context, target, capability, definition);
  const relationship = field(tree, 'relationship');
  if (relationship !== undefined) checkRelationshipOf(context, relationship, definition);
  const filter = field(tree, 'node_filter');
  if (filter !== undefined && tree.unit.dialect.major === 2) {
    if (callOf(filter) === null) report.error(filter, { code: 'form', rule: 'a call of a function that is true or false', fix: 'write { $FUNCTION: [ ... ] }' });
    else checkCalls(context, filter);
  } else if (filter !== undefined) checkNodeFilter(context, filter, candidateType(context, target, definition));
  for (const keyname of ['count', 'allocation', 'optional']) {
    const written = field(tree, keyname);
    if (written !== undefined) checkCalls(context, written);
  }
}

/** The type of the nodes that a filter chooses from, where that is known. */
function candidateType({ table, template }: Context, target: Tree | undefined, definition: RequirementDefinition | null): TypeDefinition | null {
  const node = template?.nodes.get(stringOf(target) ?? '');
  return node === undefined ? typeOf(table, 'node', stringOf(target) === undefined ? definition?.node : target) : node.type;
}

/** More of a requirement than its type allows (up to 1.3, where it is written); fewer may be fulfilled by a tool. */
function checkMost({ report }: Context, assigned: readonly Entry[], defined: Members<RequirementDefinition>): void {
  for (const { name, range } of defined.names.values()) {
    const own = assigned.filter((entry) => entry.name === name);
    const extra = range === null || own.some(({ value }) => field(value, 'occurrences') !== undefined) ? undefined : own[range[1]];
    if (range === null || extra === undefined) continue;
    report.errorAtKey(extra, { code: 'count', value: `number ${range[1] + 1} of ${name}`, rule: `one of at most ${range[1]}, as its type says`, fix: 'remove one, or change occurrences of its definition' });
  }
}

/** The node that is meant: a template, one of its representations by index, or a type that any node of it fulfils. */
function checkTarget(context: Context, target: Tree, capability: Tree | undefined, definition: RequirementDefinition | null): void {
  const { report, table, template } = context;
  const named = target.kind === 'list' && callOf(target) === null ? itemsOf(target)[0] : target;
  const name = stringOf(named);
  if (name === undefined || named === undefined) {
    if (callOf(target) === null) report.error(target, { code: 'form', rule: 'the name of a node template or node type', fix: 'name one' });
    return;
  }
  const node = template?.nodes.get(name);
  if (node !== undefined) return checkFit(context, { target, capability, definition, node: { name, type: node.type } });
  const type = table.find(target.unit, 'node', name);
  if (type === null) {
    report.error(target, { code: 'unknown-name', rule: 'the name of a node template or node type', fix: suggestion(name, [...(template?.nodes.keys() ?? []), ...table.names(target.unit, 'node')]) });
  } else if (type !== 'opaque') checkFit(context, { target, capability, definition, node: { name, type } });
}

type Fit = { readonly target: Tree; readonly capability: Tree | undefined; readonly definition: RequirementDefinition | null; readonly node: { readonly name: string; readonly type: NodeScope['type'] } };

/** Whether the target is of the node type that the definition asks for, and has the capability. */
function checkFit({ report, table }: Context, { target, capability, definition, node }: Fit): void {
  if (node.type === null) return;
  const wanted = typeOf(table, 'node', definition?.node);
  // The same name may be defined once more further up, as where a file redefines a type that it imports.
  if (wanted !== null && wanted.name !== node.type.name && table.derives(node.type, wanted) === false) {
    report.error(target, { code: 'value', value: `${node.name}, which is of type ${node.type.name}`, rule: `a node of type ${wanted.name}`, fix: 'name another node' });
    return;
  }
  const offered = capabilitiesOfType(table, node.type);
  if (!offered.whole) return;
  const named = stringOf(capability);
  if (capability !== undefined && named !== undefined && !offered.names.has(named) && table.find(capability.unit, 'capability', named) === null) {
    return report.error(capability, { code: 'unknown-name', rule: `a capability of ${node.name}, or a capability type`, fix: suggestion(named, [...offered.names.keys()]) });
  }
  const asked = stringOf(capability) ?? stringOf(definition?.capability);
  if (asked === undefined || offered.names.has(asked)) return;
  table.work.spend(offered.names.size);
  const type = typeOf(table, 'capability', stringOf(capability) === undefined ? definition?.capability : capability);
  if (type === null || [...offered.names.values()].some((one) => one.type === null || one.type.name === type.name || table.derives(one.type, type) !== false)) return;
  report.error(target, { code: 'value', value: `${node.name}, which has no capability of type ${type.name}`, rule: `a node that has one`, fix: `name another node; this one offers ${[...offered.names.keys()].join(', ') || 'none'}` });
}

/** What relationship and capability types say of each other and of the nodes at their ends (sections 7.3 and 8.1 of 2.0). */
function checkAllowed({ report, table, template }: Context, { value }: Entry, definition: RequirementDefinition, source: TypeDefinition): void {
  const written = field(value, 'relationship') ?? definition.relationship;
  const relationship = typeOf(table, 'relationship', isMapTree(written) ? field(written, 'type') : written) ?? typeOf(table, 'relationship', isMapTree(definition.relationship) ? field(definition.relationship, 'type') : definition.relationship);
  const target = stringOf(value) ?? stringOf(field(value, 'node')) ?? '';
  const targetType = template?.nodes.get(target)?.type ?? null;
  const capability = typeOf(table, 'capability', definition.capability);
  const refuse = (what: string, owner: TypeDefinition, keyname: string): void =>
    report.error(value, { code: 'value', value: `a requirement whose ${what} is not allowed by ${keyname} of ${owner.name}`, rule: 'one that the types at both ends allow', fix: 'name another node, or another relationship' });
  if (relationship !== null) {
    if (excluded(table, relationship, 'valid_source_node_types', source)) refuse(`source ${source.name}`, relationship, 'valid_source_node_types');
    if (targetType !== null && excluded(table, relationship, 'valid_target_node_types', targetType)) refuse(`target ${targetType.name}`, relationship, 'valid_target_node_types');
    if (capability !== null && excluded(table, relationship, 'valid_capability_types', capability)) refuse(`capability ${capability.name}`, relationship, 'valid_capability_types');
  }
  if (capability === null) return;
  if (excluded(table, capability, 'valid_source_node_types', source)) refuse(`source ${source.name}`, capability, 'valid_source_node_types');
  if (relationship !== null && excluded(table, capability, 'valid_relationship_types', relationship)) refuse(`relationship ${relationship.name}`, capability, 'valid_relationship_types');
}

/** Whether a list of a type surely leaves another type out. */
function excluded(table: TypeTable, owner: TypeDefinition, keyname: string, type: TypeDefinition): boolean {
  const list = itemsOf(inheritedField(table, owner, keyname));
  table.work.spend(list.length);
  return list.length > 0 && list.every((item) => {
    const named = typeOf(table, type.kind, item);
    return named !== null && named.name !== type.name && table.derives(type, named) === false;
  });
}

/** A relationship by the name of a template or type, or written out. */
function checkRelationshipOf(context: Context, tree: Tree, definition: RequirementDefinition | null): void {
  const { report, table, template } = context;
  const name = stringOf(tree);
  if (name !== undefined) {
    if (template?.relationships.has(name) === true || table.find(tree.unit, 'relationship', name) !== null) return;
    return report.error(tree, { code: 'unknown-name', rule: 'the name of a relationship template or type', fix: suggestion(name, [...(template?.relationships ?? []), ...table.names(tree.unit, 'relationship')]) });
  }
  if (isNull(tree) && tree.unit.dialect.major === 1) return;
  const map = checkKeynames(report, tree, grammar.relationshipAssignment);
  if (map === null) return;
  const typed = stringOf(field(map, 'type'));
  if (typed !== undefined && template?.relationships.has(typed) === true) return;
  const written = definition?.relationship;
  const type = typed === undefined ? typeOf(table, 'relationship', isMapTree(written) ? field(written, 'type') : written) : table.find(tree.unit, 'relationship', typed);
  if (type === null && typed !== undefined) {
    report.error(field(map, 'type') ?? tree, { code: 'unknown-type', rule: 'a relationship type that is defined or imported', fix: suggestion(typed, table.names(tree.unit, 'relationship')) });
  } else if (type !== null && type !== 'opaque') checkRelationship(context, map, type, false);
}

/**
 * Counts against the range of a definition (2.0, where it is written). A requirement that is not assigned at all is left to be
 * fulfilled from outside or by a substitution mapping.
 */
function checkCounts({ report }: Context, node: Tree, assigned: readonly Entry[], defined: Members<RequirementDefinition>): void {
  for (const { name, range } of defined.names.values()) {
    const own = assigned.filter((entry) => entry.name === name);
    if (own.length === 0 || range === null) continue;
    const counts = own.map(({ value }) => (field(value, 'count') === undefined ? 1 : (numberOf(field(value, 'count')) ?? Number.NaN)));
    const sum = counts.reduce((total, count) => total + count, 0);
    const optional = own.filter(({ value }) => field(value, 'optional') !== undefined && isTrue(field(value, 'optional') ?? value)).length;
    if (Number.isNaN(sum)) continue;
    const [least, most] = range;
    if (sum < least || sum - optional > most) {
      report.error(field(node, 'requirements') ?? node, { code: 'count', value: `a list with ${sum} of ${name}`, rule: `a list with ${least} to ${most === Infinity ? 'any number' : most} of ${name}`, fix: sum < least ? 'add more' : 'remove some' });
    }
  }
}
