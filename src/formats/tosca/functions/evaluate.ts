import { InvalidInputError } from '../../../model/error.ts';
import type { Json } from '../../../model/json.ts';
import { formatProblem, pathText } from '../../documents/problem.ts';
import { field, numberOf, stringOf, textOf } from '../parse/tree.ts';
import type { Tree } from '../parse/tree.ts';
import { capabilitiesOfType, definitionsOfType } from '../types/members.ts';
import type { TypeTable } from '../types/type-table.ts';
import type { NodeScope, TemplateScope } from '../validate/context.ts';
import type { Call } from './calls.ts';
import { callOf } from './calls.ts';

/** Values within values, calls counted as such. A file nests its own at most 64 deep. */
const depthMax = 250;
/** Values of one template, those that calls fetch counted as often as they are fetched; as many as a file may have. */
const valuesMax = 200_000;
/** Characters that calls of one template fetch or make. */
const textMax = 4 * 2 ** 20;

/** A value with its size written out: how many values it is, and of how many characters. */
type Sized = { readonly value: Json; readonly values: number; readonly text: number };

/** Where a value stands: the tree, and the node that SELF means in it. */
type Standing = { readonly tree: Tree; readonly self: NodeScope | null };

/**
 * What values of a template are before anything runs: inputs have their defaults, properties what is assigned or their defaults. A
 * value that is known only later (attributes, outputs of operations), or that asks for itself, is null. A few calls can ask for more than
 * any machine holds, so that their results are counted.
 */
export class Evaluator {
  readonly table: TypeTable;
  readonly #scope: TemplateScope;
  readonly #known = new Map<NodeScope | null, Map<Tree, Sized>>();
  readonly #open: Standing[] = [];
  #values = 0;
  #text = 0;

  constructor(table: TypeTable, scope: TemplateScope) {
    this.table = table;
    this.#scope = scope;
  }

  /**
   * A value as plain data, its calls evaluated.
   * @param self the node that SELF means
   * @throws InvalidInputError where calls ask for too much
   */
  json(tree: Tree, self: NodeScope | null = null): Json {
    return this.#sized(tree, self).value;
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

  #sized(tree: Tree, self: NodeScope | null): Sized {
    const ofSelf = this.#known.get(self) ?? new Map<Tree, Sized>();
    this.#known.set(self, ofSelf);
    const known = ofSelf.get(tree);
    if (known !== undefined) return known;
    if (this.#open.some((one) => one.tree === tree && one.self === self)) return unknown;
    if (this.#open.length >= depthMax) throw tooLarge(tree, 'nested deeper, calls followed', `nested at most ${depthMax} deep`);
    this.#open.push({ tree, self });
    const sized = this.#fresh(tree, self);
    this.#open.pop();
    ofSelf.set(tree, sized);
    return sized;
  }

  #fresh(tree: Tree, self: NodeScope | null): Sized {
    this.#spend(tree, 1, 0);
    const call = callOf(tree);
    if (call !== null) {
      const result = this.#call(call, self);
      this.#spend(tree, result.values, result.text);
      return result;
    }
    if (tree.kind === 'scalar') return scalar(typeof tree.value === 'number' && !Number.isFinite(tree.value) ? tree.source : tree.value);
    if (tree.kind === 'list') {
      const items = tree.items.map((item) => this.#sized(item, self));
      return { ...sumOf(items), value: items.map(({ value }) => value) };
    }
    const entries = tree.entries.map(({ name, value }) => ({ name, sized: this.#sized(value, self) }));
    const { values, text } = sumOf(entries.map(({ sized }) => sized));
    return { values, text: entries.reduce((sum, { name }) => sum + name.length, text), value: Object.fromEntries(entries.map(({ name, sized }) => [name, sized.value])) };
  }

  /** Counts before anything is made, so that what is too large never is. */
  #spend(at: Tree, values: number, text: number): void {
    this.#values += values;
    this.#text += text;
    const rule = `part of a template whose calls fetch or make at most ${valuesMax} values and ${textMax} characters`;
    if (this.#values > valuesMax) throw tooLarge(at, 'part of more values', rule);
    if (this.#text > textMax) throw tooLarge(at, 'part of more text', rule);
  }

  #call({ name, args, at }: Call, self: NodeScope | null): Sized {
    if (name === 'get_input') return this.#input(args, self);
    if (name === 'get_property') return this.#member(args, self);
    const sized = args.map((arg) => this.#sized(arg, self));
    const values = sized.map(({ value }) => value);
    if (values.includes(null)) return unknown;
    if (name === 'concat' && values.every((value) => Array.isArray(value))) return { ...sumOf(sized), value: values.flat() };
    if (name === 'concat') return this.#joined(at, sumOf(sized), values, '');
    const [first, second, third] = values;
    if (name === 'join' && Array.isArray(first)) return this.#joined(at, sized[0] ?? unknown, first, typeof second === 'string' ? second : '');
    if (name !== 'token' || typeof first !== 'string' || typeof second !== 'string' || typeof third !== 'number') return unknown;
    this.#spend(at, 0, first.length);
    return scalar(first.split(second)[third] ?? null);
  }

  /** Texts are counted with the commas of lists in them. */
  #joined(at: Tree, { values: inside, text }: Pick<Sized, 'values' | 'text'>, values: readonly Json[], separator: string): Sized {
    this.#spend(at, inside, text + inside + separator.length * values.length);
    return scalar(values.map(String).join(separator));
  }

  #input(args: readonly Tree[], self: NodeScope | null): Sized {
    const [name, ...rest] = args;
    const input = this.#scope.inputs.get(name === undefined ? '' : (textOf(name) ?? ''));
    const given = input?.fixed ?? input?.default ?? null;
    return given === null ? unknown : this.#inside(given, rest, self);
  }

  #member(args: readonly Tree[], self: NodeScope | null): Sized {
    const [whose, what, ...rest] = args;
    const name = stringOf(whose);
    const node = name === 'SELF' ? self : this.#scope.nodes.get(name ?? '');
    const wanted = stringOf(what);
    if (node === undefined || node === null || wanted === undefined) return unknown;
    const [inner, ...more] = rest;
    const property = this.property(node, wanted);
    if (property !== null) return this.#inside(property, rest, node);
    const ofCapability = stringOf(inner) === undefined ? null : this.capabilityProperty(node, wanted, stringOf(inner) ?? '');
    return ofCapability === null ? unknown : this.#inside(ofCapability, more, node);
  }

  /** The part of a value that further arguments lead to. */
  #inside(tree: Tree, path: readonly Tree[], self: NodeScope | null): Sized {
    let at: Tree | undefined = tree;
    for (const part of path) at = at?.kind === 'list' ? at.items[numberOf(part) ?? -1] : field(at, textOf(part) ?? '');
    return at === undefined ? unknown : this.#sized(at, self);
  }
}

const unknown: Sized = { value: null, values: 1, text: 0 };

const scalar = (value: string | number | boolean | null): Sized => ({ value, values: 1, text: typeof value === 'string' ? value.length : 8 });

/** A value and those in it. */
const sumOf = (inside: readonly Sized[]): Pick<Sized, 'values' | 'text'> => ({ values: inside.reduce((sum, { values }) => sum + values, 1), text: inside.reduce((sum, { text }) => sum + text, 0) });

function tooLarge({ unit, at, path }: Tree, value: string, rule: string): InvalidInputError {
  return new InvalidInputError([formatProblem({ file: unit.file, ...unit.placeOf(at), path: pathText(path), value, rule, fix: 'write fewer calls of calls' })]);
}
