import type { ASTNode, BinaryOperator } from '@marcbachmann/cel-js';
import type { Compiler, Local } from './compiler.ts';
import { compileAs, hasMistake, refuse, source, wrongPart } from './compiler.ts';
import { parseQuantity } from '../units/quantity.ts';
import { familyNames } from './names.ts';
import { unitMessage } from './parse-cel.ts';
import type { Evaluate, Part, Value } from './value.ts';
import { bool, bothUnknown, double, finite, sameType, string, typeName, Unknown } from './value.ts';

type Operands<Op extends ASTNode['op']> = ASTNode & { readonly op: Op };

/**
 * `&&` and `||` with three values (CEL specification, "Logical Operators"): a side that decides the result alone does so
 * even where the other is unknown, in either order.
 */
export function compileLogic(compiler: Compiler, node: Operands<'&&' | '||'>, locals: readonly Local[]): Part {
  const decisive = node.op === '||';
  const sides = node.args.map((side) => compileAs(compiler, side, locals, bool, 'compare it with something'));
  const [left, right] = sides;
  if (left === undefined || right === undefined || sides.some(hasMistake)) return wrongPart;
  return {
    type: bool,
    steps: 1 + left.steps + right.steps,
    evaluate: (scope, values) => {
      const first = left.evaluate(scope, values);
      if (first === decisive) return decisive;
      const second = right.evaluate(scope, values);
      if (second === decisive) return decisive;
      if (first instanceof Unknown) return second instanceof Unknown ? bothUnknown(first, second) : first;
      return second;
    },
  };
}

/** `c ? a : b`: only the chosen side is looked at, so an unknown in the other one does no harm. */
export function compileChoice(compiler: Compiler, node: Operands<'?:'>, locals: readonly Local[]): Part {
  const condition = compileAs(compiler, node.args[0], locals, bool, 'compare it with something');
  const yes = compiler.compile(node.args[1], locals);
  const no = compiler.compile(node.args[2], locals);
  if ([condition, yes, no].some(hasMistake)) return wrongPart;
  if (!sameType(yes.type, no.type)) {
    return refuse(compiler, node.args[2], `${source(compiler, node.args[2])} is ${typeName(no.type)}; both sides of : must be of one type, and the first is ${typeName(yes.type)}; change one`);
  }
  // A list keeps the larger bound of both, for macros over it.
  const larger = yes.type.kind === 'list' && no.type.kind === 'list' && no.type.max > yes.type.max ? no.type : yes.type;
  return {
    type: larger,
    steps: 1 + condition.steps + Math.max(yes.steps, no.steps),
    evaluate: (scope, values) => {
      const chosen = condition.evaluate(scope, values);
      if (chosen instanceof Unknown) return chosen;
      return chosen === true ? yes.evaluate(scope, values) : no.evaluate(scope, values);
    },
  };
}

export function compileNot(compiler: Compiler, node: Operands<'!_'>, locals: readonly Local[]): Part {
  const part = compileAs(compiler, node.args, locals, bool, 'compare it with something');
  if (hasMistake(part)) return wrongPart;
  return { type: bool, steps: 1 + part.steps, evaluate: lifted(part.evaluate, (value) => value !== true) };
}

export function compileMinus(compiler: Compiler, node: Operands<'-_'>, locals: readonly Local[]): Part {
  const part = compileAs(compiler, node.args, locals, double, 'use a number');
  if (hasMistake(part)) return wrongPart;
  return { type: double, steps: 1 + part.steps, evaluate: lifted(part.evaluate, (value) => -Number(value)) };
}

function lifted(evaluate: Evaluate, apply: (value: Value) => Value): Evaluate {
  return (scope, values) => {
    const value = evaluate(scope, values);
    return value instanceof Unknown ? value : apply(value);
  };
}

type Arithmetic = '+' | '-' | '*' | '/' | '%';
type Order = '<' | '<=' | '>' | '>=';

const arithmetic: Readonly<Record<Arithmetic, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
};

