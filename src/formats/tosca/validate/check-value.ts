import { suggestion } from '../parse/suggest.ts';
import { callOf } from '../functions/calls.ts';
import type { Call } from '../functions/calls.ts';
import { checkCalls } from '../functions/check-calls.ts';
import { validationHolds } from '../functions/evaluate-validation.ts';
import { entriesOf, isNull, stringOf } from '../parse/tree.ts';
import type { Entry, MapTree, ScalarTree, Tree } from '../parse/tree.ts';
import type { DataType } from '../types/data-type.ts';
import { dataTypeOf, scalarUnits } from '../types/data-type.ts';
import type { Members } from '../types/members.ts';
import { article } from '../types/type-table.ts';
import type { Definition, Schema } from '../types/schema.ts';
import { checkConstraints } from './check-constraints.ts';
import { checkPrimitive } from './check-primitive.ts';
import { lengthOf, splitScalar } from './comparable.ts';
import type { Context } from './context.ts';

type PrimitiveType = Extract<DataType, { kind: 'primitive' }>;
type ComplexType = Extract<DataType, { kind: 'complex' }>;

/** Checks a value against its schema: its type, all constraints on the way to it, what stands in it, and the functions it calls. */
export function checkValue(context: Context, tree: Tree, schema: Schema): void {
  const call = callOf(tree);
  const type = dataTypeOf(context.table, schema);
  if (call !== null) {
    checkCalls(context, tree);
    if (type !== null) checkCallType(context, call, type);
  } else if (type === null) checkCalls(context, tree);
  else if (tree.kind === 'map' && tree.entries.some(({ name }) => /^\$[^$]/.test(name))) checkCalls(context, tree);
  else if (type.kind === 'complex') checkComplex(context, tree, type);
  else checkSimple(context, tree, type);
}

function checkSimple(context: Context, tree: Tree, type: PrimitiveType): void {
  if (!checkPrimitive(context.report, tree, type)) return;
  if (type.primitive === 'scalar' && tree.kind === 'scalar') checkScalarNumber(context, tree, type);
  if (type.primitive === 'list' && tree.kind === 'list' && type.entry !== null) for (const item of tree.items) checkValue(context, item, type.entry);
  if (type.primitive === 'map' && tree.kind === 'map') checkMap(context, tree, type);
  if ((type.primitive === 'list' || type.primitive === 'map') && type.entry === null) checkCalls(context, tree);
  checkAllConstraints(context, tree, type);
}

function checkMap(context: Context, tree: MapTree, type: PrimitiveType): void {
  for (const { key, value } of tree.entries) {
    if (type.key !== null) checkValue(context, key, type.key);
    if (type.entry !== null) checkValue(context, value, type.entry);
  }
}

/** The number in front of the unit must be one that the data type of the scalar allows. */
function checkScalarNumber(context: Context, tree: ScalarTree, type: PrimitiveType): void {
  const { number } = scalarUnits(type.lineage);
  const parts = splitScalar(tree.source);
  if (number === null || parts === null) return;
  checkValue(context, { ...tree, value: Number(parts.number), source: parts.number, plain: true }, number);
}

function checkComplex(context: Context, tree: Tree, type: ComplexType): void {
  const { report } = context;
  if (tree.kind !== 'map') return report.error(tree, { code: 'value', rule: `a map with ${[...type.properties.keys()].slice(0, 8).join(', ') || 'fields'}`, fix: 'write it as a map' });
  checkAssignments(context, { assigned: tree, at: tree, members: { names: type.properties, whole: true }, what: 'field', complete: true });
  checkAllConstraints(context, tree, type);
}

/** Characters of a text are counted, and compared with others. */
const charactersPerStep = 16;

/** Constraints are tried on values that stand there; where a value calls a function, it is known only later. */
function checkAllConstraints(context: Context, tree: Tree, type: DataType): void {
  if (type.constraints.length > 0) context.table.work.spend(Math.ceil((lengthOf(tree) ?? 0) / charactersPerStep));
  for (const constraints of type.constraints) {
    if (constraints.kind === 'list') checkConstraints(context, tree, type, constraints);
    else if (validationHolds(constraints, { value: tree, type, table: context.table }) === false) {
      context.report.error(tree, { code: 'constraint', rule: 'a value for which the validation clause of its definition holds', fix: 'choose another value' });
    }
  }
}

/** Calls whose result is a text, whatever their arguments are. */
const textCalls: ReadonlySet<string> = new Set(['concat', 'join', 'token']);

