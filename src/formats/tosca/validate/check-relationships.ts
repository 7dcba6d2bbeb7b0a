import { suggestion } from '../parse/suggest.ts';
import { checkCalls } from '../functions/check-calls.ts';
import { field, isMapTree, isNull, stringOf } from '../parse/tree.ts';
import type { Tree } from '../parse/tree.ts';
import { attributesOfType, definitionsOfType, interfacesOfType } from '../types/members.ts';
import type { Members } from '../types/members.ts';
import type { Definition } from '../types/schema.ts';
import type { TypeDefinition } from '../types/type-table.ts';
import { typeNamed } from '../types/type-table.ts';
import { checkKeynames, namedEntries } from './check-form.ts';
import { checkInterfaceAssignments } from './check-interfaces.ts';
import { checkAssignments, checkValue } from './check-value.ts';
import type { Context } from './context.ts';
import { grammar } from './grammar.ts';

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
  checkAttributes(context, field(tree, 'attributes'), attributesOfType(table, type));
  checkInterfaceAssignments(context, field(tree, 'interfaces'), interfacesOfType(table, type));
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
