import { suggestion } from '../parse/suggest.ts';
import { field, itemsOf, stringOf } from '../parse/tree.ts';
import type { Entry, Tree } from '../parse/tree.ts';
import { definitionsOfType, inheritedField, interfacesOfType } from '../types/members.ts';
import type { TypeDefinition, TypeTable } from '../types/type-table.ts';
import { typeNamed } from '../types/type-table.ts';
import { checkKeynames, checkList, listedEntries, namedEntries } from './check-form.ts';
import { checkInterfaceAssignments } from './check-interfaces.ts';
import { checkTriggers } from './check-triggers.ts';
import { checkAssignments } from './check-value.ts';
import type { Context } from './context.ts';
import { grammar } from './grammar.ts';

/** The policies of a template: a list, each with its type, its properties, and targets that exist and are of the right types. */
export function checkPolicies(context: Context, section: Tree | undefined, groups: ReadonlyMap<string, TypeDefinition | null>): void {
  const { report, table } = context;
  const names = new Set<string>();
  for (const entry of listedEntries(report, section, 'policies')) {
    const { name, value } = entry;
    if (names.has(name)) report.errorAtKey(entry, { code: 'duplicate', value: 'defined again', rule: 'defined once in a template', fix: 'rename one of the two' });
    names.add(name);
    const tree = checkKeynames(report, value, grammar.policy);
    const typed = tree === null ? undefined : field(tree, 'type');
    const type = typed === undefined ? null : typeNamed(table, report, 'policy', typed, suggestion);
    if (tree === null) continue;
    checkTargets(context, field(tree, 'targets'), type === null ? undefined : inheritedField(table, type, 'targets'), groups);
    checkTriggers(context, field(tree, 'triggers'), itemsOf(field(tree, 'targets')).flatMap((target) => stringOf(target) ?? []));
    if (type !== null) checkAssignments(context, { assigned: field(tree, 'properties'), at: tree, members: definitionsOfType(table, type, 'properties'), what: 'property', complete: true });
  }
}

/** The groups of a template; returns the type of each. */
export function checkGroups(context: Context, section: Tree | undefined): ReadonlyMap<string, TypeDefinition | null> {
  const { report, table } = context;
  const types = new Map<string, TypeDefinition | null>();
  const entries: readonly Entry[] = namedEntries(report, section, 'groups');
  for (const { name, value } of entries) {
    const typed = field(value, 'type');
    types.set(name, typed === undefined ? null : typeNamed(table, report, 'group', typed, suggestion));
  }
  for (const { name, value } of entries) {
    const tree = checkKeynames(report, value, grammar.group);
    const type = types.get(name) ?? null;
    if (tree === null) continue;
    checkTargets(context, field(tree, 'members'), type === null ? undefined : inheritedField(table, type, 'members'), types);
    if (type === null) continue;
    checkAssignments(context, { assigned: field(tree, 'properties'), at: tree, members: definitionsOfType(table, type, 'properties'), what: 'property', complete: true });
    checkInterfaceAssignments(context, field(tree, 'interfaces'), interfacesOfType(table, type));
  }
  return types;
}

/** Names of nodes or groups of the template, of the types that the policy or group allows. */
function checkTargets({ report, table, template }: Context, targets: Tree | undefined, allowed: Tree | undefined, groups: ReadonlyMap<string, TypeDefinition | null>): void {
  for (const target of checkList(report, targets, 'a list of names of nodes and groups')?.items ?? []) {
    const name = stringOf(target) ?? '';
    const node = template?.nodes.get(name);
    if (node === undefined && !groups.has(name)) {
      report.error(target, { code: 'unknown-name', rule: 'the name of a node or group of this template', fix: suggestion(name, [...(template?.nodes.keys() ?? []), ...groups.keys()]) });
      continue;
    }
    const type = node === undefined ? groups.get(name) : node.type;
    if (type === undefined || type === null || allowed?.kind !== 'list' || allowed.items.length === 0) continue;
    table.work.spend(allowed.items.length);
    if (allowed.items.every((item) => isOf(table, type, item) === false)) {
      const names = allowed.items.map((item) => stringOf(item) ?? '').join(', ');
      report.error(target, { code: 'value', value: `${name}, which is of type ${type.name}`, rule: `of a type that is allowed here: ${names}`, fix: 'remove it' });
    }
  }
}

function isOf(table: TypeTable, type: TypeDefinition, named: Tree): boolean | 'unknown' {
  const name = stringOf(named) ?? '';
  const wanted = table.find(named.unit, type.kind, name);
  if (wanted === 'opaque') return 'unknown';
  return wanted === null ? false : table.derives(type, wanted);
}
