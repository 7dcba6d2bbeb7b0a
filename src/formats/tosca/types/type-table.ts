import type { Import, Workspace } from '../parse/load-units.ts';
import type { Report } from '../parse/report.ts';
import { entriesOf, field, isNull, stringOf } from '../parse/tree.ts';
import type { Entry, Tree } from '../parse/tree.ts';
import type { Unit } from '../parse/unit.ts';
import type { Work } from '../parse/work.ts';
import { normativeUnit, shortNames } from '../normative/built-in.ts';
import type { TypeKind } from './type-kinds.ts';
import { typeSections } from './type-kinds.ts';

export type TypeDefinition = { readonly kind: TypeKind; readonly name: string; readonly unit: Unit; readonly entry: Entry };

/** `opaque` is what stands in a file or profile that could not be had: it may exist, and nothing is known of it. */
export type Found = TypeDefinition | 'opaque' | null;

type Lineage = { readonly types: readonly TypeDefinition[]; readonly whole: boolean };

/** Finds types by the names that files use for them: own ones, imported ones under their namespace, and the built-in ones. */
export class TypeTable {
  readonly #workspace: Workspace;
  readonly #cache = new Map<Unit, Map<string, Found>>();
  readonly #lineages = new Map<TypeDefinition, Lineage>();

  constructor(workspace: Workspace) {
    this.#workspace = workspace;
  }

  get work(): Work {
    return this.#workspace.work;
  }

  get units(): readonly Unit[] {
    return [...this.#workspace.imports.keys()];
  }

  importsOf(unit: Unit): readonly Import[] {
    return this.#workspace.imports.get(unit) ?? [];
  }

  /** A file with those that it imports into its own space of names. */
  unitsInNamespace(unit: Unit, seen = new Set<Unit>()): readonly Unit[] {
    if (seen.has(unit)) return [];
    seen.add(unit);
    return [unit, ...this.importsOf(unit).flatMap(({ namespace, unit: other }) => (namespace !== null || other === null ? [] : this.unitsInNamespace(other, seen)))];
  }

  find(unit: Unit, kind: TypeKind, name: string): Found {
    const cache = this.#cache.get(unit) ?? new Map<string, Found>();
    this.#cache.set(unit, cache);
    const key = `${kind} ${name}`;
    const known = cache.get(key);
    if (known !== undefined) return known;
    const found = this.#inScope(unit, kind, name, new Set()) ?? this.#besides(unit, kind, name) ?? this.#builtIn(unit, kind, name);
    cache.set(key, found);
    return found;
  }

  /** The types that a type derives from, itself first; `whole` is false where one of them is not known. */
  lineage(type: TypeDefinition): Lineage {
    const known = this.#lineages.get(type) ?? this.#lineageOf(type);
    this.#lineages.set(type, known);
    this.work.spend(known.types.length);
    return known;
  }

  #lineageOf(type: TypeDefinition): Lineage {
    const types: TypeDefinition[] = [];
    for (let at: Found = type; at !== null; at = this.parent(at)) {
      if (at === 'opaque') return { types, whole: false };
      if (types.includes(at) || types.length >= depthMax) return { types, whole: false };
      types.push(at);
    }
    const last = types.at(-1);
    return { types, whole: last === undefined || derivedFrom(last) === undefined };
  }

  parent(type: TypeDefinition): Found {
    const name = stringOf(derivedFrom(type));
    if (name === undefined || name === '') return null;
    // A type that redefines a built-in one of the same name derives from that one.
    if (name === type.name) return type.unit.foreign ? null : this.#builtIn(type.unit, type.kind, name);
    return this.find(type.unit, type.kind, name);
  }

  /** Whether a type is another one or derives from it; `unknown` where its lineage is not known to the end. */
  derives(type: TypeDefinition, from: TypeDefinition): boolean | 'unknown' {
    const { types, whole } = this.lineage(type);
    if (types.some((candidate) => same(candidate, from))) return true;
    return whole ? false : 'unknown';
  }

