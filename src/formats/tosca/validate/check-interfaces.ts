import { suggestion } from '../parse/suggest.ts';
import { checkCalls } from '../functions/check-calls.ts';
import { entriesOf, field, isListTree, isMapTree, isNull, itemsOf, stringOf } from '../parse/tree.ts';
import type { Entry, Tree } from '../parse/tree.ts';
import type { InterfaceDefinition, Members } from '../types/members.ts';
import { operationEntries } from '../types/members.ts';
import type { Definitions } from '../types/schema.ts';
import { typeNamed } from '../types/type-table.ts';
import { checkArtifact } from './check-artifacts.ts';
import { checkDefinition, checkDefinitions } from './check-definitions.ts';
import { checkKeynames, namedEntries } from './check-form.ts';
import { checkValue } from './check-value.ts';
import type { Context } from './context.ts';
import { grammar } from './grammar.ts';

/** An interface of a node or relationship type: its type, its inputs and its operations. */
export function checkInterfaceDefinition(context: Context, { name, value }: Entry, inherited: Members<InterfaceDefinition> | null, opaqueParent: boolean): void {
  const { report, table } = context;
  const { major } = value.unit.dialect;
  if (isNull(value) && major === 1) return;
  if (stringOf(value) !== undefined) return void typeNamed(table, report, 'interface', value, suggestion);
  const tree = checkKeynames(report, value, grammar.interface, () => major === 1);
  if (tree === null) return;
  const typed = field(tree, 'type');
  if (typed !== undefined) typeNamed(table, report, 'interface', typed, suggestion);
  else if (inherited?.names.has(name) !== true && inherited?.whole !== false && !opaqueParent && table.find(value.unit, 'interface', name) === null) {
    const finding = { code: 'missing-keyname' as const, value: 'without type', rule: 'an interface definition with type', fix: 'add the type of the interface' };
    if (major === 2) report.error(value, finding);
    else report.warn(value, finding);
  }
  checkLooseInputs(context, field(tree, 'inputs'));
  if (major === 2) checkKnownOperations(context, tree, typed);
  checkOperations(context, tree, { inType: false });
}

/** Node and relationship types refine operations that the interface type defines, and add none (section 11.2 of 2.0). */
function checkKnownOperations({ report, table }: Context, tree: Tree, typed: Tree | undefined): void {
  const type = table.find(tree.unit, 'interface', stringOf(typed) ?? '');
  if (type === null || type === 'opaque') return;
  const { types, whole } = table.lineage(type);
  const known = types.flatMap((one) => operationEntries(one.entry.value, one.unit.dialect.major).map(({ name }) => name));
  for (const entry of whole ? operationEntries(tree, 2) : []) {
    if (!known.includes(entry.name)) report.errorAtKey(entry, { code: 'unknown-name', value: 'an unknown operation', rule: `an operation or notification of ${type.name}`, fix: suggestion(entry.name, known) });
  }
}

/** Operations of an interface type or definition. A type says what there is, not how it is done. */
export function checkOperations(context: Context, tree: Tree, { inType }: { readonly inType: boolean }): void {
  const { report } = context;
  for (const section of ['operations', 'notifications']) namedEntries(report, field(tree, section), section);
  for (const entry of operationEntries(tree, tree.unit.dialect.major)) {
    if (!inType) {
      checkOperation(context, entry.value);
      continue;
    }
    if (stringOf(entry.value) !== undefined || field(entry.value, 'implementation') !== undefined) {
      const at = field(entry.value, 'implementation') ?? entry.value;
      report.error(at, { code: 'form', rule: 'left out: an interface type has no implementation', fix: 'move it to a node type or template' });
    }
    if (isMapTree(entry.value)) {
      checkKeynames(report, entry.value, grammar.operation);
      checkDefinitions(context, field(entry.value, 'inputs'), grammar.parameter);
      for (const output of entriesOf(field(entry.value, 'outputs'))) {
        const mapping = field(output.value, 'mapping') ?? (isListTree(output.value) ? output.value : undefined);
        if (mapping !== undefined && tree.unit.dialect.major === 2) report.error(mapping, { code: 'form', rule: 'left out: an interface type maps nothing', fix: 'move it to a node type or template' });
      }
    } else if (!isNull(entry.value) && stringOf(entry.value) === undefined) checkKeynames(report, entry.value, grammar.operation);
  }
}

