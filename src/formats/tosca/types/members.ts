import { entriesOf, field, fieldAt, isMapTree, itemsOf, numberOf, singleEntries, stringOf } from '../parse/tree.ts';
import type { Entry, Tree } from '../parse/tree.ts';
import { stepsPerEntry } from '../parse/work.ts';
import type { Definition, Definitions } from './schema.ts';
import { definitionsOf } from './schema.ts';
import type { TypeKind } from './type-kinds.ts';
import type { TypeDefinition, TypeTable } from './type-table.ts';

/** Names with what they mean; `whole` is false where a type in the line is not known, so that other names may exist. */
export type Members<Value> = { readonly names: ReadonlyMap<string, Value>; readonly whole: boolean };

export type CapabilityDefinition = {
  /** Null where the type is not known. */
  readonly type: TypeDefinition | null;
  readonly properties: Members<Definition>;
  readonly attributes: Members<Definition>;
};

export type RequirementDefinition = {
  readonly name: string;
  readonly entry: Entry;
  readonly capability: Tree | undefined;
  readonly node: Tree | undefined;
  readonly relationship: Tree | undefined;
  /** Fewest and most, where they are written. */
  readonly range: readonly [number, number] | null;
};

export type InterfaceDefinition = { readonly inputs: Definitions; readonly operations: ReadonlyMap<string, OperationDefinition>; readonly whole: boolean };
export type OperationDefinition = { readonly inputs: Definitions };

type MembersOf<Value> = (table: TypeTable, type: TypeDefinition) => Members<Value>;

/** Templates ask for the same types again and again: what is made of one is kept with the table. */
function kept<Value>(make: MembersOf<Value>): MembersOf<Value> {
  const tables = new WeakMap<TypeTable, Map<TypeDefinition, Members<Value>>>();
  return (table, type) => {
    const known = tables.get(table) ?? new Map<TypeDefinition, Members<Value>>();
    tables.set(table, known);
    const members = known.get(type) ?? make(table, type);
    if (!known.has(type)) table.work.spend(members.names.size * stepsPerEntry);
    known.set(type, members);
    return members;
  };
}

const definitionsIn = (section: 'properties' | 'attributes'): MembersOf<Definition> =>
  kept((table, type) => {
    const { types, whole } = table.lineage(type);
    const names = types.toReversed().reduce<Definitions>((inherited, one) => definitionsOf(field(one.entry.value, section), inherited), new Map());
    return { names, whole };
  });

const definitions = { properties: definitionsIn('properties'), attributes: definitionsIn('attributes') };

/** Properties or attributes of a type, its own refining those it inherits. */
export const definitionsOfType = (table: TypeTable, type: TypeDefinition, section: 'properties' | 'attributes'): Members<Definition> => definitions[section](table, type);

/** Every property is reflected by an attribute of its name, beside those that are defined. */
export const attributesOfType = kept((table, type): Members<Definition> => {
  const properties = definitionsOfType(table, type, 'properties');
  const attributes = definitionsOfType(table, type, 'attributes');
  return { names: new Map([...properties.names, ...attributes.names]), whole: attributes.whole };
});

/** The capabilities of a node type. */
export const capabilitiesOfType = kept((table, type): Members<CapabilityDefinition> => {
  const { types, whole } = table.lineage(type);
  const names = new Map<string, CapabilityDefinition>();
  for (const one of types.toReversed()) {
    for (const entry of entriesOf(field(one.entry.value, 'capabilities'))) names.set(entry.name, capabilityOf(table, one, entry, names.get(entry.name)));
  }
  return { names, whole };
});

function capabilityOf(table: TypeTable, owner: TypeDefinition, { value }: Entry, inherited: CapabilityDefinition | undefined): CapabilityDefinition {
  const name = stringOf(value) ?? stringOf(field(value, 'type'));
  const found = name === undefined ? (inherited?.type ?? null) : table.find(owner.unit, 'capability', name);
  const type = found === 'opaque' ? null : found;
  const refined = (section: 'properties' | 'attributes'): Members<Definition> => {
    const base = type === null || (type === inherited?.type && name === undefined) ? inherited?.[section] : definitionsOfType(table, type, section);
    return { names: definitionsOf(isMapTree(value) ? field(value, section) : undefined, base?.names), whole: base?.whole ?? false };
  };
  return { type, properties: refined('properties'), attributes: refined('attributes') };
}