const order: Readonly<Record<Order, (left: number | string, right: number | string) => boolean>> = {
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

export function compileBinary(compiler: Compiler, node: Operands<BinaryOperator>, locals: readonly Local[]): Part {
  if (node.op === 'in') return compileIn(compiler, node, locals);
  if (Object.hasOwn(arithmetic, node.op)) return compileArithmetic(compiler, node, arithmetic[node.op as Arithmetic], locals);
  const left = compiler.compile(node.args[0], locals);
  const right = compiler.compile(node.args[1], locals);
  if (hasMistake(left) || hasMistake(right)) return wrongPart;
  if (!sameType(left.type, right.type)) {
    for (const side of node.args) {
      const value = quantityIn(side);
      if (value !== null) return refuse(compiler, side, unitMessage(source(compiler, side), value));
    }
    return refuse(
      compiler,
      node,
      `${source(compiler, node)} compares ${typeName(left.type)} with ${typeName(right.type)}; both must be of one type; change one side`,
    );
  }
  if (node.op === '==' || node.op === '!=') {
    if (left.type.kind === 'list') return refuse(compiler, node, `${source(compiler, node)} compares lists; it must compare numbers, texts or truth values; use all() or exists()`);
    const wanted = node.op === '==';
    return joined(left, right, bool, (first, second) => (first === second) === wanted);
  }
  if (left.type.kind !== 'double' && left.type.kind !== 'string') {
    return refuse(compiler, node, `${source(compiler, node)} orders ${typeName(left.type)}; it must order numbers or texts; compare with == instead`);
  }
  const compare = order[node.op as Order];
  return joined(left, right, bool, (first, second) => compare(first as number, second as number));
}

/** The value of a text that is a quantity with a unit such as "100ms", in its base unit; null for anything else. */
function quantityIn(node: ASTNode): number | null {
  const read = node.op === 'value' && typeof node.args === 'string' ? parseQuantity(node.args) : null;
  return read === null || read.dimension === 'plain' ? null : read.value;
}

function compileArithmetic(compiler: Compiler, node: Operands<BinaryOperator>, apply: (left: number, right: number) => number, locals: readonly Local[]): Part {
  const left = compileAs(compiler, node.args[0], locals, double, `${node.op} takes numbers`);
  const right = compileAs(compiler, node.args[1], locals, double, `${node.op} takes numbers`);
  if (hasMistake(left) || hasMistake(right)) return wrongPart;
  const text = source(compiler, node);
  return joined(left, right, double, (first, second) => finite(apply(first as number, second as number), () => `${text} (${first as number} ${node.op} ${second as number})`));
}

/** `x in [a, b]`, and `"name" in components`. */
function compileIn(compiler: Compiler, node: Operands<BinaryOperator>, locals: readonly Local[]): Part {
  const names = familyNames(compiler, node.args[1], locals);
  if (names !== null) {
    const part = compileAs(compiler, node.args[0], locals, string, 'write a name in quotes');
    if (hasMistake(part)) return wrongPart;
    const known = new Set(names);
    return { type: bool, steps: 1 + part.steps, evaluate: lifted(part.evaluate, (value) => known.has(value as string)) };
  }
  const item = compiler.compile(node.args[0], locals);
  const list = compiler.compile(node.args[1], locals);
  if (hasMistake(item) || hasMistake(list)) return wrongPart;
  const { type } = list;
  if (type.kind !== 'list') {
    return refuse(compiler, node.args[1], `${source(compiler, node.args[1])} is ${typeName(type)}; in must be followed by a list; write [...]`);
  }
  if (item.type.kind === 'list' || !sameType(item.type, type.of)) {
    return refuse(compiler, node, `${source(compiler, node)} looks for ${typeName(item.type)} in a list of another type; both must be of one type; change one side`);
  }
  const within = joined(item, list, bool, (value, values) => isAmong(value, values as readonly Value[]));
  return { ...within, steps: within.steps + type.max };
}

/** True if a known item is equal; unknown if none is and an item is unknown; else false. */
function isAmong(value: Value, values: readonly Value[]): Value {
  if (values.includes(value)) return true;
  return values.find((item) => item instanceof Unknown) ?? false;
}

/** Both sides are needed: an unknown one makes the result unknown. */
function joined(left: Part, right: Part, type: Part['type'], apply: (left: Value, right: Value) => Value): Part {
  return {
    type,
    steps: 1 + left.steps + right.steps,
    evaluate: (scope, values) => {
      const first = left.evaluate(scope, values);
      const second = right.evaluate(scope, values);
      if (first instanceof Unknown) return second instanceof Unknown ? bothUnknown(first, second) : first;
      return second instanceof Unknown ? second : apply(first, second);
    },
  };
}
