import type { Tree } from '../parse/tree.ts';
import { stringOf, textOf } from '../parse/tree.ts';
import type { DataType } from '../types/data-type.ts';
import { dataTypeOf } from '../types/data-type.ts';
import type { TypeTable } from '../types/type-table.ts';
import { compare, comparableOf, lengthOf } from '../validate/comparable.ts';
import type { Comparable } from '../validate/comparable.ts';
import { callOf } from './calls.ts';
import type { Call } from './calls.ts';

/** A value with the type that says how it compares; a literal has none and takes that of the other side. */
type Operand = { readonly kind: 'tree'; readonly tree: Tree; readonly type: DataType | null } | { readonly kind: 'plain'; readonly value: Comparable };

/** What a validation clause is evaluated with: the value, and what its type is. */
export type Subject = { readonly value: Tree; readonly type: DataType; readonly table: TypeTable };

/**
 * Whether a validation clause of TOSCA 2.0 holds for a value; null where that depends on something that is not known now, such as
 * another function. Patterns (`$matches`) are not tried: one could be made to take for ever.
 */
export function validationHolds(clause: Tree, subject: Subject): boolean | null {
  const result = evaluate(clause, subject);
  return result?.kind === 'plain' && typeof result.value === 'boolean' ? result.value : null;
}

function evaluate(tree: Tree, subject: Subject): Operand | null {
  subject.table.work.spend(1);
  const call = callOf(tree);
  if (call === null) return tree.kind === 'scalar' && typeof tree.value === 'boolean' ? plain(tree.value) : { kind: 'tree', tree, type: null };
  if (call.name === 'value') return valueAt(call, subject);
  if (logical.has(call.name)) return logic(call, subject);
  const operands = call.args.map((arg) => evaluate(arg, subject));
  const [left, right] = operands;
  if (left === null || left === undefined) return null;
  if (call.name === 'length') return left.kind === 'tree' ? plainOrNull(lengthOf(left.tree)) : null;
  if (right === null || right === undefined) return null;
  if (call.name === 'valid_values') return oneOf(left, right, subject);
  if (call.name === 'has_prefix' || call.name === 'has_suffix' || call.name === 'contains') return textTest(call.name, left, right);
  const sign = signOf(left, right);
  const test = comparisons.get(call.name);
  return sign === null || test === undefined ? null : plain(test(sign));
}

const plain = (value: Comparable): Operand => ({ kind: 'plain', value });
const plainOrNull = (value: Comparable | null): Operand | null => (value === null ? null : plain(value));

const comparisons: ReadonlyMap<string, (sign: number) => boolean> = new Map([
  ['equal', (sign: number) => sign === 0],
  ['greater_than', (sign: number) => sign > 0],
  ['greater_or_equal', (sign: number) => sign >= 0],
  ['less_than', (sign: number) => sign < 0],
  ['less_or_equal', (sign: number) => sign <= 0],
]);

const logical: ReadonlySet<string> = new Set(['and', 'or', 'not', 'xor']);

/** What is unknown decides nothing: false and unknown is false, true or unknown is true. */
function logic({ name, args }: Call, subject: Subject): Operand | null {
  const truths = args.map((arg) => validationHolds(arg, subject));
  if (name === 'and') return truths.includes(false) ? plain(false) : truths.includes(null) ? null : plain(true);
  if (name === 'or') return truths.includes(true) ? plain(true) : truths.includes(null) ? null : plain(false);
  if (truths.includes(null)) return null;
  return plain(name === 'not' ? truths[0] === false : truths[0] !== truths[1]);
}

/** `$value`, or a part of it that its arguments lead to. */
function valueAt({ args }: Call, { value, type, table }: Subject): Operand | null {
  let at: { readonly tree: Tree; readonly type: DataType | null } = { tree: value, type };
  for (const arg of args) {
    const name = textOf(arg) ?? '';
    const inner: Tree | undefined = at.tree.kind === 'map' ? at.tree.byName.get(name)?.value : at.tree.kind === 'list' ? at.tree.items[Number(name)] : undefined;
    if (inner === undefined || callOf(inner) !== null) return null;
    const schema = at.type?.kind === 'complex' ? at.type.properties.get(name)?.schema : at.type?.entry;
    at = { tree: inner, type: schema === undefined || schema === null ? null : dataTypeOf(table, schema) };
  }
  return { kind: 'tree', ...at };
}

/** Reading a value and comparing it. */
const stepsPerValue = 4;

function oneOf(left: Operand, right: Operand, { table }: Subject): Operand | null {
  if (right.kind !== 'tree' || right.tree.kind !== 'list') return null;
  table.work.spend(right.tree.items.length * stepsPerValue);
  const signs = new Set(right.tree.items.map((tree) => signOf(left, { kind: 'tree', tree, type: null })));
  return signs.has(0) ? plain(true) : signs.has(null) ? null : plain(false);
}

function textTest(name: string, left: Operand, right: Operand): Operand | null {
  const [text, part] = [left, right].map((side) => (side.kind === 'tree' ? stringOf(side.tree) : typeof side.value === 'string' ? side.value : undefined));
  if (text === undefined || part === undefined) return null;
  return plain(name === 'has_prefix' ? text.startsWith(part) : name === 'has_suffix' ? text.endsWith(part) : text.includes(part));
}

function signOf(left: Operand, right: Operand): number | null {
  const type = (left.kind === 'tree' ? left.type : null) ?? (right.kind === 'tree' ? right.type : null);
  const [a, b] = [left, right].map((side) => (side.kind === 'plain' ? side.value : type === null ? bare(side.tree) : comparableOf(side.tree, side.type ?? type)));
  return a === null || a === undefined || b === null || b === undefined ? null : compare(a, b);
}

const bare = (tree: Tree): Comparable | null => (tree.kind === 'scalar' ? tree.value : null);
