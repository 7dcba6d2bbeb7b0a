import { entriesOf, field, isMapTree, stringOf } from '../parse/tree.ts';
import type { Entry, Tree } from '../parse/tree.ts';

/** What a value must be. The type is a name in the file where it stands. */
export type Schema = {
  /** Where the type is named; its unit is where the name means something. */
  readonly typed: Tree;
  readonly type: string;
  readonly entry: Schema | null;
  readonly key: Schema | null;
  /** Values of `constraints` (1.x, lists) and `validation` (2.0, function calls), those of refined definitions first. */
  readonly constraints: readonly Tree[];
};

/** A property, attribute or parameter. */
export type Definition = {
  readonly name: string;
  readonly schema: Schema;
  readonly required: boolean;
  readonly default: Tree | null;
  /** A value that may not be given another one (`value` of a definition). */
  readonly fixed: Tree | null;
  readonly tree: Tree;
};

export type Definitions = ReadonlyMap<string, Definition>;

/** A schema in short (a type name) or long notation; null where no type is named, by itself or by what it refines. */
export function schemaOf(tree: Tree | undefined, refined: Schema | null = null): Schema | null {
  if (tree === undefined) return refined;
  const short = stringOf(tree);
  if (short !== undefined) return { typed: tree, type: short, entry: null, key: null, constraints: [] };
  const typed = field(tree, 'type');
  const type = stringOf(typed) ?? refined?.type;
  const at = stringOf(typed) === undefined ? refined?.typed : typed;
  if (type === undefined || at === undefined) return null;
  const own = [field(tree, 'constraints'), field(tree, 'validation')].filter((part) => part !== undefined);
  return {
    typed: at,
    type,
    entry: schemaOf(field(tree, 'entry_schema'), refined?.entry ?? null),
    key: schemaOf(field(tree, 'key_schema'), refined?.key ?? null),
    constraints: [...(refined?.constraints ?? []), ...own],
  };
}

/** A definition that may refine an inherited one; null where it has no type. */
export function definitionOf({ name, value }: Entry, refined: Definition | null = null): Definition | null {
  const long = isMapTree(value);
  const schema = long ? schemaOf(value, refined?.schema ?? null) : refined === null ? null : refined.schema;
  if (schema === null) return null;
  const required = field(value, 'required');
  return {
    name,
    schema,
    required: required === undefined ? (refined?.required ?? true) : isTrue(required),
    // A bare value instead of a definition is a default up to 1.3, and fixed in 2.0.
    default: (long ? field(value, 'default') : value.unit.dialect.major === 1 ? value : undefined) ?? refined?.default ?? null,
    fixed: (long ? field(value, 'value') : value.unit.dialect.major === 2 ? value : undefined) ?? refined?.fixed ?? null,
    tree: value,
  };
}

/** The definitions of a section, refining inherited ones. */
export function definitionsOf(section: Tree | undefined, inherited: Definitions = new Map()): Map<string, Definition> {
  const definitions = new Map(inherited);
  for (const entry of entriesOf(section)) {
    const definition = definitionOf(entry, inherited.get(entry.name) ?? null);
    if (definition !== null) definitions.set(entry.name, definition);
  }
  return definitions;
}

/** Truth values as YAML 1.1 writes them, which the simple profile was made for. */
export const isTrue = (tree: Tree): boolean => tree.kind === 'scalar' && (tree.value === true || /^(yes|on|y)$/i.test(tree.source));
