import type { Report } from './report.ts';
import { field, isListTree, isMapTree, itemsOf, stringOf } from './tree.ts';
import type { MapTree, Tree } from './tree.ts';
import type { Unit } from './unit.ts';

/** One entry of `imports`; `at` is where messages point. */
export type ImportStatement =
  | { readonly kind: 'url'; readonly url: string; readonly repository: Tree | null; readonly namespace: string | null; readonly at: Tree }
  | { readonly kind: 'profile'; readonly name: string; readonly namespace: string | null; readonly at: Tree };

const keynames1: ReadonlySet<string> = new Set(['file', 'repository', 'namespace_uri', 'namespace_prefix']);

/** The import statements of a file in all notations of its version. */
export function readImports(unit: Unit, report: Report): readonly ImportStatement[] {
  const imports = field(unit.root, 'imports');
  if (imports === undefined) return [];
  if (!isListTree(imports)) {
    report.error(imports, { code: 'form', rule: 'a list of import statements', fix: 'put a - before each' });
    return [];
  }
  return itemsOf(imports).flatMap((item) => {
    const short = stringOf(item);
    if (short !== undefined) return [{ kind: 'url' as const, url: short, repository: null, namespace: null, at: item }];
    if (isMapTree(item)) return unit.dialect.major === 2 ? statement2(item, report) : statement1(item, report);
    report.error(item, { code: 'form', rule: 'a path, or a map with the keynames of an import statement', fix: 'write the path of a file' });
    return [];
  });
}

function statement1(item: MapTree, report: Report): readonly ImportStatement[] {
  const [first] = item.entries;
  // Up to 1.2 every import may have a name of its own before its path or its map.
  const named = first !== undefined && item.entries.length === 1 && !keynames1.has(first.name) ? first.value : null;
  const short = named === null ? undefined : stringOf(named);
  if (named !== null && short !== undefined) return [{ kind: 'url', url: short, repository: null, namespace: null, at: named }];
  const definition = named ?? item;
  const file = field(definition, 'file');
  const url = stringOf(file);
  if (file === undefined || url === undefined || url === '') return missing(definition, 'file', report);
  return [{ kind: 'url', url, repository: field(definition, 'repository') ?? null, namespace: stringOf(field(definition, 'namespace_prefix')) ?? null, at: file }];
}

function statement2(item: MapTree, report: Report): readonly ImportStatement[] {
  const url = field(item, 'url');
  const profile = field(item, 'profile');
  const namespace = stringOf(field(item, 'namespace')) ?? null;
  if (url !== undefined && profile !== undefined) {
    report.error(profile, { code: 'form', rule: 'given without url: a statement imports a file or a profile', fix: 'make two imports of it' });
    return [];
  }
  const name = stringOf(profile);
  const repository = field(item, 'repository');
  if (repository !== undefined && (profile !== undefined || /^[a-z][a-z0-9+.-]*:/i.test(stringOf(url) ?? ''))) {
    const why = profile === undefined ? 'an address with a scheme names its place itself' : 'a profile is found by its name';
    report.error(repository, { code: 'form', rule: `left out: ${why}`, fix: 'remove it, or write a path in the repository' });
  }
  if (profile !== undefined && name !== undefined && name !== '') return [{ kind: 'profile', name, namespace, at: profile }];
  const text = stringOf(url);
  if (url === undefined || text === undefined || text === '') return missing(item, 'url (or profile)', report);
  return [{ kind: 'url', url: text, repository: field(item, 'repository') ?? null, namespace, at: url }];
}

function missing(at: Tree, keyname: string, report: Report): [] {
  report.error(at, { code: 'missing-keyname', rule: `an import statement with ${keyname}`, fix: 'say which file is imported' });
  return [];
}