  /** The names of a kind that a file may use, for suggestions. */
  names(unit: Unit, kind: TypeKind): readonly string[] {
    const own = entriesOf(field(unit.root, typeSections[kind])).map(({ name }) => name);
    const imported = this.importsOf(unit).flatMap(({ namespace, unit: other }) =>
      other === null ? [] : entriesOf(field(other.root, typeSections[kind])).map(({ name }) => (namespace === null ? name : `${namespace}:${name}`)),
    );
    const builtIn = unit.dialect.major === 1 ? entriesOf(field(normativeUnit().root, typeSections[kind])).map(({ name }) => name) : [];
    return [...own, ...imported, ...builtIn];
  }

  #inScope(unit: Unit, kind: TypeKind, name: string, seen: Set<Unit>): Found {
    if (seen.has(unit)) return null;
    seen.add(unit);
    const own = section(unit, kind, name);
    if (own !== null) return own;
    const imports = this.importsOf(unit);
    this.work.spend(imports.length);
    for (const { namespace, unit: other } of imports) {
      if (namespace !== null && name.startsWith(`${namespace}:`)) return other === null ? 'opaque' : this.#named(other, kind, name.slice(namespace.length + 1));
    }
    let opaque = false;
    for (const { namespace, unit: other } of imports) {
      if (namespace !== null) continue;
      const found = other === null ? 'opaque' : this.#inScope(other, kind, name, seen);
      if (found !== null && found !== 'opaque') return found;
      opaque ||= found === 'opaque';
    }
    // Built-in names are known even where an import is not.
    return opaque && this.#builtIn(unit, kind, name) === null ? 'opaque' : null;
  }

  /** Files of the simple profile that are imported side by side share one space of names, and rely on it. */
  #besides(unit: Unit, kind: TypeKind, name: string): Found {
    const { root } = this.#workspace;
    return unit.dialect.major === 1 && unit !== root && this.#workspace.imports.has(unit) ? this.#inScope(root, kind, name, new Set()) : null;
  }

  #named(unit: Unit, kind: TypeKind, name: string): Found {
    return this.#inScope(unit, kind, name, new Set());
  }

  #builtIn(unit: Unit, kind: TypeKind, name: string): Found {
    if (unit.dialect.major !== 1) return null;
    const normative = normativeUnit();
    const plain = name.startsWith('tosca:') ? name.slice('tosca:'.length) : name;
    return section(normative, kind, plain) ?? section(normative, kind, shortNames(kind).get(plain) ?? '');
  }
}

/** A word with its article. */
export const article = (word: string): string => `${/^[aeiou]/.test(word) ? 'an' : 'a'} ${word}`;

/** Types of one line; real ones have about ten. */
const depthMax = 100;

const derivedFrom = (type: TypeDefinition): Tree | undefined => field(type.entry.value, 'derived_from');

const same = (left: TypeDefinition, right: TypeDefinition): boolean => left === right || (left.unit === right.unit && left.name === right.name && left.kind === right.kind);

const definitions = new WeakMap<Entry, TypeDefinition>();

/** The definition of a name in a file; always the same object for the same entry, so that types can be compared. */
function section(unit: Unit, kind: TypeKind, name: string): TypeDefinition | null {
  const defined = field(unit.root, typeSections[kind]);
  const entry = defined?.kind === 'map' ? defined.byName.get(name) : undefined;
  if (entry === undefined) return null;
  const known = definitions.get(entry);
  if (known !== undefined) return known;
  const made: TypeDefinition = { kind, name, unit, entry };
  definitions.set(entry, made);
  return made;
}

/** The type that a tree names, reported where it does not exist; null where it cannot be known. */
export function typeNamed(table: TypeTable, report: Report, kind: TypeKind, tree: Tree, suggest: (word: string, names: readonly string[]) => () => string): TypeDefinition | null {
  const name = stringOf(tree);
  if (name === undefined || name === '') {
    if (isNull(tree) || tree.kind === 'scalar') report.error(tree, { code: 'form', rule: `the name of ${article(kind)} type`, fix: 'write a name' });
    return null;
  }
  const found = table.find(tree.unit, kind, name);
  if (found === 'opaque') return null;
  if (found === null) {
    report.error(tree, { code: 'unknown-type', rule: `${article(kind)} type that is defined or imported`, fix: () => suggest(name, table.names(tree.unit, kind))() });
  }
  return found;
}
