import type { Dialect } from '../parse/dialect.ts';
import type { Tree } from '../parse/tree.ts';

/** A call of a function where a value could stand. */
export type Call = { readonly name: string; readonly args: readonly Tree[]; readonly at: Tree };

type Arity = { readonly least: number; readonly most: number };
const any: Arity = { least: 0, most: Infinity };
const exactly = (count: number): Arity => ({ least: count, most: count });

/** The intrinsic functions of the simple profile (section 4 of 1.0 to 1.3). */
const simpleFunctions: ReadonlyMap<string, Arity> = new Map([
  ['get_input', { least: 1, most: Infinity }],
  ['get_property', { least: 2, most: Infinity }],
  ['get_attribute', { least: 2, most: Infinity }],
  ['get_operation_output', { least: 4, most: Infinity }],
  ['get_nodes_of_type', exactly(1)],
  ['get_artifact', { least: 2, most: 4 }],
  ['concat', any],
  ['join', { least: 1, most: 2 }],
  ['token', exactly(3)],
]);

/** The built-in functions of TOSCA 2.0 (chapter 10). */
const functions: ReadonlyMap<string, Arity> = new Map([
  ['get_input', { least: 1, most: Infinity }],
  ['get_property', { least: 2, most: Infinity }],
  ['get_attribute', { least: 2, most: Infinity }],
  ['get_artifact', { least: 2, most: Infinity }],
  ['value', any],
  ['node_index', exactly(0)],
  ['relationship_index', exactly(0)],
  ['available_allocation', any],
  ...(['and', 'or', 'concat', 'sum', 'product', 'union', 'intersection'] as const).map((name) => [name, any] as const),
  ...(['not', 'length', 'round', 'floor', 'ceil'] as const).map((name) => [name, exactly(1)] as const),
  ...(['xor', 'equal', 'greater_than', 'greater_or_equal', 'less_than', 'less_or_equal', 'valid_values', 'matches', 'has_suffix', 'has_prefix'] as const).map((name) => [name, exactly(2)] as const),
  ...(['contains', 'has_entry', 'has_key', 'has_all_entries', 'has_all_keys', 'has_any_entry', 'has_any_key', 'difference', 'quotient', 'remainder'] as const).map((name) => [name, exactly(2)] as const),
  ['join', { least: 1, most: 2 }],
  ['token', exactly(3)],
]);

export const functionsOf = (dialect: Dialect): ReadonlyMap<string, Arity> => (dialect.major === 1 ? simpleFunctions : functions);

/**
 * The call that a value is, or null: a map with one name, which in 2.0 begins with `$` and before is that of a function. In 2.0
 * `$$` stands for a `$` of a text, and a call without arguments may be written as its name. What stands behind a second `$` only tells
 * equal calls apart where they are keys of one map.
 */
export function callOf(tree: Tree): Call | null {
  const { dialect } = tree.unit;
  if (tree.kind === 'scalar') {
    const bare = dialect.major === 2 && typeof tree.value === 'string' ? /^\$([A-Za-z_][\w:.-]{0,127})$/.exec(tree.value)?.[1] : undefined;
    return bare === undefined ? null : { name: bare, args: [], at: tree };
  }
  const [entry] = tree.kind === 'map' && tree.entries.length === 1 ? tree.entries : [];
  if (entry === undefined || entry.key.kind !== 'scalar') return null;
  const name = dialect.major === 1 ? (simpleFunctions.has(entry.name) ? entry.name : null) : /^\$[^$]/.test(entry.name) ? (entry.name.slice(1).split('$', 1)[0] ?? '') : null;
  if (name === null) return null;
  const { value } = entry;
  const args = value.kind === 'list' ? value.items : value.kind === 'scalar' && value.value === null ? [] : [value];
  return { name, args, at: tree };
}
