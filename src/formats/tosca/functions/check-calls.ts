import { suggestion } from '../parse/suggest.ts';
import { callOf, functionsOf } from './calls.ts';
import type { Call } from './calls.ts';
import type { Context, NodeScope, TemplateScope } from '../validate/context.ts';
import { field, stringOf, textOf } from '../parse/tree.ts';
import type { Tree } from '../parse/tree.ts';
import type { Unit } from '../parse/unit.ts';
import type { TypeTable } from '../types/type-table.ts';
import { capabilitiesOfType, definitionsOfType, requirementsOfType } from '../types/members.ts';

/** Checks every call in a value: that the function exists, its number of arguments, and the names it uses. */
export function checkCalls(context: Context, tree: Tree): void {
  const call = callOf(tree);
  if (call !== null) checkCall(context, call);
  else checkMalformed(context, tree);
  const inner = call?.args ?? (tree.kind === 'list' ? tree.items : tree.kind === 'map' ? tree.entries.map(({ value }) => value) : []);
  for (const value of inner) checkCalls(context, value);
}

/** A call stands alone in its map (section 10.1 of 2.0); a name that begins with `$` is escaped by another one. */
export function checkMalformed({ report }: Context, tree: Tree): void {
  if (tree.kind !== 'map' || tree.unit.dialect.major === 1 || tree.entries.length < 2) return;
  for (const entry of tree.entries) {
    if (!/^\$[^$]/.test(entry.name)) continue;
    report.errorAtKey(entry, { code: 'function', value: 'a call of a function beside other names', rule: 'the only name of its map, or escaped', fix: 'write $$ for a name that begins with $' });
  }
}

function checkCall(context: Context, call: Call): void {
  const { report, table } = context;
  const { name, args, at } = call;
  const arity = functionsOf(at.unit.dialect).get(name);
  if (arity === undefined) {
    if (functionDefined(table, at.unit, name) !== false) return;
    const names = [...functionsOf(at.unit.dialect).keys()];
    return report.error(at, { code: 'function', value: `a call of $${name.slice(0, 60)}`, rule: 'a call of a function that is built in or defined under functions', fix: suggestion(name, names) });
  }
  if (args.length < arity.least || args.length > arity.most) {
    const rule = arity.least === arity.most ? `${arity.least}` : arity.most === Infinity ? `at least ${arity.least}` : `${arity.least} to ${arity.most}`;
    return report.error(at, { code: 'function', value: `a call of ${name} with ${args.length} arguments`, rule: `a call with ${rule}`, fix: 'see the specification of the function' });
  }
  if (context.template === null) return;
  if (name === 'get_input') checkInput(context, call);
  if (name === 'get_property' || name === 'get_attribute') checkMember(context, call);
}

function checkInput({ report, template }: Context, { args, at }: Call): void {
  const [arg] = args;
  const name = arg === undefined ? undefined : textOf(arg);
  if (arg === undefined || name === undefined || callOf(arg) !== null || template?.inputs.has(name) !== false) return;
  const names = [...template.inputs.keys()];
  const finding = { code: 'unknown-name' as const, rule: 'the name of an input of this template', fix: suggestion(name, names) };
  // Parts of operations of the simple profile take the inputs of an operation too.
  if (at.unit.dialect.major === 2 || !at.path.includes('interfaces')) report.error(arg, finding);
  else report.warn(arg, finding);
}

const keywords: ReadonlySet<string> = new Set(['SELF', 'SOURCE', 'TARGET', 'TARGETS', 'HOST', 'CAPABILITY', 'RELATIONSHIP', 'ALL']);

/** `get_property` and `get_attribute` of a named node: the node and what is asked of it. */
function checkMember({ report, table, template }: Context, { name: called, args, at }: Call): void {
  const [whose, what] = args;
  const name = stringOf(whose);
  if (whose === undefined || what === undefined || name === undefined || callOf(whose) !== null || template === null) return;
  const strict = at.unit.dialect.major === 2;
  const self = name === 'SELF' ? selfAt(template, at) : undefined;
  if (keywords.has(name) && self === undefined) return;
  const node = self ?? template.nodes.get(name);
  if (node === undefined) {
    if (template.relationships.has(name) || template.groups.has(name)) return;
    const finding = { code: 'unknown-name' as const, rule: 'SELF, or the name of a node or relationship of this template', fix: suggestion(name, [...template.nodes.keys()]) };
    return strict ? report.error(whose, finding) : report.warn(whose, finding);
  }
  const wanted = stringOf(what);
  const known = wanted === undefined || keywords.has(wanted) || callOf(what) !== null ? null : memberNames(table, node);
  if (known === null || wanted === undefined || known.includes(wanted)) return;
  const finding = { code: 'unknown-name' as const, rule: `a property, attribute, capability or requirement of ${node.entry.name}`, fix: suggestion(wanted, known) };
  // Up to 1.3 attributes are what a tool finds, and properties what types define.
  if (strict || called === 'get_property') report.error(what, finding);
  else report.warn(what, finding);
}

/** The node that SELF means; none where that is a relationship or a candidate of a filter. */
function selfAt(template: TemplateScope, { path }: Tree): NodeScope | undefined {
  const [, section, name] = path;
  return section !== 'node_templates' || path.includes('relationship') || path.includes('node_filter') ? undefined : template.nodes.get(String(name));
}

/** What functions may ask of a node by name; null where its type is not wholly known. */
function memberNames(table: TypeTable, { type, entry }: NodeScope): readonly string[] | null {
  if (type === null) return null;
  const parts = [definitionsOfType(table, type, 'properties'), definitionsOfType(table, type, 'attributes'), capabilitiesOfType(table, type), requirementsOfType(table, type)];
  if (parts.some(({ whole }) => !whole)) return null;
  const own = ['attributes', 'properties', 'capabilities'].flatMap((section) => {
    const tree = field(entry.value, section);
    return tree?.kind === 'map' ? tree.entries.map(({ name }) => name) : [];
  });
  return [...own, ...parts.flatMap(({ names }) => [...names.keys()])];
}

/** Whether a function of 2.0 is defined under a name; null where that cannot be known. */
function functionDefined(table: TypeTable, unit: Unit, name: string, seen = new Set<string>()): boolean | null {
  const key = `${unit.file}\n${name}`;
  if (seen.has(key)) return false;
  seen.add(key);
  for (const functions of [field(unit.root, 'functions'), field(field(unit.root, 'service_template'), 'functions')]) {
    if (functions?.kind === 'map' && functions.byName.has(name)) return true;
  }
  let answer: boolean | null = false;
  const imports = table.importsOf(unit);
  table.work.spend(imports.length);
  for (const { namespace, unit: other } of imports) {
    if (namespace !== null && !name.startsWith(`${namespace}:`)) continue;
    const rest = namespace === null ? name : name.slice(namespace.length + 1);
    const found = other === null ? null : functionDefined(table, other, rest, seen);
    if (found === true) return true;
    if (found === null) answer = null;
  }
  return answer;
}
