import { suggestion } from '../parse/suggest.ts';
import type { Report } from '../parse/report.ts';
import { entriesOf, field, isMapTree, isNull, stringOf } from '../parse/tree.ts';
import type { Entry, Tree } from '../parse/tree.ts';
import { definitionsOf } from '../types/schema.ts';
import { mergeTrees } from '../types/merge-trees.ts';
import type { TypeDefinition, TypeTable } from '../types/type-table.ts';
import { typeNamed } from '../types/type-table.ts';
import type { Work } from '../parse/work.ts';
import { namedEntries } from './check-form.ts';
import type { NodeScope, TemplateScope } from './context.ts';

type Copying = { readonly report: Report; readonly work: Work };

/** The names of a template: inputs, nodes with their types (copies made whole), relationships and groups. */
export function readScope(report: Report, table: TypeTable, template: Tree): TemplateScope {
  const entries = new Map(namedEntries(report, field(template, 'node_templates'), 'node templates').map((entry) => [entry.name, entry]));
  const nodes = new Map<string, NodeScope>();
  for (const entry of entries.values()) {
    const whole = withCopied({ report, work: table.work }, entry, entries, []);
    nodes.set(entry.name, { entry: whole, type: nodeType(report, table, whole) });
  }
  return {
    inputs: definitionsOf(field(template, 'inputs')),
    nodes,
    relationships: new Set(entriesOf(field(template, 'relationship_templates')).map(({ name }) => name)),
    groups: new Set(entriesOf(field(template, 'groups')).map(({ name }) => name)),
  };
}

/** Copies of copies of copies ... */
const copiesMax = 64;

/** A template that copies another one has everything of it that it does not write itself. */
function withCopied(context: Copying, entry: Entry, entries: ReadonlyMap<string, Entry>, path: readonly string[]): Entry {
  const copied = field(entry.value, 'copy');
  const name = stringOf(copied);
  if (copied === undefined || name === undefined) return entry;
  const { report, work } = context;
  const source = entries.get(name);
  if (source === undefined) {
    report.error(copied, { code: 'unknown-name', rule: 'the name of a template of the same kind', fix: suggestion(name, [...entries.keys()]) });
    return entry;
  }
  if (path.includes(name) || name === entry.name) {
    report.error(copied, { code: 'cycle', value: `part of a circle of copies: ${[...path, entry.name, name].slice(0, 12).join(', ')}`, rule: 'a template that is no copy of this one', fix: 'correct it' });
    return entry;
  }
  if (path.length >= copiesMax) {
    report.error(copied, { code: 'too-large', value: 'at the end of a longer chain of copies', rule: `copied over at most ${copiesMax} templates`, fix: 'copy the first of them' });
    return entry;
  }
  const chained = field(source.value, 'copy');
  if (chained !== undefined && path.length === 0 && copied.unit.dialect.major === 2) report.error(copied, { code: 'derivation', value: `${name}, which is a copy itself`, rule: 'a template that is no copy', fix: 'copy what it copies' });
  const whole = withCopied(context, source, entries, [...path, entry.name]);
  return { ...entry, value: mergeTrees(whole.value, entry.value, work) };
}

function nodeType(report: Report, table: TypeTable, { value }: Entry): TypeDefinition | null {
  if (!isMapTree(value)) return null;
  const typed = field(value, 'type');
  if (typed === undefined || isNull(typed)) {
    report.error(value, { code: 'missing-keyname', value: 'without type', rule: 'a node template with type', fix: 'add the type of the node' });
    return null;
  }
  return typeNamed(table, report, 'node', typed, suggestion);
}
