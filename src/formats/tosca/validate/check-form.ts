import { nearest } from '../../../model/did-you-mean.ts';
import { suggestion } from '../parse/suggest.ts';
import type { Report } from '../parse/report.ts';
import { field, isListTree, isMapTree, isNull } from '../parse/tree.ts';
import type { Entry, ListTree, MapTree, Tree } from '../parse/tree.ts';
import type { Grammar } from './grammar.ts';
import { versionParts } from './comparable.ts';

/** A construct with keynames: it must be a map, with the required keynames and no unknown ones. Null where it is no map. */
export function checkKeynames(report: Report, tree: Tree, grammar: Grammar, more: (name: string) => boolean = () => false): MapTree | null {
  if (!isMapTree(tree)) {
    report.error(tree, { code: 'form', rule: `${grammar.what}, which is a map of keynames`, fix: `write ${grammar.both.slice(0, 3).join(', ')} ... under it` });
    return null;
  }
  const simple = tree.unit.dialect.major === 1;
  // Every element of 2.0 may have metadata and a description (section 5.3).
  const known = [...new Set([...grammar.both, ...(simple ? (grammar.simple ?? []) : [...(grammar.two ?? []), 'metadata', 'description'])])];
  for (const entry of tree.entries) if (!known.includes(entry.name) && !more(entry.name)) unknownKeyname(report, entry, grammar, known);
  for (const name of [...(grammar.required ?? []), ...(simple ? [] : (grammar.requiredInTwo ?? []))]) {
    if (!tree.byName.has(name)) report.error(tree, { code: 'missing-keyname', value: `without ${name}`, rule: `${grammar.what} with ${name}`, fix: `add ${name}` });
  }
  checkCommon(report, tree);
  return tree;
}

/**
 * TOSCA 2.0 knows no other keynames. Files of the simple profile carry those of the tools they were made for; one that is a slip of
 * a known one is refused all the same.
 */
function unknownKeyname(report: Report, entry: Entry, { what }: Grammar, known: readonly string[]): void {
  const finding = { code: 'unknown-keyname' as const, value: 'an unknown keyname', rule: `a keyname of ${what}`, fix: suggestion(entry.name, known) };
  if (entry.value.unit.dialect.major === 2 || nearest(entry.name, known) !== null) report.errorAtKey(entry, finding);
  else report.warnAtKey(entry, { ...finding, fix: 'it is kept and not used' });
}

/** Keynames that mean the same everywhere. */
function checkCommon(report: Report, tree: MapTree): void {
  const { major } = tree.unit.dialect;
  const description = field(tree, 'description');
  if (description !== undefined && !(description.kind === 'scalar' && (typeof description.value === 'string' || major === 1))) {
    report.error(description, { code: 'form', rule: 'a text', fix: 'write a sentence, or leave description out' });
  }
  const metadata = field(tree, 'metadata');
  if (metadata !== undefined && !isMapTree(metadata) && !(isNull(metadata) && major === 1)) {
    report.error(metadata, { code: 'form', rule: 'a map', fix: 'write NAME: VALUE under it' });
  }
}

/** The version of a type. */
export function checkVersion(report: Report, tree: Tree | undefined): void {
  if (tree === undefined) return;
  if (tree.kind === 'scalar' && (versionParts(tree.source) !== null || (isNull(tree) && tree.unit.dialect.major === 1))) return;
  report.error(tree, { code: 'value', rule: 'a version such as 2.0.1 or 3.1.0.beta-10', fix: 'correct it' });
}

/** The entries of a map from names to definitions; reports what is no map, and what is no name. */
export function namedEntries(report: Report, tree: Tree | undefined, what: string): readonly Entry[] {
  if (tree === undefined) return [];
  if (isNull(tree)) {
    // An empty section of the simple profile is a leftover; 2.0 wants a map wherever it says map.
    const finding = { code: 'form' as const, value: 'empty', rule: `a map from names to ${what}`, fix: 'add one, or remove the keyname' };
    if (tree.unit.dialect.major === 2) report.error(tree, finding);
    else report.warn(tree, finding);
    return [];
  }
  if (!isMapTree(tree)) {
    report.error(tree, { code: 'form', rule: `a map from names to ${what}`, fix: isListTree(tree) ? 'remove the dashes' : 'write NAME: and its keynames under it' });
    return [];
  }
  return tree.entries.filter((entry) => goodName(report, entry, what));
}

function goodName(report: Report, entry: Entry, what: string): boolean {
  const { key, name } = entry;
  const text = key.kind === 'scalar' && (typeof key.value === 'string' || (key.unit.dialect.major === 1 && key.value !== null));
  if (text && name !== '') return true;
  const value = key.kind === 'scalar' ? (name === '' ? 'without a name' : `named ${name.slice(0, 40)}, which is no text`) : 'named by a list or map';
  report.errorAtKey(entry, { code: 'name', value, rule: `one of the ${what}, whose name is a text`, fix: 'give it a name; quotes make a text of a number' });
  return false;
}

/** The entries of a list of maps with one name each, as requirements and policies are written. */
export function listedEntries(report: Report, tree: Tree | undefined, what: string): readonly Entry[] {
  const list = checkList(report, tree, `a list of ${what}`);
  if (list === null) return [];
  return list.items.flatMap((item) => {
    const [entry, more] = isMapTree(item) ? item.entries : [];
    if (entry !== undefined && more === undefined) return goodName(report, entry, what) ? [entry] : [];
    report.error(item, { code: 'form', rule: 'a map with one name', fix: 'indent what belongs to the name below it' });
    return [];
  });
}

/** A list; null and a report where it is none. Nothing at all is an empty list. */
export function checkList(report: Report, tree: Tree | undefined, rule: string): ListTree | null {
  if (tree === undefined || (isNull(tree) && tree.unit.dialect.major === 1)) return null;
  if (isListTree(tree)) return tree;
  report.error(tree, { code: 'form', rule, fix: 'put a - before each' });
  return null;
}
