import type { MapTree, Tree } from '../parse/tree.ts';
import { entriesOf, field, isMapTree, numberOf, stringOf } from '../parse/tree.ts';
import type { Report } from '../parse/report.ts';
import { dataTypeOf, primitiveNamed } from '../types/data-type.ts';
import { schemaOf } from '../types/schema.ts';
import type { TypeDefinition } from '../types/type-table.ts';
import { checkConstraintKeynames, checkDefinitions, checkSchema } from './check-definitions.ts';
import { namedEntries } from './check-form.ts';
import { brokenPrimitive } from './check-primitive.ts';
import type { Context } from './context.ts';
import { grammar } from './grammar.ts';

/** A data type beyond its keynames: what it may add to a primitive, its schemas, and the units of a scalar. */
export function checkDataType(context: Context, type: TypeDefinition): void {
  const tree = type.entry.value;
  if (!isMapTree(tree)) return;
  const { report, table } = context;
  const schema = schemaOf(field(tree, 'derived_from'));
  const parent = schema === null ? null : dataTypeOf(table, schema);
  const properties = field(tree, 'properties');
  if (tree.unit.dialect.major === 2) checkShape(context, type, tree, parent);
  if (parent?.kind === 'primitive' && properties !== undefined) {
    report.error(properties, { code: 'derivation', rule: `left out: ${parent.primitive} is a native type, which has no properties`, fix: 'derive from a type with properties, or from none' });
  } else checkDefinitions(context, properties, grammar.property, parent?.kind === 'complex' ? parent.properties : undefined);
  for (const keyname of ['entry_schema', 'key_schema']) {
    const inner = field(tree, keyname);
    const innerSchema = schemaOf(inner);
    if (inner !== undefined && innerSchema !== null) checkSchema(context, inner, innerSchema);
  }
  checkConstraintKeynames(context, tree, parent);
  if (tree.unit.dialect.major === 2) checkScalar(context, type, tree, parent?.kind === 'primitive' && parent.primitive === 'scalar');
}

/** What a data type of 2.0 must and may have (section 9.2). */
function checkShape({ report }: Context, type: TypeDefinition, tree: MapTree, parent: ReturnType<typeof dataTypeOf>): void {
  const collection = parent?.kind === 'primitive' && (parent.primitive === 'list' || parent.primitive === 'map');
  if (primitiveNamed(type.unit, type.name) !== null && !type.name.startsWith('scalar-unit.')) report.errorAtKey(type.entry, { code: 'name', value: 'the name of a built-in type', rule: 'another name', fix: 'rename it' });
  const derived = field(tree, 'derived_from');
  if (derived === undefined && entriesOf(field(tree, 'properties')).length === 0 && field(tree, 'units') === undefined) {
    report.error(tree, { code: 'missing-keyname', value: 'without derived_from and properties', rule: 'a data type that derives from another one or has properties', fix: 'add one of the two' });
  }
  if (collection && parent.entry === null && field(tree, 'entry_schema') === undefined) {
    report.error(tree, { code: 'missing-keyname', value: 'without entry_schema', rule: `a type of ${parent.primitive} with entry_schema`, fix: 'add the type of its entries' });
  }
  for (const keyname of ['entry_schema', 'key_schema']) {
    const stray = field(tree, keyname);
    const allowed = parent === null || (collection && (keyname === 'entry_schema' || parent.primitive === 'map'));
    if (stray !== undefined && !allowed) report.error(stray, { code: 'form', rule: `left out: only types of lists and maps have ${keyname}`, fix: 'remove it' });
  }
}