/** An operation of a definition or assignment: a path of an implementation, or a map. */
function checkOperation(context: Context, value: Tree): void {
  if (stringOf(value) !== undefined || isNull(value)) return;
  const tree = checkKeynames(context.report, value, grammar.operation);
  if (tree === null) return;
  checkImplementation(context, field(tree, 'implementation'));
  checkLooseInputs(context, field(tree, 'inputs'));
}

/** `implementation`: the name or path of an artifact, an artifact, or a primary one with what it depends on. */
export function checkImplementation(context: Context, tree: Tree | undefined): void {
  if (tree === undefined || stringOf(tree) !== undefined || isNull(tree)) return;
  const map = checkKeynames(context.report, tree, grammar.implementation);
  if (map === null) return;
  const dependencies = field(map, 'dependencies');
  if (dependencies !== undefined && !isListTree(dependencies)) context.report.error(dependencies, { code: 'form', rule: 'a list of artifacts', fix: 'put a - before each' });
  for (const artifact of [field(map, 'primary'), ...itemsOf(dependencies)]) if (isMapTree(artifact)) checkArtifact(context, artifact);
}

/** Inputs of a definition may be definitions or, where they refine those of the type, values. */
function checkLooseInputs(context: Context, inputs: Tree | undefined): void {
  for (const entry of namedEntries(context.report, inputs, 'inputs')) {
    if (isMapTree(entry.value) && (field(entry.value, 'type') !== undefined || field(entry.value, 'default') !== undefined)) checkDefinition(context, entry, grammar.parameter, null);
    else checkCalls(context, entry.value);
  }
}

/** Interfaces of a template: what its type defines may be given inputs and implementations. */
export function checkInterfaceAssignments(context: Context, section: Tree | undefined, defined: Members<InterfaceDefinition> | null): void {
  const { report } = context;
  for (const { name, value } of namedEntries(report, section, 'interfaces')) {
    const { major } = value.unit.dialect;
    if (isNull(value) && major === 1) continue;
    const tree = checkKeynames(report, value, grammar.interfaceAssignment, () => major === 1);
    if (tree === null) continue;
    const definition = defined?.names.get(name);
    if (definition === undefined && defined?.whole === true) {
      report.warn(value, { code: 'unknown-name', value: 'an interface that its type does not define', rule: 'an interface of its type', fix: suggestion(name, [...defined.names.keys()]) });
    }
    checkInputs(context, field(tree, 'inputs'), definition?.inputs ?? null);
    for (const section of ['operations', 'notifications']) namedEntries(report, field(tree, section), section);
    for (const operation of operationEntries(tree, major)) checkAssignedOperation(context, operation, definition ?? null);
  }
}

function checkAssignedOperation(context: Context, { name, value, key }: Entry, definition: InterfaceDefinition | null): void {
  const { report } = context;
  const operation = definition?.operations.get(name);
  if (definition?.whole === true && operation === undefined) {
    report.errorAtKey({ name, value, key }, { code: 'unknown-name', value: 'an unknown operation', rule: 'an operation of its interface', fix: suggestion(name, [...definition.operations.keys()]) });
  }
  if (stringOf(value) !== undefined || isNull(value)) return;
  const tree = checkKeynames(report, value, grammar.operation);
  if (tree === null) return;
  checkImplementation(context, field(tree, 'implementation'));
  checkInputs(context, field(tree, 'inputs'), operation === undefined ? null : new Map([...(definition?.inputs ?? []), ...operation.inputs]));
}

/** Values of inputs. More than are defined may be given (section 11.3 of 2.0): implementations take what they find. */
function checkInputs(context: Context, inputs: Tree | undefined, defined: Definitions | null): void {
  const { report } = context;
  // Playbooks and scripts take what they get, and files of the simple profile give them more than their types say.
  const mild: Context = { ...context, report: report.mild() };
  for (const { name, value } of namedEntries(report, inputs, 'inputs')) {
    const definition = defined?.get(name);
    const simple = value.unit.dialect.major === 1;
    if (definition !== undefined && !(isMapTree(value) && field(value, 'type') !== undefined && simple)) checkValue(simple ? mild : context, value, definition.schema);
    else checkCalls(context, value);
  }
}