/** The requirements of a node type in the order of their definition; one defined again replaces what it leaves out of the inherited one. */
export const requirementsOfType = kept((table, type): Members<RequirementDefinition> => {
  const { types, whole } = table.lineage(type);
  const names = new Map<string, RequirementDefinition>();
  for (const one of types.toReversed()) {
    for (const entry of singleEntries(field(one.entry.value, 'requirements'))) {
      const inherited = names.get(entry.name);
      const { value } = entry;
      const capability = stringOf(value) === undefined ? field(value, 'capability') : value;
      names.set(entry.name, {
        name: entry.name,
        entry,
        capability: capability ?? inherited?.capability,
        node: field(value, 'node') ?? inherited?.node,
        relationship: field(value, 'relationship') ?? inherited?.relationship,
        range: rangeOf(field(value, 'count_range') ?? field(value, 'occurrences')) ?? inherited?.range ?? null,
      });
    }
  }
  return { names, whole };
});

/** The names of artifacts that a type defines, with or without their files; null where not all are known. */
export function artifactsOfType(table: TypeTable, type: TypeDefinition): ReadonlySet<string> | null {
  const { types, whole } = table.lineage(type);
  return whole ? new Set(types.flatMap(({ entry }) => entriesOf(field(entry.value, 'artifacts')).map(({ name }) => name))) : null;
}

/** `[ 1, UNBOUNDED ]` as numbers; null where it is no range. */
export function rangeOf(tree: Tree | undefined): readonly [number, number] | null {
  const [least, most, more] = itemsOf(tree);
  const from = numberOf(least);
  const to = stringOf(most) === 'UNBOUNDED' ? Infinity : numberOf(most);
  return from === undefined || to === undefined || more !== undefined ? null : [from, to];
}

/** The interfaces of a node, relationship or group type. */
export const interfacesOfType = kept((table, type): Members<InterfaceDefinition> => {
  const { types, whole } = table.lineage(type);
  const names = new Map<string, InterfaceDefinition>();
  for (const one of types.toReversed()) {
    for (const entry of entriesOf(field(one.entry.value, 'interfaces'))) names.set(entry.name, interfaceOf(table, one, entry, names.get(entry.name)));
  }
  return { names, whole };
});

function interfaceOf(table: TypeTable, owner: TypeDefinition, { name, value }: Entry, inherited: InterfaceDefinition | undefined): InterfaceDefinition {
  const typeName = stringOf(value) ?? stringOf(field(value, 'type'));
  // The simple profile lets an interface be named by its type alone.
  const found = table.find(owner.unit, 'interface', typeName ?? name);
  const type = typeName === undefined && inherited !== undefined ? null : found === 'opaque' ? null : found;
  const base = type === null ? inherited : interfaceOfType(table, type);
  return {
    inputs: definitionsOf(field(value, 'inputs'), base?.inputs),
    operations: operationsIn(value, owner.unit.dialect.major, base?.operations),
    whole: base?.whole ?? false,
  };
}

/** What an interface type defines, with what it inherits. */
function interfaceOfType(table: TypeTable, type: TypeDefinition): InterfaceDefinition {
  const { types, whole } = table.lineage(type);
  const start: InterfaceDefinition = { inputs: new Map(), operations: new Map(), whole };
  return types.toReversed().reduce(
    (base, one) => ({
      inputs: definitionsOf(field(one.entry.value, 'inputs'), base.inputs),
      operations: operationsIn(one.entry.value, one.unit.dialect.major, base.operations),
      whole,
    }),
    start,
  );
}

/** Keynames of interfaces up to 1.3, beside which operations stand by their names. */
export const interfaceKeynames: ReadonlySet<string> = new Set(['type', 'inputs', 'operations', 'notifications', 'description', 'metadata', 'derived_from', 'version']);

/** The operations that an interface definition, assignment or type writes, in both notations. */
export function operationEntries(value: Tree, major: 1 | 2): readonly Entry[] {
  const beside = major === 1 ? entriesOf(value).filter(({ name }) => !interfaceKeynames.has(name)) : [];
  return [...beside, ...entriesOf(field(value, 'operations')), ...entriesOf(field(value, 'notifications'))];
}

function operationsIn(value: Tree, major: 1 | 2, inherited: ReadonlyMap<string, OperationDefinition> = new Map()): ReadonlyMap<string, OperationDefinition> {
  const operations = new Map(inherited);
  for (const entry of operationEntries(value, major)) operations.set(entry.name, { inputs: definitionsOf(fieldAt(entry.value, 'inputs'), operations.get(entry.name)?.inputs) });
  return operations;
}

/** The value of a keyname in the nearest type of a line that has it. */
export function inheritedField(table: TypeTable, type: TypeDefinition, keyname: string): Tree | undefined {
  return table
    .lineage(type)
    .types.map(({ entry }) => field(entry.value, keyname))
    .find((tree) => tree !== undefined);
}

/** What a name means in the file of a tree, ignoring what cannot be known. */
export function typeOf(table: TypeTable, kind: TypeKind, tree: Tree | undefined): TypeDefinition | null {
  const name = stringOf(tree);
  const found = tree === undefined || name === undefined ? null : table.find(tree.unit, kind, name);
  return found === 'opaque' ? null : found;
}
