import { callOf } from '../functions/calls.ts';
import { entriesOf, field, isListTree, itemsOf, singleEntries, stringOf } from '../parse/tree.ts';
import type { Entry, Tree } from '../parse/tree.ts';
import { suggestion } from '../parse/suggest.ts';
import type { Members } from '../types/members.ts';
import { capabilitiesOfType, definitionsOfType } from '../types/members.ts';
import { dataTypeOf } from '../types/data-type.ts';
import type { Definition } from '../types/schema.ts';
import type { TypeDefinition } from '../types/type-table.ts';
import { checkConstraintForm } from './check-constraints.ts';
import { checkValue } from './check-value.ts';
import type { Context } from './context.ts';

/** The filter of a requirement up to 1.3 (section 3.6.5 of 1.3): constraints of properties, of the node and of its capabilities. */
export function checkNodeFilter(context: Context, filter: Tree, type: TypeDefinition | null): void {
  if (type === null) return;
  checkFiltered(context, field(filter, 'properties'), definitionsOfType(context.table, type, 'properties'));
  const capabilities = capabilitiesOfType(context.table, type).names;
  // A capability may be named by its type; that may be one of several.
  for (const { name, value } of entriesIn(field(filter, 'capabilities'))) {
    const capability = capabilities.get(name);
    if (capability !== undefined) checkFiltered(context, field(value, 'properties'), capability.properties);
  }
}

/** A list of maps with one entry each; some write one map. */
const entriesIn = (tree: Tree | undefined): readonly Entry[] => (isListTree(tree) ? singleEntries(tree) : entriesOf(tree));

function checkFiltered(context: Context, section: Tree | undefined, members: Members<Definition>): void {
  const { report } = context;
  for (const entry of entriesIn(section)) {
    const definition = members.names.get(entry.name);
    if (definition !== undefined) {
      checkClauses(context, entry.value, definition);
    } else if (members.whole) {
      report.errorAtKey(entry, { code: 'unknown-name', value: 'an unknown property', rule: 'a property of what is filtered', fix: suggestion(entry.name, [...members.names.keys()]) });
    }
  }
}

/** Operators whose parameter is a value of the type, and those that have a list of them. */
const single: ReadonlySet<string> = new Set(['equal', 'greater_than', 'greater_or_equal', 'less_than', 'less_or_equal']);
const several: ReadonlySet<string> = new Set(['in_range', 'valid_values']);

/** A constraint or a list of them. A bare value stands for itself, and is left alone like a call. */
function checkClauses(context: Context, value: Tree, { schema }: Definition): void {
  if (callOf(value) !== null || value.kind === 'scalar') return;
  const clauses = isListTree(value) ? value : { ...value, kind: 'list' as const, items: [value] };
  checkConstraintForm(context.report, clauses, dataTypeOf(context.table, schema));
  for (const { name, value: parameter } of clauses.items.flatMap((clause) => entriesOf(clause))) {
    const values = single.has(name) ? [parameter] : several.has(name) ? itemsOf(parameter) : [];
    for (const one of values) if (stringOf(one) !== 'UNBOUNDED') checkValue(context, one, { ...schema, constraints: [] });
  }
}
