import type { ASTNode } from '@marcbachmann/cel-js';
import type { Environment, ExpressionProblem } from './expression.ts';
import type { CelType, Part } from './value.ts';
import { isWrong, sameType, typeName, unknown, wrong } from './value.ts';

/** A variable that a macro declares, and its place among the locals. */
export type Local = { readonly name: string; readonly type: CelType; readonly index: number };

/** What compiling one expression needs; the same for all its parts. */
export type Compiler = {
  readonly text: string;
  readonly environment: Environment;
  readonly problems: ExpressionProblem[];
  /** Compiles a part; `locals` are the variables of the macros around it, innermost last. */
  readonly compile: (node: ASTNode, locals: readonly Local[]) => Part;
};

/** Stands for a part with a mistake, so that checking goes on behind it. */
export const wrongPart: Part = { type: wrong, steps: 0, evaluate: () => unknown('the expression has mistakes') };

/** Notes a mistake and goes on. */
export function refuse(compiler: Compiler, node: { readonly start: number }, message: string): Part {
  compiler.problems.push({ message, offset: node.start });
  return wrongPart;
}

/** What is written in the expression at a node, shortened for a message. */
export function source(compiler: Compiler, node: ASTNode): string {
  const text = compiler.text.slice(node.start, node.end).replaceAll(/\s+/g, ' ');
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** Compiles a part that must have a certain type. */
export function compileAs(compiler: Compiler, node: ASTNode, locals: readonly Local[], type: CelType, fix: string): Part {
  const part = compiler.compile(node, locals);
  if (sameType(part.type, type)) return part;
  return refuse(compiler, node, `${source(compiler, node)} is ${typeName(part.type)}; it must be ${typeName(type)}; ${fix}`);
}

/** Whether a part has a mistake that is already reported. */
export const hasMistake = (part: Part): boolean => isWrong(part.type);
