import { suggestion } from '../../../model/did-you-mean.ts';
import { entriesOf, field, isNull, stringOf } from '../parse/tree.ts';
import type { Tree } from '../parse/tree.ts';
import { definitionsOfType } from '../types/members.ts';
import type { TypeDefinition } from '../types/type-table.ts';
import { typeNamed } from '../types/type-table.ts';
import { checkKeynames, namedEntries } from './check-form.ts';
import { checkAssignments } from './check-value.ts';
import type { Context } from './context.ts';
import { grammar } from './grammar.ts';

/** Artifacts by name. One that the type defines too may leave out what stands there. */
export function checkArtifacts(context: Context, section: Tree | undefined, type: TypeDefinition | null): void {
  const inherited = new Set(type === null ? [] : context.table.lineage(type).types.flatMap(({ entry }) => entriesOf(field(entry.value, 'artifacts')).filter(({ value }) => value !== field(section, entry.name)).map(({ name }) => name)));
  for (const { name, value } of namedEntries(context.report, section, 'artifacts')) {
    if (stringOf(value) === undefined) checkArtifact(context, value, inherited.has(name));
  }
}

/** One artifact in long notation. */
export function checkArtifact(context: Context, value: Tree, refines: boolean): void {
  const { report, table } = context;
  const tree = checkKeynames(report, value, grammar.artifact);
  if (tree === null) return;
  const { major } = tree.unit.dialect;
  const typed = field(tree, 'type');
  if (typed === undefined && !refines && major === 2) report.error(tree, { code: 'missing-keyname', value: 'without type', rule: 'an artifact with type', fix: 'add the type of the artifact' });
  if (field(tree, 'file') === undefined && !refines && major === 2 && typed === undefined) report.error(tree, { code: 'missing-keyname', value: 'without file', rule: 'an artifact with file', fix: 'add the path of the file' });
  const type = typed === undefined || isNull(typed) ? null : namedArtifact(context, typed);
  const repository = field(tree, 'repository');
  const repositories = field(tree.unit.root, 'repositories');
  const name = stringOf(repository);
  if (repository !== undefined && name !== undefined && field(repositories, name) === undefined) {
    // Tools know repositories of their own, so that this is an error in the strict version only.
    const finding = { code: 'unknown-name' as const, rule: 'the name of a repository of this file', fix: suggestion(name, entriesOf(repositories).map((entry) => entry.name)) };
    if (major === 2) report.error(repository, finding);
    else report.warn(repository, finding);
  }
  // Artifacts are described beyond their types, in the specification's own examples too.
  if (type !== null) checkAssignments(context, { assigned: field(tree, 'properties'), at: tree, members: definitionsOfType(table, type, 'properties'), what: 'property', complete: false, open: true });
}

/** Up to 1.3 the type of an artifact is often that of something else, such as string, and nobody looks at it. */
function namedArtifact({ report, table }: Context, typed: Tree): TypeDefinition | null {
  const name = stringOf(typed) ?? '';
  const found = table.find(typed.unit, 'artifact', name);
  if (found !== null || typed.unit.dialect.major === 2) return typeNamed(table, report, 'artifact', typed, suggestion);
  const dataType = table.find(typed.unit, 'data', name) !== null || ['string', 'list', 'map'].includes(name);
  if (!dataType) return typeNamed(table, report, 'artifact', typed, suggestion);
  report.warn(typed, { code: 'unknown-type', rule: 'an artifact type', fix: 'name one; a data type says nothing of a file' });
  return null;
}
