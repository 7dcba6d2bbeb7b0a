import type { Report } from '../parse/report.ts';
import { entriesOf, field, numberOf, stringOf } from '../parse/tree.ts';
import type { Tree } from '../parse/tree.ts';
import type { Unit } from '../parse/unit.ts';
import type { Definitions, Schema } from './schema.ts';
import { definitionsOf, schemaOf } from './schema.ts';
import type { Primitive } from './type-kinds.ts';
import { primitivesOf } from './type-kinds.ts';
import type { TypeDefinition, TypeTable } from './type-table.ts';
import { typeNamed } from './type-table.ts';
import { suggestion } from '../../../model/did-you-mean.ts';

/** What a type name of data means: the primitive at its root or its fields, and every constraint on the way. */
export type DataType =
  | { readonly kind: 'primitive'; readonly primitive: Primitive; readonly lineage: readonly TypeDefinition[]; readonly constraints: readonly Tree[]; readonly entry: Schema | null; readonly key: Schema | null }
  | { readonly kind: 'complex'; readonly lineage: readonly TypeDefinition[]; readonly constraints: readonly Tree[]; readonly properties: Definitions };

/** The data type of a schema; null where it is not known (reported, if a report is given) or cannot be. */
export function dataTypeOf(table: TypeTable, schema: Schema, report?: Report): DataType | null {
  const { unit } = schema.typed;
  const primitive = primitiveNamed(unit, schema.type);
  if (primitive !== null && table.find(unit, 'data', schema.type) === null) {
    return { kind: 'primitive', primitive, lineage: [], constraints: schema.constraints, entry: schema.entry, key: schema.key };
  }
  const type = report === undefined ? table.find(unit, 'data', schema.type) : typeNamed(table, report, 'data', schema.typed, suggestion);
  if (type === null || type === 'opaque') return null;
  return derivedDataType(table, type, schema);
}

function derivedDataType(table: TypeTable, type: TypeDefinition, schema: Schema): DataType | null {
  const { types, whole } = table.lineage(type);
  const last = types.at(-1);
  const root = last === undefined ? undefined : stringOf(field(last.entry.value, 'derived_from'));
  const primitive = last === undefined || root === undefined ? null : primitiveNamed(last.unit, root);
  const constraints = [...types.flatMap((one) => [field(one.entry.value, 'constraints'), field(one.entry.value, 'validation')].filter((part) => part !== undefined)), ...schema.constraints];
  if (primitive !== null) {
    const first = <Value>(pick: (type: TypeDefinition) => Value | null): Value | null => types.map(pick).find((value) => value !== null) ?? null;
    const entry = schema.entry ?? first(({ entry: { value } }) => schemaOf(field(value, 'entry_schema')));
    const key = schema.key ?? first(({ entry: { value } }) => schemaOf(field(value, 'key_schema')));
    return { kind: 'primitive', primitive, lineage: types, constraints, entry, key };
  }
  if (!whole) return null;
  const properties = types.toReversed().reduce<Definitions>((inherited, one) => definitionsOf(field(one.entry.value, 'properties'), inherited), new Map());
  return { kind: 'complex', lineage: types, constraints, properties };
}

/** The primitive that a name means in a file, or null. */
export function primitiveNamed(unit: Unit, name: string): Primitive | null {
  const plain = unit.dialect.major === 1 && name.startsWith('tosca:') ? name.slice('tosca:'.length) : name;
  return primitivesOf(unit.dialect.major).has(plain) ? (plain as Primitive) : null;
}

/** The units of a scalar type of 2.0: how many of the canonical one each is, prefixes applied. */
export type ScalarUnits = { readonly multipliers: ReadonlyMap<string, number>; readonly number: Schema | null };

export function scalarUnits(lineage: readonly TypeDefinition[]): ScalarUnits {
  // A derived scalar may add units and prefixes to those of its parent.
  const merged = (section: string): Map<string, number> =>
    new Map(lineage.toReversed().flatMap(({ entry }) => entriesOf(field(entry.value, section)).flatMap(({ name, value }) => (numberOf(value) === undefined ? [] : [[name, numberOf(value) ?? 1] as const]))));
  const units = merged('units');
  const prefixes = merged('prefixes');
  const multipliers = new Map<string, number>();
  for (const [unit, multiplier] of units) {
    if (prefixes.size === 0) multipliers.set(unit, multiplier);
    for (const [prefix, factor] of prefixes) multipliers.set(`${prefix}${unit}`, multiplier * factor);
  }
  const number = lineage.map(({ entry }) => field(entry.value, 'data_type')).find((tree) => tree !== undefined);
  return { multipliers, number: schemaOf(number) };
}
