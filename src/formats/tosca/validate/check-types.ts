import { suggestion } from '../parse/suggest.ts';
import { entriesOf, field, isMapTree, isNull, itemsOf, stringOf } from '../parse/tree.ts';
import type { Entry, Tree } from '../parse/tree.ts';
import type { Unit } from '../parse/unit.ts';
import { primitiveNamed } from '../types/data-type.ts';
import { capabilitiesOfType, definitionsOfType, inheritedField, interfacesOfType, rangeOf, requirementsOfType, typeOf } from '../types/members.ts';
import type { Members, RequirementDefinition } from '../types/members.ts';
import type { Definition } from '../types/schema.ts';
import type { TypeKind } from '../types/type-kinds.ts';
import { typeKinds, typeSections } from '../types/type-kinds.ts';
import type { TypeDefinition } from '../types/type-table.ts';
import { article, typeNamed } from '../types/type-table.ts';
import { checkArtifacts } from './check-artifacts.ts';
import { checkDataType } from './check-data-type.ts';
import { checkDefinitions } from './check-definitions.ts';
import { checkKeynames, checkList, checkVersion, listedEntries, namedEntries } from './check-form.ts';
import { checkInterfaceDefinition, checkOperations } from './check-interfaces.ts';
import { checkTriggers } from './check-triggers.ts';
import type { Context } from './context.ts';
import type { Grammar } from './grammar.ts';
import { grammar } from './grammar.ts';

/** All type definitions of a file. */
export function checkTypes(context: Context, unit: Unit): void {
  for (const kind of typeKinds) {
    for (const entry of namedEntries(context.report, field(unit.root, typeSections[kind]), `${kind} types`)) checkType(context, unit, kind, entry);
  }
}

const grammars: Readonly<Record<TypeKind, Grammar>> = {
  node: grammar.nodeType,
  relationship: grammar.relationshipType,
  capability: grammar.capabilityType,
  data: grammar.dataType,
  artifact: grammar.artifactType,
  interface: grammar.interfaceType,
  policy: grammar.policyType,
  group: grammar.groupType,
};

function checkType(context: Context, unit: Unit, kind: TypeKind, entry: Entry): void {
  const { report, table } = context;
  // Up to 1.3 a type may be defined by its name alone.
  if (isNull(entry.value) && unit.dialect.major === 1) return;
  // Operations of interface types stand beside the keynames there.
  const operation = (): boolean => kind === 'interface' && unit.dialect.major === 1;
  const tree = checkKeynames(report, entry.value, grammars[kind], operation);
  const type = table.find(unit, kind, entry.name);
  if (tree === null || type === null || type === 'opaque') return;
  checkVersion(report, field(tree, 'version'));
  checkDerivation(context, type);
  checkers[kind](context, type, tree);
}

/** The type that is derived from: it exists, and the line does not come back. */
function checkDerivation(context: Context, type: TypeDefinition): void {
  const { report, table } = context;
  const derived = field(type.entry.value, 'derived_from');
  if (derived === undefined || (isNull(derived) && derived.unit.dialect.major === 1)) return;
  const name = stringOf(derived);
  if (name === undefined || name === '') return report.error(derived, { code: 'form', rule: `the name of ${article(type.kind)} type`, fix: 'name the parent type, or remove the keyname' });
  if (name === type.name) {
    if (table.parent(type) === null) report.error(derived, { code: 'cycle', value: 'the type itself', rule: 'another type', fix: 'correct or remove it' });
    return;
  }
  if (type.kind === 'data' && primitiveNamed(type.unit, name) !== null && table.find(type.unit, 'data', name) === null) return;
  if (typeNamed(table, report, type.kind, derived, suggestion) === null) return;
  const circle: string[] = [type.name];
  for (let at = table.parent(type); at !== null && at !== 'opaque'; at = table.parent(at)) {
    circle.push(at.name);
    if (at === type) return report.error(derived, { code: 'cycle', value: `part of a circle: ${circle.slice(0, 12).join(', ')}`, rule: 'a type that does not derive from this one', fix: 'correct one of them' });
    if (circle.length > 100) return;
  }
}

