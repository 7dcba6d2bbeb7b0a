import type { ASTNode } from '@marcbachmann/cel-js';
import type { Compiler, Local } from './compiler.ts';
import { compileAs, hasMistake, refuse, source, wrongPart } from './compiler.ts';
import type { Scope } from './expression.ts';
import { familyNames } from './names.ts';
import type { CelType, Evaluate, Locals, Part, Value } from './value.ts';
import { bool, bothUnknown, double, string, typeName, Unknown } from './value.ts';

export const macroNames = ['all', 'exists', 'exists_one', 'filter', 'map'] as const;
export type MacroName = (typeof macroNames)[number];

/** What a macro goes through: a list, or the names of a family (as CEL goes through the keys of a map). */
type Range = { readonly of: CelType; readonly max: number; readonly steps: number; readonly items: Evaluate };

/**
 * `RANGE.macro(NAME, BODY)`. Lists come only from literals, from other macros and from the names of the application, so the
 * most steps are known when it is compiled, and an expression with too many is refused rather than stopped.
 */
export function compileMacro(compiler: Compiler, name: MacroName, receiver: ASTNode, args: readonly ASTNode[], locals: readonly Local[]): Part {
  const range = rangeOf(compiler, receiver, locals);
  const [variable, body] = args;
  if (range === null) return wrongPart;
  if (args.length !== 2 || variable === undefined || body === undefined || variable.op !== 'id') {
    return refuse(compiler, receiver, `${name} has ${args.length} arguments; it must have a variable and an expression; write ${name}(item, ...)`);
  }
  const inner = [...locals, { name: variable.args, type: range.of, index: locals.length }];
  const part = name === 'map' ? compiler.compile(body, inner) : compileAs(compiler, body, inner, bool, 'compare it with something');
  if (hasMistake(part)) return wrongPart;
  const each = (scope: Scope, values: Locals, apply: (items: readonly Value[], results: readonly Value[]) => Value): Value => {
    const items = range.items(scope, values);
    if (items instanceof Unknown) return items;
    const list = items as readonly Value[];
    return apply(list, list.map((item) => (item instanceof Unknown ? item : part.evaluate(scope, [...values.slice(0, inner.length - 1), item]))));
  };
  const steps = 1 + range.steps + range.max * (1 + part.steps);
  switch (name) {
    case 'exists':
      return { type: bool, steps, evaluate: (scope, values) => each(scope, values, (_, results) => anyOf(results, true)) };
    case 'all':
      return { type: bool, steps, evaluate: (scope, values) => each(scope, values, (_, results) => anyOf(results, false)) };
    case 'exists_one':
      return { type: bool, steps, evaluate: (scope, values) => each(scope, values, (_, results) => firstUnknown(results) ?? results.filter((result) => result === true).length === 1) };
    case 'filter':
      return {
        type: { kind: 'list', of: range.of, max: range.max },
        steps,
        evaluate: (scope, values) => each(scope, values, (items, results) => firstUnknown(results) ?? items.filter((_, index) => results[index] === true)),
      };
    case 'map':
      return { type: { kind: 'list', of: part.type, max: range.max }, steps, evaluate: (scope, values) => each(scope, values, (_, results) => results) };
  }
}

function rangeOf(compiler: Compiler, receiver: ASTNode, locals: readonly Local[]): Range | null {
  const names = familyNames(compiler, receiver, locals);
  if (names !== null) return { of: string, max: names.length, steps: 1, items: () => names };
  const part = compiler.compile(receiver, locals);
  if (hasMistake(part)) return null;
  if (part.type.kind !== 'list') {
    refuse(compiler, receiver, `${source(compiler, receiver)} is ${typeName(part.type)}; it must be a list or one of metrics, objectives, components, workload; write [...]`);
    return null;
  }
  return { of: part.type.of, max: part.type.max, steps: part.steps, items: part.evaluate };
}

/** A list literal; its items must be of one type. */
export function compileList(compiler: Compiler, items: readonly ASTNode[], locals: readonly Local[]): Part {
  const [first, ...rest] = items;
  if (first === undefined) return { type: { kind: 'list', of: double, max: 0 }, steps: 1, evaluate: () => [] };
  const head = compiler.compile(first, locals);
  const parts = [head, ...rest.map((item) => compileAs(compiler, item, locals, head.type, 'lists hold items of one type'))];
  if (parts.some(hasMistake)) return wrongPart;
  const most = parts.map((part) => part.type).reduce(widest);
  return {
    type: { kind: 'list', of: most, max: items.length },
    steps: parts.reduce((sum, part) => sum + part.steps, 1),
    evaluate: (scope, values) => parts.map((part) => part.evaluate(scope, values)),
  };
}

const widest = (left: CelType, right: CelType): CelType => (left.kind === 'list' && right.kind === 'list' && right.max > left.max ? right : left);

/** `decisive` if one result is; unknown if none is and one is unknown; else the opposite. */
function anyOf(results: readonly Value[], decisive: boolean): Value {
  return results.includes(decisive) ? decisive : (firstUnknown(results) ?? !decisive);
}

function firstUnknown(values: readonly Value[]): Unknown | null {
  const unknowns = values.filter((value) => value instanceof Unknown);
  return unknowns.length === 0 ? null : unknowns.reduce(bothUnknown);
}
