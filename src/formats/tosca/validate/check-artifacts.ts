import { suggestion } from '../parse/suggest.ts';
import { entriesOf, field, isNull, stringOf } from '../parse/tree.ts';
import type { Tree } from '../parse/tree.ts';
import { definitionsOfType } from '../types/members.ts';
import type { TypeDefinition } from '../types/type-table.ts';
import { typeNamed } from '../types/type-table.ts';
import { checkKeynames, namedEntries } from './check-form.ts';
import { checkAssignments } from './check-value.ts';
import type { Context } from './context.ts';
import { grammar } from './grammar.ts';

/** Artifacts by name. @param inherited names that have a file of the type, up to 1.3; null where these are not known */
export function checkArtifacts(context: Context, section: Tree | undefined, inherited: ReadonlySet<string> | null): void {
  for (const { name, value } of namedEntries(context.report, section, 'artifacts')) {
    if (stringOf(value) === undefined) checkArtifact(context, value, inherited === null || inherited.has(name));
  }
}

/** One artifact in long notation. */
export function checkArtifact(context: Context, value: Tree, filed = false): void {
  const { report, table } = context;
  const tree = checkKeynames(report, value, grammar.artifact);
  if (tree === null) return;
  const { major } = tree.unit.dialect;
  const typed = field(tree, 'type');
  if (typed === undefined && major === 2) report.error(tree, { code: 'missing-keyname', value: 'without type', rule: 'an artifact with type', fix: 'add the type of the artifact' });
  // An artifact of 2.0 replaces one that its type defines, wholly.
  const finding = { code: 'missing-keyname' as const, value: 'without file', rule: 'an artifact with file', fix: 'add the path of the file' };
  if (field(tree, 'file') === undefined && (major === 2 || !filed)) report.error(tree, finding);
  else if (field(tree, 'file') === undefined) report.warn(tree, finding);
  const checksum = field(tree, 'checksum');
  if (checksum !== undefined && major === 2 && field(tree, 'checksum_algorithm') === undefined) report.error(checksum, { code: 'missing-keyname', value: 'without checksum_algorithm', rule: 'accompanied by checksum_algorithm', fix: 'say how it is calculated' });
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