type TypeChecker = (context: Context, type: TypeDefinition, tree: Tree) => void;

const checkers: Readonly<Record<TypeKind, TypeChecker>> = {
  data: (context, type) => checkDataType(context, type),
  artifact: (context, type, tree) => {
    checkMembers(context, type, tree, ['properties']);
    checkList(context.report, field(tree, 'file_ext'), 'a list of endings of files');
  },
  capability: (context, type, tree) => {
    checkMembers(context, type, tree, ['properties', 'attributes']);
    checkNames(context, tree, ['valid_source_types', 'valid_source_node_types'], ['node']);
    checkNames(context, tree, ['valid_relationship_types'], ['relationship']);
  },
  relationship: (context, type, tree) => {
    checkMembers(context, type, tree, ['properties', 'attributes']);
    checkInterfaces(context, type, tree);
    checkNames(context, tree, ['valid_capability_types'], ['capability']);
    // Early texts disagree whether these are types of capabilities or of nodes.
    checkNames(context, tree, ['valid_target_types'], ['capability', 'node']);
    checkNames(context, tree, ['valid_target_node_types', 'valid_source_node_types', 'valid_source_types'], ['node']);
  },
  interface: (context, _type, tree) => {
    checkDefinitions(context, field(tree, 'inputs'), grammar.parameter);
    checkOperations(context, tree, { inType: true });
  },
  node: (context, type, tree) => {
    checkMembers(context, type, tree, ['properties', 'attributes']);
    checkCapabilities(context, type, tree);
    checkRequirements(context, type, tree);
    checkInterfaces(context, type, tree);
    // A type may leave the file to its nodes.
    checkArtifacts(context, field(tree, 'artifacts'), null);
  },
  policy: (context, type, tree) => {
    checkMembers(context, type, tree, ['properties']);
    checkNames(context, tree, ['targets'], ['node', 'group']);
    checkTriggers(context, field(tree, 'triggers'), []);
  },
  group: (context, type, tree) => {
    checkMembers(context, type, tree, ['properties', 'attributes']);
    checkNames(context, tree, ['members'], ['node', 'group']);
  },
};

function checkMembers(context: Context, type: TypeDefinition, tree: Tree, sections: readonly ('properties' | 'attributes')[]): void {
  const parent = context.table.parent(type);
  for (const section of sections) {
    const inherited = parent === null ? { names: undefined, whole: field(tree, 'derived_from') === undefined } : parent === 'opaque' ? undefined : definitionsOfType(context.table, parent, section);
    checkDefinitions(context, field(tree, section), section === 'properties' ? grammar.property : grammar.attribute, inherited?.names, inherited?.whole !== true);
  }
}

/** A list of names of types of one of some kinds. */
function checkNames({ report, table }: Context, tree: Tree, keynames: readonly string[], kinds: readonly [TypeKind, ...TypeKind[]]): void {
  for (const keyname of keynames) {
    checkNarrowing({ report, table }, tree, keyname, kinds);
    const list = checkList(report, field(tree, keyname), 'a list of names of types');
    for (const item of list?.items ?? []) {
      const name = stringOf(item);
      if (name !== undefined && kinds.some((kind) => table.find(item.unit, kind, name) !== null)) continue;
      typeNamed(table, report, kinds[0], item, suggestion);
    }
  }
}

