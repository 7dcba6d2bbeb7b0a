import { callOf } from '../functions/calls.ts';
import { checkCalls } from '../functions/check-calls.ts';
import { field, isMapTree, isNull, stringOf } from '../parse/tree.ts';
import type { Entry, Tree } from '../parse/tree.ts';
import type { DataType } from '../types/data-type.ts';
import { dataTypeOf } from '../types/data-type.ts';
import type { Definition, Definitions, Schema } from '../types/schema.ts';
import { definitionOf, isTrue, schemaOf } from '../types/schema.ts';
import { checkConstraintForm } from './check-constraints.ts';
import { checkKeynames, namedEntries } from './check-form.ts';
import { checkValue, sameValue } from './check-value.ts';
import type { Context } from './context.ts';
import type { Grammar } from './grammar.ts';
import { grammar } from './grammar.ts';

/** A section of property, attribute or parameter definitions, which may refine inherited ones; `open` where not all of these are known. */
export function checkDefinitions(context: Context, section: Tree | undefined, form: Grammar, inherited: Definitions = new Map(), open = false): void {
  for (const entry of namedEntries(context.report, section, `${form.what.replace(/^an? /, '')}s`)) checkDefinition(context, entry, form, inherited.get(entry.name) ?? null, open);
}

/** One definition: its keynames, its type, its constraints, and whether its default and its fixed value fit them. */
export function checkDefinition(context: Context, entry: Entry, form: Grammar, inherited: Definition | null, open = false): void {
  const { report } = context;
  const { value } = entry;
  if (open && inherited === null && field(value, 'type') === undefined && !isNull(value)) return checkCalls(context, value);
  // Outputs may be given by their value alone (section 9.8 of 2.0).
  if (form === grammar.parameter && (callOf(value) !== null || (!isMapTree(value) && !isNull(value) && value.path.includes('outputs')))) return checkCalls(context, value);
  // A bare value gives an inherited property its value.
  if (!isMapTree(value) && inherited !== null && !isNull(value)) {
    if (inherited.fixed !== null && !sameValue(value, inherited.fixed)) report.error(value, { code: 'derivation', rule: 'left out: its parent type gives it a fixed value', fix: 'remove it' });
    return checkValue(context, value, inherited.schema);
  }
  const tree = checkKeynames(report, value, form);
  if (tree === null) return;
  const type = field(tree, 'type');
  if (type !== undefined && stringOf(type) === undefined) report.error(type, { code: 'form', rule: 'the name of a data type', fix: 'write a name' });
  const definition = definitionOf(entry, inherited);
  if (definition === null) {
    if (type === undefined && form !== grammar.parameter) report.error(tree, { code: 'missing-keyname', value: 'without type', rule: `${form.what} with type`, fix: 'add type' });
    const given = field(tree, 'value') ?? field(tree, 'default');
    if (given !== undefined) checkCalls(context, given);
    return;
  }
  checkSchema(context, tree, definition.schema);
  checkRequired(context, field(tree, 'required'), inherited);
  checkRefinedType(context, tree, definition, inherited);
  const mapping = field(tree, 'mapping');
  if (mapping !== undefined && field(tree, 'value') !== undefined) report.error(mapping, { code: 'form', rule: 'given without value: a parameter comes in or goes out', fix: 'remove one of the two' });
  checkFixed(context, tree, inherited);
  for (const given of [field(tree, 'default'), field(tree, 'value')]) if (given !== undefined && !isNull(given)) checkValue(context, given, definition.schema);
}

function checkRequired({ report }: Context, required: Tree | undefined, inherited: Definition | null): void {
  if (required === undefined) return;
  if (inherited?.required === true && required.unit.dialect.major === 2 && !isTrue(required)) {
    report.error(required, { code: 'derivation', rule: 'true, as in its parent type', fix: 'remove it' });
  }
  const fits = required.kind === 'scalar' && (typeof required.value === 'boolean' || (required.unit.dialect.major === 1 && /^(yes|no|on|off|y|n)$/i.test(required.source)));
  if (!fits) report.error(required, { code: 'value', rule: 'true or false', fix: 'correct it' });
}

/** A refined definition keeps its type or has one that derives from it (section 9.4 of 2.0). */
function checkRefinedType({ report, table }: Context, tree: Tree, { schema }: Definition, inherited: Definition | null): void {
  if (inherited === null || tree.unit.dialect.major === 1 || schema.typed === inherited.schema.typed) return;
  const [type, before] = [dataTypeOf(table, schema), dataTypeOf(table, inherited.schema)];
  if (type === null || before === null) return;
  const root = before.lineage[0];
  const fits = root === undefined ? type.kind === 'primitive' && before.kind === 'primitive' && type.primitive === before.primitive : type.lineage.some((one) => one.name === root.name);
  if (!fits) report.error(schema.typed, { code: 'derivation', rule: `${inherited.schema.type}, the type in what is derived from, or derived from it`, fix: 'correct it' });
}

/** A fixed value may not be given another one further down. */
function checkFixed({ report }: Context, tree: Tree, inherited: Definition | null): void {
  const value = field(tree, 'value') ?? field(tree, 'default');
  if (inherited?.fixed === null || inherited === null || value === undefined || sameValue(value, inherited.fixed)) return;
  report.error(value, { code: 'derivation', rule: 'left out: its parent type gives it a fixed value', fix: 'remove it' });
}

/** The types that a schema names, its entry and key schema, and its constraints. */
export function checkSchema(context: Context, tree: Tree, schema: Schema): void {
  const { report, table } = context;
  const type = dataTypeOf(table, schema, field(tree, 'type') === undefined && !stringTree(tree) ? undefined : report);
  if (type?.kind === 'primitive' && type.primitive === 'scalar' && type.lineage.length === 0) {
    report.error(schema.typed, { code: 'scalar', rule: 'a type derived from scalar, which has no units of its own', fix: 'define a data type with units' });
  }
  for (const keyname of ['entry_schema', 'key_schema'] as const) {
    const inner = field(tree, keyname);
    if (inner === undefined) continue;
    if (isMapTree(inner)) checkKeynames(report, inner, grammar.schema);
    const innerSchema = schemaOf(inner, keyname === 'entry_schema' ? schema.entry : schema.key);
    if (innerSchema === null) report.error(inner, { code: 'form', rule: 'the name of a data type, or a map with type', fix: 'add type' });
    else {
      checkSchema(context, inner, innerSchema);
      const key = keyname === 'key_schema' && tree.unit.dialect.major === 2 ? dataTypeOf(table, innerSchema) : null;
      if (key !== null && !(key.kind === 'primitive' && key.primitive === 'string')) report.error(inner, { code: 'derivation', rule: 'string, or derived from it', fix: 'keys of maps are texts' });
    }
  }
  checkConstraintKeynames(context, tree, type);
}

const stringTree = (tree: Tree): boolean => stringOf(tree) !== undefined;

/** The forms of `constraints` and `validation`. */
export function checkConstraintKeynames(context: Context, tree: Tree, type: DataType | null): void {
  const { report } = context;
  const constraints = field(tree, 'constraints');
  if (constraints !== undefined && tree.unit.dialect.major === 1 && !isNull(constraints)) checkConstraintForm(report, constraints, type);
  const validation = field(tree, 'validation');
  if (validation === undefined || tree.unit.dialect.major === 1) return;
  if (callOf(validation) === null) report.error(validation, { code: 'form', rule: 'a call of a function that is true or false', fix: 'write { $FUNCTION: [ $value, ... ] }' });
  else checkCalls(type === null ? context : { ...context, template: null }, validation);
}