/** Where the type of a call is known, it must fit: that of an input, and texts made of texts. */
function checkCallType({ report, table, template }: Context, call: Call, type: DataType): void {
  if (textCalls.has(call.name)) {
    const fits = type.kind !== 'primitive' || !['integer', 'float', 'boolean'].includes(type.primitive) || call.at.unit.dialect.major === 1;
    if (!fits) report.error(call.at, { code: 'value', value: `a call of ${call.name}, which makes a text`, rule: `a ${type.kind === 'primitive' ? type.primitive : 'map'}`, fix: 'correct the value' });
    return;
  }
  const [name, more] = call.args;
  const input = call.name === 'get_input' && more === undefined ? template?.inputs.get(stringOf(name) ?? '') : undefined;
  const given = input === undefined ? null : dataTypeOf(table, input.schema);
  if (given?.kind !== 'primitive' || type.kind !== 'primitive' || assignable(given.primitive, type.primitive, call.at.unit.dialect.major)) return;
  report.error(call.at, { code: 'value', value: `the input ${stringOf(name) ?? ''}, which is a ${given.primitive}`, rule: `a ${type.primitive}`, fix: 'change the type of one of the two' });
}

/** Types that no text is of. Up to 1.3 a number may stand where a text is wanted, and sizes and times are written as texts. */
const noTexts: ReadonlySet<string> = new Set(['integer', 'float', 'boolean', 'list', 'map', 'range']);


function assignable(given: string, wanted: string, major: 1 | 2): boolean {
  if (given === wanted || wanted === 'any' || (given === 'integer' && wanted === 'float')) return true;
  if (major === 2) return false;
  return !(given === 'string' && noTexts.has(wanted)) && ![given, wanted].some((one) => one === 'list' || one === 'map');
}

export type Assignments = {
  /** The map of values, if there is one. */
  readonly assigned: Tree | undefined;
  /** Where a missing one is reported. */
  readonly at: Tree;
  readonly members: Members<Definition>;
  /** What an entry is called in messages. */
  readonly what: string;
  /** Whether required ones must be there. */
  readonly complete: boolean;
  /** Whether more than is defined may be given. */
  readonly open?: boolean;
};

/** Values for properties, attributes or inputs: each must be defined, of its type and not fixed; required ones must have one. */
export function checkAssignments(context: Context, { assigned, at, members, what, complete, open = false }: Assignments): void {
  const { report } = context;
  if (assigned !== undefined && assigned.kind !== 'map' && !isNull(assigned) && callOf(assigned) === null) {
    return report.error(assigned, { code: 'form', rule: `a map from the name of ${article(what)} to its value`, fix: 'write NAME: VALUE' });
  }
  if (assigned !== undefined && callOf(assigned) !== null) return checkCalls(context, assigned);
  const given = new Set<string>();
  for (const entry of entriesOf(assigned)) {
    // A name that begins with a dollar sign is written with two in 2.0.
    const name = at.unit.dialect.major === 2 && entry.name.startsWith('$$') ? entry.name.slice(1) : entry.name;
    const definition = members.names.get(name);
    const skipped = isNull(entry.value) && at.unit.dialect.major === 1 && definition?.schema.type !== 'null';
    if (!skipped) given.add(name);
    if (definition === undefined) {
      checkCalls(context, entry.value);
      if (members.whole && !open && entry.key.kind === 'scalar') report.errorAtKey(entry, { code: 'unknown-name', value: `an unknown ${what}`, rule: `${article(what)} that its type defines`, fix: suggestion(entry.name, [...members.names.keys()]) });
    } else if (!skipped) checkAssigned(context, entry, definition);
  }
  if (!complete) return;
  context.table.work.spend(members.names.size);
  for (const [name, definition] of members.names) {
    if (definition.required && definition.default === null && definition.fixed === null && !given.has(name)) {
      report.error(at, { code: 'required', value: `without the required ${what} ${name}`, rule: `given a value for ${name}`, fix: `add ${name} under the ${what === 'property' ? 'properties' : `${what}s`}` });
    }
  }
}

function checkAssigned(context: Context, { value }: Entry, definition: Definition): void {
  if (definition.fixed !== null) {
    if (sameValue(value, definition.fixed)) return;
    return context.report.error(value, { code: 'value', rule: 'left out: its type gives it a fixed value', fix: 'remove it' });
  }
  checkValue(context, value, definition.schema);
}

/** Whether two trees write the same value. */
export function sameValue(left: Tree, right: Tree): boolean {
  if (left.kind === 'scalar' || right.kind === 'scalar') return left.kind === 'scalar' && right.kind === 'scalar' && left.value === right.value;
  if (left.kind === 'list' && right.kind === 'list') return left.items.length === right.items.length && left.items.every((item, index) => right.items[index] !== undefined && sameValue(item, right.items[index]));
  if (left.kind !== 'map' || right.kind !== 'map' || left.entries.length !== right.entries.length) return false;
  return left.entries.every(({ name, value }) => {
    const other = right.byName.get(name);
    return other !== undefined && sameValue(value, other.value);
  });
}