/** A list of a derived type only narrows that of its parent: every name stands there too, or derives from one that does. */
function checkNarrowing({ report, table }: Pick<Context, 'report' | 'table'>, tree: Tree, keyname: string, kinds: readonly TypeKind[]): void {
  const own = field(tree, keyname);
  const [section, name] = tree.path;
  const kind = typeKinds.find((one) => typeSections[one] === section);
  const type = kind === undefined || tree.path.length !== 2 || tree.unit.dialect.major === 1 ? null : table.find(tree.unit, kind, String(name));
  const parent = type === null || type === 'opaque' ? null : table.parent(type);
  const wider = parent === null || parent === 'opaque' ? undefined : inheritedField(table, parent, keyname);
  if (wider === undefined || itemsOf(wider).length === 0) return;
  for (const item of itemsOf(own)) {
    table.work.spend(itemsOf(wider).length);
    const fits = kinds.some((one) => {
      const named = typeOf(table, one, item);
      return named !== null && itemsOf(wider).some((outer) => { const from = typeOf(table, one, outer); return from === null ? table.find(outer.unit, one, stringOf(outer) ?? '') === 'opaque' : table.derives(named, from) !== false; });
    });
    const known = kinds.some((one) => typeOf(table, one, item) !== null);
    if (known && !fits) report.error(item, { code: 'derivation', rule: `one of ${itemsOf(wider).map((outer) => stringOf(outer) ?? '').join(', ')}, as in the type that is derived from, or derived from one`, fix: 'remove it' });
  }
}

function checkCapabilities(context: Context, type: TypeDefinition, tree: Tree): void {
  const { report, table } = context;
  const parent = table.parent(type);
  const inherited = parent === null || parent === 'opaque' ? null : capabilitiesOfType(table, parent);
  for (const entry of namedEntries(report, field(tree, 'capabilities'), 'capability definitions')) {
    const { value } = entry;
    if (stringOf(value) !== undefined) {
      typeNamed(table, report, 'capability', value, suggestion);
      continue;
    }
    const definition = checkKeynames(report, value, grammar.capability);
    if (definition === null) continue;
    const typed = field(definition, 'type');
    const known = inherited?.names.get(entry.name);
    const named = typed === undefined ? null : typeNamed(table, report, 'capability', typed, suggestion);
    const before = known?.type ?? null;
    if (named !== null && typed !== undefined && before !== null && value.unit.dialect.major === 2 && table.derives(named, before) === false) {
      report.error(typed, { code: 'derivation', rule: `${before.name}, as in its parent type, or a type of it`, fix: 'correct it' });
    }
    if (typed === undefined && known === undefined && inherited?.whole !== false && parent !== 'opaque') report.error(value, { code: 'missing-keyname', value: 'without type', rule: 'a capability definition with type', fix: 'add the type of the capability' });
    checkNames(context, value, ['valid_source_types', 'valid_source_node_types'], ['node']);
    checkNames(context, value, ['valid_relationship_types'], ['relationship']);
    const found = typed === undefined ? undefined : table.find(value.unit, 'capability', stringOf(typed) ?? '');
    for (const section of ['properties', 'attributes'] as const) {
      if (value.unit.dialect.major === 2) checkNothingNew(context, field(value, section), found === undefined ? known?.[section] : found === null || found === 'opaque' ? undefined : definitionsOfType(table, found, section));
      const base = found === undefined ? known?.[section] : found === null || found === 'opaque' ? undefined : definitionsOfType(table, found, section);
      checkDefinitions(context, field(value, section), section === 'properties' ? grammar.property : grammar.attribute, base?.names, base?.whole !== true);
    }
  }
}

/** Definitions of capabilities refine what their types define, and add nothing (section 8.2 of 2.0). */
function checkNothingNew({ report }: Context, section: Tree | undefined, base: Members<Definition> | undefined): void {
  if (base?.whole !== true) return;
  for (const entry of entriesOf(section)) {
    if (!base.names.has(entry.name)) report.errorAtKey(entry, { code: 'derivation', value: 'not defined by the type of the capability', rule: 'one that its type defines', fix: suggestion(entry.name, [...base.names.keys()]) });
  }
}

