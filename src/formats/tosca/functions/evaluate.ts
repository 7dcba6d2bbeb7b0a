import type { Json } from '../../../model/json.ts';
import { field, numberOf, stringOf, textOf } from '../parse/tree.ts';
import type { Tree } from '../parse/tree.ts';
import { capabilitiesOfType, definitionsOfType } from '../types/members.ts';
import type { TypeTable } from '../types/type-table.ts';
import type { NodeScope, TemplateScope } from '../validate/context.ts';
import type { Call } from './calls.ts';
import { callOf } from './calls.ts';

/** Calls within calls; deeper ones are taken for a circle. */
const depthMax = 32;

/**
 * What values of a template are before anything runs: inputs have their defaults, properties what is assigned or their defaults. A
 * value that is known only later (attributes, outputs of operations) is null.
 */
export class Evaluator {
  readonly table: TypeTable;
  readonly #scope: TemplateScope;

  constructor(table: TypeTable, scope: TemplateScope) {
    this.table = table;
    this.#scope = scope;
  }

  /** A value as plain data, its calls evaluated. @param self the node that SELF means */
  json(tree: Tree, self: NodeScope | null = null, depth = 0): Json {
    if (depth > depthMax) return null;
    const call = callOf(tree);
    if (call !== null) return this.#call(call, self, depth + 1);
    if (tree.kind === 'scalar') return typeof tree.value === 'number' && !Number.isFinite(tree.value) ? tree.source : tree.value;
    if (tree.kind === 'list') return tree.items.map((item) => this.json(item, self, depth + 1));
    return Object.fromEntries(tree.entries.map(({ name, value }) => [name, this.json(value, self, depth + 1)]));
  }

  /** A property of a node: assigned, fixed, or its default. */
  property(node: NodeScope, name: string): Tree | null {
    const assigned = field(field(node.entry.value, 'properties'), name);
    if (assigned !== undefined) return assigned;
    const definition = node.type === null ? undefined : definitionsOfType(this.table, node.type, 'properties').names.get(name);
    return definition?.fixed ?? definition?.default ?? null;
  }

  /** A property of a capability of a node, likewise. */
  capabilityProperty(node: NodeScope, capability: string, name: string): Tree | null {
    const assigned = field(field(field(field(node.entry.value, 'capabilities'), capability), 'properties'), name);
    if (assigned !== undefined) return assigned;
    const definition = node.type === null ? undefined : capabilitiesOfType(this.table, node.type).names.get(capability)?.properties.names.get(name);
    return definition?.fixed ?? definition?.default ?? null;
  }

  #call({ name, args }: Call, self: NodeScope | null, depth: number): Json {
    if (name === 'get_input') return this.#input(args, self, depth);
    if (name === 'get_property') return this.#member(args, self, depth);
    const values = args.map((arg) => this.json(arg, self, depth));
    if (values.includes(null)) return null;
    if (name === 'concat') return values.every((value) => Array.isArray(value)) ? values.flat() : values.map(String).join('');
    const [first, second, third] = values;
    if (name === 'join' && Array.isArray(first)) return first.map(String).join(typeof second === 'string' ? second : '');
    if (name === 'token' && typeof first === 'string' && typeof second === 'string' && typeof third === 'number') return first.split(second)[third] ?? null;
    return null;
  }

  #input(args: readonly Tree[], self: NodeScope | null, depth: number): Json {
    const [name, ...rest] = args;
    const input = this.#scope.inputs.get(name === undefined ? '' : (textOf(name) ?? ''));
    const given = input?.fixed ?? input?.default ?? null;
    return given === null ? null : this.#inside(given, rest, self, depth);
  }

  #member(args: readonly Tree[], self: NodeScope | null, depth: number): Json {
    const [whose, what, ...rest] = args;
    const name = stringOf(whose);
    const node = name === 'SELF' ? self : this.#scope.nodes.get(name ?? '');
    const wanted = stringOf(what);
    if (node === undefined || node === null || wanted === undefined) return null;
    const [inner, ...more] = rest;
    const property = this.property(node, wanted);
    if (property !== null) return this.#inside(property, rest, node, depth);
    const ofCapability = stringOf(inner) === undefined ? null : this.capabilityProperty(node, wanted, stringOf(inner) ?? '');
    return ofCapability === null ? null : this.#inside(ofCapability, more, node, depth);
  }

  /** The part of a value that further arguments lead to. */
  #inside(tree: Tree, path: readonly Tree[], self: NodeScope | null, depth: number): Json {
    let at: Tree | undefined = tree;
    for (const part of path) at = at?.kind === 'list' ? at.items[numberOf(part) ?? -1] : field(at, textOf(part) ?? '');
    return at === undefined ? null : this.json(at, self, depth);
  }
}
