import { suggestion } from '../parse/suggest.ts';
import { callOf } from '../functions/calls.ts';
import type { Report } from '../parse/report.ts';
import { shownTree } from '../parse/report.ts';
import { entriesOf, field, isListTree, itemsOf, numberOf, stringOf } from '../parse/tree.ts';
import type { Entry, Tree } from '../parse/tree.ts';
import type { DataType } from '../types/data-type.ts';
import type { Comparable } from './comparable.ts';
import type { Context } from './context.ts';
import { compare, comparableOf, lengthOf } from './comparable.ts';

/** The operators of constraint clauses up to 1.3 (section 3.6.3). */
export const operators: ReadonlySet<string> = new Set(['equal', 'greater_than', 'greater_or_equal', 'less_than', 'less_or_equal', 'in_range', 'valid_values', 'length', 'min_length', 'max_length', 'pattern', 'schema']);

/** Types that have no length, and operators that are about texts and collections. */
const numeric: ReadonlySet<string> = new Set(['integer', 'float', 'boolean', 'scalar-unit.size', 'scalar-unit.time', 'scalar-unit.frequency', 'scalar-unit.bitrate']);
const textual: ReadonlySet<string> = new Set(['length', 'min_length', 'max_length', 'pattern']);

/** The form of a `constraints` list, and whether its operators fit the type that it is about. */
export function checkConstraintForm(report: Report, constraints: Tree, type: DataType | null): void {
  if (!isListTree(constraints)) return report.error(constraints, { code: 'form', rule: 'a list of constraints', fix: 'put a - before each' });
  for (const clause of constraints.items) {
    const [entry, more] = entriesOf(clause);
    if (entry === undefined || more !== undefined) {
      report.error(clause, { code: 'form', rule: 'a map with one operator', fix: 'write one constraint an item' });
    } else if (!operators.has(entry.name)) {
      report.errorAtKey(entry, { code: 'constraint', value: 'an unknown operator', rule: 'an operator of constraints', fix: suggestion(entry.name, [...operators]) });
    } else if (type?.kind === 'primitive' && numeric.has(type.primitive) && textual.has(entry.name)) {
      report.errorAtKey(entry, { code: 'constraint', value: `a constraint of ${type.primitive}`, rule: 'one that compares numbers', fix: 'use greater_than, in_range and the like' });
    } else checkParameter(report, entry);
  }
}

function checkParameter(report: Report, { name, value }: Entry): void {
  const listed = name === 'valid_values' || name === 'in_range';
  if (listed && !isListTree(value)) report.error(value, { code: 'form', rule: 'a list of values', fix: 'put them in brackets' });
  if (name === 'in_range' && isListTree(value) && value.items.length !== 2) report.error(value, { code: 'form', rule: 'a list of the lowest and the highest value', fix: 'give two' });
  if (name.endsWith('length') && !(Number.isInteger(numberOf(value)) && (numberOf(value) ?? -1) >= 0)) report.error(value, { code: 'form', rule: 'a whole number from 0 on', fix: 'correct it' });
}

/** The first constraint of a list that a value breaks is reported. Patterns are kept and not tried: one could be made to take for ever. */
export function checkConstraints({ report, table }: Context, value: Tree, type: DataType, constraints: Tree): void {
  const size = lengthOf(value);
  for (const clause of itemsOf(constraints)) {
    const [entry] = entriesOf(clause);
    if (entry === undefined || callOf(entry.value) !== null) continue;
    table.work.spend(1 + itemsOf(entry.value).length);
    const rule = brokenRule(value, size, type, entry);
    if (rule !== null) return report.error(value, { code: 'constraint', rule, fix: 'choose another value, or change the constraint of its definition' });
  }
}

/** What a value must be and is not, in words; null where it is, or where that cannot be said. */
function brokenRule(value: Tree, size: number | null, type: DataType, { name, value: bound }: Entry): string | null {
  const sizes = (holds: (size: number, bound: number) => boolean, words: string): string | null =>
    size === null || numberOf(bound) === undefined || holds(size, numberOf(bound) ?? 0) ? null : `${words} ${numberOf(bound) ?? 0} long`;
  const order = (holds: (sign: number) => boolean, words: string): string | null => {
    const sign = signOf(value, bound, type);
    return sign === null || holds(sign) ? null : `${words} ${shownTree(bound)}`;
  };
  switch (name) {
    case 'equal':
      return order((sign) => sign === 0, 'equal to');
    case 'greater_than':
      return order((sign) => sign > 0, 'greater than');
    case 'greater_or_equal':
      return order((sign) => sign >= 0, 'at least');
    case 'less_than':
      return order((sign) => sign < 0, 'less than');
    case 'less_or_equal':
      return order((sign) => sign <= 0, 'at most');
    case 'in_range':
      return outOfRange(value, bound, type);
    case 'valid_values': {
      const signs = itemsOf(bound).map((item) => signOf(value, item, type));
      return signs.length === 0 || signs.some((sign) => sign === 0 || sign === null) ? null : `one of ${itemsOf(bound).slice(0, 12).map(shownTree).join(', ')}`;
    }
    case 'length':
      return sizes((a, b) => a === b, 'exactly');
    case 'min_length':
      return sizes((a, b) => a >= b, 'at least');
    case 'max_length':
      return sizes((a, b) => a <= b, 'at most');
    default:
      return null;
  }
}

function outOfRange(value: Tree, bound: Tree, type: DataType): string | null {
  const [low, high] = itemsOf(bound);
  // Both ends of a range must be in the range of a constraint.
  const values = type.kind === 'primitive' && type.primitive === 'range' ? itemsOf(value) : [value];
  const numbers: DataType = type.kind === 'primitive' && type.primitive === 'range' ? { ...type, primitive: 'integer' } : type;
  if (low === undefined || high === undefined) return null;
  const below = values.some((one) => stringOf(low) !== 'UNBOUNDED' && (signOf(one, low, numbers) ?? 0) < 0);
  const above = values.some((one) => stringOf(high) !== 'UNBOUNDED' && (signOf(one, high, numbers) ?? 0) > 0);
  return below || above ? `from ${shownTree(low)} to ${shownTree(high)}` : null;
}

function signOf(value: Tree, bound: Tree, type: DataType): number | null {
  const sides: readonly (Comparable | null)[] = [comparableOf(value, type), comparableOf(bound, type)];
  const [left, right] = sides;
  return left === null || left === undefined || right === null || right === undefined ? null : compare(left, right);
}

/** The constraints of a definition by operator, for readers of templates. */
export const constraintNamed = (constraints: Tree | undefined, operator: string): Tree | undefined => itemsOf(constraints).map((clause) => field(clause, operator)).find((tree) => tree !== undefined);