/** The rules of scalars (section 9.1.2.1 of TOSCA 2.0). */
function checkScalar(context: Context, type: TypeDefinition, tree: MapTree, isScalar: boolean): void {
  const { report } = context;
  if (!isScalar) {
    const stray = ['units', 'data_type', 'canonical_unit', 'prefixes'].map((name) => field(tree, name)).find((part) => part !== undefined);
    if (stray !== undefined) report.error(stray, { code: 'scalar', rule: 'part of a type that is derived from scalar', fix: 'add derived_from: scalar' });
    return;
  }
  const first = primitiveNamed(type.unit, stringOf(field(tree, 'derived_from')) ?? '') === 'scalar';
  const units = field(tree, 'units');
  const prefixes = field(tree, 'prefixes');
  if (first && units === undefined) return report.error(tree, { code: 'scalar', value: 'a scalar without units', rule: 'a type with units', fix: 'add units: a map from a unit to its multiplier' });
  checkDataTypeOfScalar(context, tree);
  const fine = [units, prefixes].every((section) => checkMultipliers(report, section, numberTypeOf(context, type)));
  if (!first) {
    for (const keyname of ['data_type', 'canonical_unit']) {
      const changed = field(tree, keyname);
      if (changed !== undefined) report.error(changed, { code: 'derivation', rule: 'left out: it stays as in its parent type', fix: 'remove it' });
    }
  }
  if (!fine || !first) return;
  if (prefixes !== undefined && entriesOf(units).length > 1) report.error(prefixes, { code: 'scalar', rule: 'left out where there is more than one unit', fix: 'write the units out, or keep one' });
  if (prefixes !== undefined && !entriesOf(prefixes).some(({ value }) => numberOf(value) === 1)) report.error(prefixes, { code: 'scalar', rule: 'a map in which one prefix has multiplier 1', fix: "add '': 1" });
  checkCanonicalUnit(report, tree, units, prefixes);
}

function checkDataTypeOfScalar({ report, table }: Context, tree: Tree): void {
  const written = field(tree, 'data_type');
  const schema = schemaOf(written);
  const type = schema === null ? null : dataTypeOf(table, schema, report);
  if (written === undefined || type === null || (type.kind === 'primitive' && (type.primitive === 'integer' || type.primitive === 'float'))) return;
  report.error(written, { code: 'scalar', rule: 'integer, float, or a type derived from one of them', fix: 'correct it' });
}

/** The type of the number before the unit, where the scalar or one that it derives from says so. */
function numberTypeOf({ table }: Context, type: TypeDefinition): ReturnType<typeof dataTypeOf> {
  const written = table.lineage(type).types.map(({ entry }) => schemaOf(field(entry.value, 'data_type'))).find((schema) => schema !== null);
  return written === undefined || written === null ? null : dataTypeOf(table, written);
}

/** Multipliers are numbers above 0, and whole ones where the data type is of whole numbers. */
function checkMultipliers(report: Report, section: Tree | undefined, number: ReturnType<typeof dataTypeOf>): boolean {
  if (section === undefined) return true;
  if (!isMapTree(section)) {
    namedEntries(report, section, 'multipliers');
    return false;
  }
  const wrong = section.entries.filter(({ value }) => !((numberOf(value) ?? 0) > 0) || (number?.kind === 'primitive' && number.primitive === 'integer' && brokenPrimitive(value, number) !== null));
  for (const { value } of wrong) report.error(value, { code: 'scalar', rule: number?.kind === 'primitive' && number.primitive === 'integer' ? 'a whole number above 0' : 'a number above 0', fix: 'correct the multiplier' });
  return wrong.length === 0;
}

/** One unit has multiplier 1 and is the canonical one; where several have, one is named. */
function checkCanonicalUnit(report: Report, tree: Tree, units: Tree | undefined, prefixes: Tree | undefined): void {
  const ones = entriesOf(units).filter(({ value }) => numberOf(value) === 1);
  const canonical = field(tree, 'canonical_unit');
  if (units !== undefined && ones.length === 0) return report.error(units, { code: 'scalar', rule: 'a map in which one unit has multiplier 1', fix: 'add the canonical unit' });
  if (canonical === undefined) {
    if (ones.length > 1 && units !== undefined) report.error(units, { code: 'scalar', value: `a map in which ${ones.length} units have multiplier 1`, rule: 'accompanied by canonical_unit', fix: `add canonical_unit: ${ones[0]?.name ?? ''}` });
    return;
  }
  const name = stringOf(canonical) ?? '';
  if (ones.some((unit) => unit.name === name)) return;
  const prefixed = entriesOf(prefixes).some((prefix) => ones.some((unit) => `${prefix.name}${unit.name}` === name && numberOf(prefix.value) === 1));
  if (!prefixed) report.error(canonical, { code: 'scalar', rule: `a unit with multiplier 1: ${ones.map((unit) => unit.name).join(', ')}`, fix: 'name that' });
}