function checkRequirements(context: Context, type: TypeDefinition, tree: Tree): void {
  const { report, table } = context;
  const parent = table.parent(type);
  const inherited = parent === null || parent === 'opaque' ? null : requirementsOfType(table, parent);
  const names = new Set<string>();
  for (const entry of listedEntries(report, field(tree, 'requirements'), 'requirement definitions')) {
    const { name, value } = entry;
    if (names.has(name)) report.errorAtKey(entry, { code: 'duplicate', value: 'defined again', rule: 'defined once in a node type', fix: 'rename one of the two' });
    names.add(name);
    if (stringOf(value) !== undefined) {
      typeNamed(table, report, 'capability', value, suggestion);
      continue;
    }
    const definition = checkKeynames(report, value, grammar.requirement);
    if (definition === null) continue;
    checkRequirementRefinement(context, definition, inherited?.names.get(name) ?? null, parent === 'opaque' || inherited?.whole === false);
    for (const kind of ['capability', 'node'] as const) {
      const named = field(definition, kind);
      if (named !== undefined && !isNull(named)) checkRequirementName(context, kind, named);
    }
    const relationship = field(definition, 'relationship');
    const named = isMapTree(relationship) ? field(relationship, 'type') : relationship;
    if (named !== undefined && !isNull(named)) typeNamed(table, report, 'relationship', named, suggestion);
    const range = field(definition, 'count_range') ?? field(definition, 'occurrences');
    const numbers = rangeOf(range);
    if (range !== undefined && (numbers === null || numbers[0] > numbers[1] || numbers[0] < 0)) {
      report.error(range, { code: 'form', rule: 'a list of the fewest and the most, from 0 to UNBOUNDED', fix: 'write [ 1, 1 ], say' });
    }
  }
}

/** A requirement says its capability and relationship, and one that is derived stays within what it refines (section 8.4 of 2.0). */
function checkRequirementRefinement({ report, table }: Context, tree: Tree, refined: RequirementDefinition | null, open: boolean): void {
  if (tree.unit.dialect.major === 1) return;
  if (refined === null) {
    if (open || field(tree, 'capability') !== undefined) return;
    return report.error(tree, { code: 'missing-keyname', value: 'without capability', rule: 'a requirement definition with capability', fix: 'add the type of the capability' });
  }
  for (const kind of ['capability', 'node', 'relationship'] as const) {
    const named = kind === 'relationship' && isMapTree(field(tree, kind)) ? field(field(tree, kind), 'type') : field(tree, kind);
    const before = kind === 'relationship' && isMapTree(refined[kind]) ? field(refined[kind], 'type') : refined[kind];
    const [type, from] = [typeOf(table, kind, named), typeOf(table, kind, before)];
    if (named === undefined || named === before || type === null || from === null || table.derives(type, from) !== false) continue;
    report.error(named, { code: 'derivation', rule: `${from.name}, as in the type that is derived from, or derived from it`, fix: 'correct it' });
  }
  const written = field(tree, 'count_range');
  const [range, outer] = [rangeOf(written), refined.range];
  if (written === undefined || range === null || outer === null || (range[0] >= outer[0] && range[1] <= outer[1])) return;
  report.error(written, { code: 'derivation', rule: `within ${outer[0]} and ${outer[1] === Infinity ? 'UNBOUNDED' : outer[1]}, as in its parent type`, fix: 'make it narrower' });
}

/** The capability of a requirement is a type, or the name of a capability of the node type that it also names. */
function checkRequirementName({ report, table }: Context, kind: 'capability' | 'node', tree: Tree): void {
  const name = stringOf(tree);
  if (kind === 'capability' && name !== undefined && table.find(tree.unit, 'capability', name) === null && tree.path.at(-1) === 'capability') {
    const names = table.names(tree.unit, 'node');
    table.work.spend(names.length);
    const nodes = names.map((node) => table.find(tree.unit, 'node', node));
    if (nodes.some((node) => node !== null && node !== 'opaque' && capabilitiesOfType(table, node).names.has(name))) return;
  }
  typeNamed(table, report, kind, tree, suggestion);
}

function checkInterfaces(context: Context, type: TypeDefinition, tree: Tree): void {
  const parent = context.table.parent(type);
  const inherited = parent === null || parent === 'opaque' ? null : interfacesOfType(context.table, parent);
  for (const entry of namedEntries(context.report, field(tree, 'interfaces'), 'interface definitions')) checkInterfaceDefinition(context, entry, inherited, parent === 'opaque');
}
