import type { Report } from '../parse/report.ts';
import { entriesOf, field, numberOf, stringOf } from '../parse/tree.ts';
import type { Tree } from '../parse/tree.ts';
import type { Unit } from '../parse/unit.ts';
import type { Definitions, Schema } from './schema.ts';
import { definitionsOfType } from './members.ts';
import { schemaOf } from './schema.ts';
import type { Primitive } from './type-kinds.ts';
import { primitivesOf } from './type-kinds.ts';
import type { TypeDefinition, TypeTable } from './type-table.ts';
import { typeNamed } from './type-table.ts';
import { suggestion } from '../parse/suggest.ts';

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
  return { kind: 'complex', lineage: types, constraints, properties: definitionsOfType(table, type, 'properties').names };
}

/** The primitive that a name means in a file, or null. */
export function primitiveNamed(unit: Unit, name: string): Primitive | null {
  const plain = unit.dialect.major === 1 && name.startsWith('tosca:') ? name.slice('tosca:'.length) : name;
  return primitivesOf(unit.dialect.major).has(plain) ? (plain as Primitive) : null;
}

/** The units of a scalar type of 2.0: how many of the canonical one each is, and what prefixes make of them. */
export type ScalarUnits = { readonly units: ReadonlyMap<string, number>; readonly prefixes: ReadonlyMap<string, number>; readonly number: Schema | null };

const unitsOf = new WeakMap<TypeDefinition, ScalarUnits>();

export function scalarUnits(lineage: readonly TypeDefinition[]): ScalarUnits {
  const [type] = lineage;
  const known = type === undefined ? undefined : unitsOf.get(type);
  const units = known ?? mergedUnits(lineage);
  if (type !== undefined) unitsOf.set(type, units);
  return units;
}

function mergedUnits(lineage: readonly TypeDefinition[]): ScalarUnits {
  // A derived scalar may add units and prefixes to those of its parent.
  const merged = (section: string): Map<string, number> =>
    new Map(lineage.toReversed().flatMap(({ entry }) => entriesOf(field(entry.value, section)).flatMap(({ name, value }) => (numberOf(value) === undefined ? [] : [[name, numberOf(value) ?? 1] as const]))));
  const number = lineage.map(({ entry }) => field(entry.value, 'data_type')).find((tree) => tree !== undefined);
  return { units: merged('units'), prefixes: merged('prefixes'), number: schemaOf(number) };
}

/** How many of the canonical unit one of a unit is, which a prefix may stand before; undefined where there is no such unit. */
export function multiplierOf({ units, prefixes }: ScalarUnits, unit: string): number | undefined {
  if (prefixes.size === 0) return units.get(unit);
  for (let cut = 0; cut <= unit.length; cut++) {
    const [factor, multiplier] = [prefixes.get(unit.slice(0, cut)), units.get(unit.slice(cut))];
    if (factor !== undefined && multiplier !== undefined) return multiplier * factor;
  }
  return undefined;
}

/** The first of its units, for messages. */
export function unitNames({ units, prefixes }: ScalarUnits): readonly string[] {
  const some = [...units.keys()].slice(0, unitsShown);
  return (prefixes.size === 0 ? some : some.flatMap((unit) => [...prefixes.keys()].slice(0, unitsShown).map((prefix) => `${prefix}${unit}`))).slice(0, unitsShown);
}

const unitsShown = 16;
