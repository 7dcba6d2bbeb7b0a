import { suggestion } from '../parse/suggest.ts';
import { checkCalls } from '../functions/check-calls.ts';
import { entriesOf, field, isNull, itemsOf, stringOf } from '../parse/tree.ts';
import type { Tree } from '../parse/tree.ts';
import { capabilitiesOfType, requirementsOfType } from '../types/members.ts';
import { typeNamed } from '../types/type-table.ts';
import { checkKeynames, checkList } from './check-form.ts';
import type { Context } from './context.ts';
import { grammar } from './grammar.ts';

/** What a template can stand for: a node type, and which of its nodes stand for the parts of it. */
export function checkSubstitution(context: Context, section: Tree | undefined): void {
  const { report, table } = context;
  if (section === undefined || (isNull(section) && section.unit.dialect.major === 1)) return;
  const tree = checkKeynames(report, section, grammar.substitution);
  if (tree === null) return;
  const typed = field(tree, 'node_type');
  const type = typed === undefined ? null : typeNamed(table, report, 'node', typed, suggestion);
  checkProperties(context, field(tree, 'properties'));
  for (const keyname of ['capabilities', 'requirements'] as const) {
    const mappings = field(tree, keyname);
    const defined = type === null ? null : keyname === 'capabilities' ? capabilitiesOfType(table, type) : requirementsOfType(table, type);
    // Requirements are a list in 2.0 and a map before.
    const maps = mappings?.kind === 'list' ? (checkList(report, mappings, 'a list of mappings')?.items ?? []) : mappings === undefined ? [] : [mappings];
    for (const entry of maps.flatMap((map) => entriesOf(map))) {
      const { key } = entry;
      const name = stringOf(key.kind === 'list' ? itemsOf(key)[0] : key) ?? '';
      if (defined?.whole === true && !defined.names.has(name)) {
        report.errorAtKey(entry, { code: 'unknown-name', value: `a mapping of ${name}`, rule: `one of the ${keyname} of ${type?.name ?? ''}`, fix: suggestion(name, [...defined.names.keys()]) });
      }
      checkMapped(context, entry.value, keyname);
    }
  }
}

/** `NODE` or `[ NODE, NAME ]`, and what the node has under that name. */
function checkMapped({ report, table, template }: Context, value: Tree, keyname: 'capabilities' | 'requirements'): void {
  const parts = value.kind === 'list' ? value.items : value.kind === 'scalar' ? [value] : [];
  const [node, what] = parts;
  if (node === undefined) return;
  // One requirement may be mapped to several.
  if (node.kind === 'list') return parts.forEach((part) => checkMapped({ report, table, template }, part, keyname));
  const found = template?.nodes.get(stringOf(node) ?? '');
  if (found === undefined) return report.error(node, { code: 'unknown-name', rule: 'the name of a node of this template', fix: suggestion(stringOf(node) ?? '', [...(template?.nodes.keys() ?? [])]) });
  if (what === undefined || found.type === null) return;
  const defined = keyname === 'capabilities' ? capabilitiesOfType(table, found.type) : requirementsOfType(table, found.type);
  const name = stringOf(what) ?? '';
  if (defined.whole && !defined.names.has(name)) report.error(what, { code: 'unknown-name', rule: `one of the ${keyname} of ${stringOf(node) ?? ''}`, fix: suggestion(name, [...defined.names.keys()]) });
}

/** A property is mapped to an input (`NAME` or `[ NAME ]`), up to 1.2 also to a property of a node or a constant. */
function checkProperties(context: Context, section: Tree | undefined): void {
  const { report, template } = context;
  for (const { value } of entriesOf(section)) {
    const [only, more] = itemsOf(value);
    const simple = value.unit.dialect.major === 1;
    const named = only !== undefined && more === undefined ? only : simple ? undefined : value;
    const name = stringOf(named);
    if (name === undefined || named === undefined) checkCalls(context, value);
    else if (template?.inputs.has(name) === false) report.error(named, { code: 'unknown-name', rule: 'the name of an input of this template', fix: suggestion(name, [...template.inputs.keys()]) });
  }
}
