import type { ASTNode } from '@marcbachmann/cel-js';
import { suggestion } from '../model/did-you-mean.ts';
import type { Compiler, Local } from './compiler.ts';
import { compileAs, hasMistake, refuse, source, wrongPart } from './compiler.ts';
import { compileMacro, macroNames } from './macros.ts';
import { familyNames } from './names.ts';
import type { CelType, Part, Value } from './value.ts';
import { bool, bothUnknown, double, finite, string, typeName, Unknown } from './value.ts';

const textFunctions: Readonly<Record<string, (text: string, other: string) => boolean>> = {
  startsWith: (text, other) => text.startsWith(other),
  endsWith: (text, other) => text.endsWith(other),
  contains: (text, other) => text.includes(other),
};

/** The functions of CEL's `math` extension that take doubles, with the number of their arguments. */
const mathFunctions: Readonly<Record<string, { readonly min: number; readonly max: number; readonly apply: (...values: number[]) => number }>> = {
  greatest: { min: 1, max: 16, apply: Math.max },
  least: { min: 1, max: 16, apply: Math.min },
  abs: { min: 1, max: 1, apply: Math.abs },
  ceil: { min: 1, max: 1, apply: Math.ceil },
  floor: { min: 1, max: 1, apply: Math.floor },
  // CEL rounds halves away from zero, JavaScript upwards.
  round: { min: 1, max: 1, apply: (value) => Math.sign(value) * Math.round(Math.abs(value)) },
};

const callNames = ['has', 'size', 'double', 'int'] as const;
const methodNames = [...macroNames, ...Object.keys(textFunctions), 'size'];

/** `has(metrics.x)`, `size(list)`, `double(x)`, `int(x)`. */
export function compileCall(compiler: Compiler, node: ASTNode & { readonly op: 'call' }, locals: readonly Local[]): Part {
  const [name, args] = node.args;
  const [first] = args;
  const known = callNames.find((candidate) => candidate === name);
  if (known === undefined) {
    const hint = Object.hasOwn(mathFunctions, name) ? `write math.${name}(...)` : suggestion(name, [...callNames]);
    return refuse(compiler, node, `${name} is not a function here; it must be one of ${callNames.join(', ')} or of math.${Object.keys(mathFunctions).join(', math.')}; ${hint}`);
  }
  if (first === undefined || args.length !== 1) return refuse(compiler, node, `${name} has ${args.length} arguments; it must have 1; correct it`);
  switch (known) {
    case 'has':
      return compileHas(compiler, first, locals);
    case 'size':
      return compileSize(compiler, first, locals);
    case 'double':
    case 'int':
      return compileNumber(compiler, first, locals, known);
  }
}

/** `RANGE.exists(...)`, `text.startsWith(...)`, `math.greatest(...)`. */
export function compileMethod(compiler: Compiler, node: ASTNode & { readonly op: 'rcall' }, locals: readonly Local[]): Part {
  const [name, receiver, args] = node.args;
  if (receiver.op === 'id' && receiver.args === 'math') return compileMath(compiler, node, name, args, locals);
  const macro = macroNames.find((candidate) => candidate === name);
  if (macro !== undefined) return compileMacro(compiler, macro, receiver, args, locals);
  const [first] = args;
  if (name === 'size' && args.length === 0) return compileSize(compiler, receiver, locals);
  const apply = Object.hasOwn(textFunctions, name) ? textFunctions[name] : undefined;
  if (apply === undefined) {
    return refuse(compiler, node, `${name} is not a function here; it must be one of ${methodNames.join(', ')}; ${suggestion(name, methodNames)}`);
  }
  if (first === undefined || args.length !== 1) return refuse(compiler, node, `${name} has ${args.length} arguments; it must have 1; correct it`);
  const parts = [receiver, first].map((part) => compileAs(compiler, part, locals, string, `${name} takes texts`));
  return applied(parts, bool, (values) => apply(values[0] as string, values[1] as string));
}

function compileMath(compiler: Compiler, node: ASTNode, name: string, args: readonly ASTNode[], locals: readonly Local[]): Part {
  const known = Object.keys(mathFunctions);
  const found = Object.hasOwn(mathFunctions, name) ? mathFunctions[name] : undefined;
  if (found === undefined) return refuse(compiler, node, `math.${name} is not known; it must be one of ${known.join(', ')}; ${suggestion(name, known)}`);
  if (args.length < found.min || args.length > found.max) {
    const count = found.min === found.max ? `${found.min}` : `${found.min} to ${found.max}`;
    return refuse(compiler, node, `math.${name} has ${args.length} arguments; it must have ${count}; correct it`);
  }
  const parts = args.map((part) => compileAs(compiler, part, locals, double, `math.${name} takes numbers`));
  const text = source(compiler, node);
  return applied(parts, double, (values) => finite(found.apply(...(values as number[])), () => text));
}

/** Whether a reading is there: the one way to turn missing into a value. */
function compileHas(compiler: Compiler, node: ASTNode, locals: readonly Local[]): Part {
  const part = compiler.compile(node, locals);
  if (hasMistake(part)) return wrongPart;
  return { type: bool, steps: 1 + part.steps, evaluate: (scope, values) => !(part.evaluate(scope, values) instanceof Unknown) };
}

function compileSize(compiler: Compiler, node: ASTNode, locals: readonly Local[]): Part {
  const names = familyNames(compiler, node, locals);
  if (names !== null) return { type: double, steps: 1, evaluate: () => names.length };
  const part = compiler.compile(node, locals);
  if (hasMistake(part)) return wrongPart;
  if (part.type.kind !== 'list' && part.type.kind !== 'string') {
    return refuse(compiler, node, `${source(compiler, node)} is ${typeName(part.type)}; size takes a list or a text; rewrite it`);
  }
  // CEL counts code points in a text.
  return applied([part], double, ([value]) => (typeof value === 'string' ? Array.from(value).length : (value as readonly Value[]).length));
}

/** `double(true)` is 1; `int` also drops the fraction, towards zero. Texts are not read as numbers. */
function compileNumber(compiler: Compiler, node: ASTNode, locals: readonly Local[], name: 'double' | 'int'): Part {
  const part = compiler.compile(node, locals);
  if (hasMistake(part)) return wrongPart;
  if (part.type.kind !== 'double' && part.type.kind !== 'bool') {
    return refuse(compiler, node, `${source(compiler, node)} is ${typeName(part.type)}; ${name} takes a number or a truth value; rewrite it`);
  }
  return applied([part], double, ([value]) => (name === 'int' ? Math.trunc(Number(value)) : Number(value)));
}

function applied(parts: readonly Part[], type: CelType, apply: (values: readonly Value[]) => Value): Part {
  if (parts.some(hasMistake)) return wrongPart;
  return {
    type,
    steps: parts.reduce((sum, part) => sum + part.steps, 1),
    evaluate: (scope, locals) => {
      const values = parts.map((part) => part.evaluate(scope, locals));
      const unknowns = values.filter((value) => value instanceof Unknown);
      return unknowns.length > 0 ? unknowns.reduce(bothUnknown) : apply(values);
    },
  };
}
