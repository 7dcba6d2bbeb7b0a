import type { ASTNode } from '@marcbachmann/cel-js';
import type { Compiler, Local } from './compiler.ts';
import { hasMistake, refuse, source } from './compiler.ts';
import type { Environment, Expression, ExpressionProblem, Outcome } from './expression.ts';
import { compileCall, compileMethod } from './functions.ts';
import { compileList } from './macros.ts';
import { compileAccess, compileName } from './names.ts';
import { compileBinary, compileChoice, compileLogic, compileMinus, compileNot } from './operators.ts';
import { parseCel } from './parse-cel.ts';
import type { CelType, Part } from './value.ts';
import { bool, double, sameType, string, typeName, Unknown } from './value.ts';

/** The most steps one evaluation may take: under 10 ms on a slow machine. Expressions in use take tens of steps. */
const stepsMax = 100_000;

/** The deepest nesting; keeps the recursion below far from the end of the stack. */
const depthMax = 512;

/**
 * Reads a CEL expression and checks its names and types against an application. Numbers are doubles; integer literals are
 * promoted. Everything wrong with it is reported at once.
 * @param expected what the whole must be: a condition (`bool`) or a number (`double`)
 * @example
 * compileExpression('metrics.p95 > 0.1', environment, 'bool'); // { ok: { text, evaluate } }
 */
export function compileExpression(
  text: string,
  environment: Environment,
  expected: 'bool' | 'double',
): { readonly ok: Expression } | { readonly problems: readonly ExpressionProblem[] } {
  const parsed = parseCel(text);
  if ('problem' in parsed) return { problems: [parsed.problem] };
  const problems: ExpressionProblem[] = [];
  let depth = 0;
  const compiler: Compiler = {
    text,
    environment,
    problems,
    compile: (node, locals) => {
      if (depth >= depthMax) return refuse(compiler, node, `nested more than ${depthMax} deep; it must be flatter; split it`);
      depth += 1;
      const part = compileNode(compiler, node, locals);
      depth -= 1;
      return part;
    },
  };
  const part = compiler.compile(parsed.tree, []);
  if (!hasMistake(part)) checkWhole(compiler, parsed.tree, part, expected);
  if (problems.length > 0) return { problems: problems.toSorted((left, right) => left.offset - right.offset) };
  return { ok: { text, evaluate: (scope) => outcomeOf(part.evaluate(scope, [])) } };
}

function checkWhole(compiler: Compiler, tree: ASTNode, part: Part, expected: 'bool' | 'double'): void {
  const wanted: CelType = expected === 'bool' ? bool : double;
  if (!sameType(part.type, wanted)) {
    const fix = expected === 'bool' ? 'compare it with something' : 'write CONDITION ? NUMBER : NUMBER';
    refuse(compiler, tree, `${source(compiler, tree)} is ${typeName(part.type)}; the expression must be ${typeName(wanted)}; ${fix}`);
  }
  if (part.steps > stepsMax) {
    refuse(compiler, tree, `${source(compiler, tree)} may take ${part.steps.toPrecision(2)} steps; it must take at most ${stepsMax}; nest fewer macros over shorter lists`);
  }
}

function outcomeOf(value: ReturnType<Part['evaluate']>): Outcome {
  if (value instanceof Unknown) return { kind: 'unknown', why: value.whys.join('; ') };
  if (typeof value === 'boolean' || typeof value === 'number') return { kind: 'value', value };
  return { kind: 'unknown', why: 'the expression has no number and no truth value' };
}

function compileNode(compiler: Compiler, node: ASTNode, locals: readonly Local[]): Part {
  switch (node.op) {
    case 'value':
      return compileLiteral(compiler, node);
    case 'id':
      return compileName(compiler, node, locals);
    case '.':
    case '[]':
      return compileAccess(compiler, node, locals);
    case '&&':
    case '||':
      return compileLogic(compiler, node, locals);
    case '?:':
      return compileChoice(compiler, node, locals);
    case '!_':
      return compileNot(compiler, node, locals);
    case '-_':
      return compileMinus(compiler, node, locals);
    case 'list':
      return compileList(compiler, node.args, locals);
    case 'call':
      return compileCall(compiler, node, locals);
    case 'rcall':
      return compileMethod(compiler, node, locals);
    case 'map':
    case '.?':
    case '[?]':
      return refuse(compiler, node, `${source(compiler, node)} is a map or an optional; it must be made of numbers, texts, truth values and lists; rewrite it`);
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case 'in':
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return compileBinary(compiler, node, locals);
    default:
      return refuse(compiler, node, 'this form is not allowed; rewrite it');
  }
}

function compileLiteral(compiler: Compiler, node: ASTNode & { readonly op: 'value' }): Part {
  const literal = node.args;
  if (typeof literal === 'boolean') return { type: bool, steps: 1, evaluate: () => literal };
  if (typeof literal === 'string') return { type: string, steps: 1, evaluate: () => literal };
  if (typeof literal === 'number' || typeof literal === 'bigint') {
    const value = Number(literal);
    if (Number.isFinite(value)) return { type: double, steps: 1, evaluate: () => value };
  }
  return refuse(compiler, node, `${source(compiler, node)} is not a value here; it must be a number, a text, true, false or a list; rewrite it`);
}
