import type { ASTNode } from '@marcbachmann/cel-js';
import { Environment as CelParser, ParseError } from '@marcbachmann/cel-js';
import { parseQuantity } from '../units/quantity.ts';
import type { ExpressionProblem } from './expression.ts';

/**
 * Bounds on the shape of an expression. The longest is 4096 characters (model/expression.ts); these stop short ones that
 * nest without end. Written by hand, expressions have tens of nodes.
 */
const limits = { maxAstNodes: 2000, maxDepth: 64, maxListElements: 256, maxMapEntries: 256, maxCallArguments: 16 } as const;

const textMax = 4096;

const parser = new CelParser({ limits });

/** Reads the text into a syntax tree, or says where it stops being CEL. Names and types are not looked at here. */
export function parseCel(text: string): { readonly tree: ASTNode } | { readonly problem: ExpressionProblem } {
  if (text.length > textMax) {
    return { problem: { message: `an expression of ${text.length} characters; it must have at most ${textMax}; shorten it`, offset: textMax } };
  }
  try {
    return { tree: parser.parse(text).ast };
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    const offset = error.range?.start ?? 0;
    return { problem: usualMistake(text, offset) ?? { message: `${error.summary}; it must be a CEL expression; correct it here`, offset } };
  }
}

/** Words of other languages for operators of CEL. */
const operatorWords: ReadonlyMap<string, string> = new Map([['and', '&&'], ['or', '||'], ['not', '!']]);

/** What somebody who knows other languages, or the quantities of the document, writes. */
function usualMistake(text: string, offset: number): ExpressionProblem | null {
  if (text[offset] === '=') return { message: '= is not an operator; it must be a CEL expression; write == to compare', offset };
  for (const match of text.matchAll(/\b(?:and|or|not)\b/g)) {
    const [word] = match;
    if (match.index <= offset && offset <= match.index + word.length) return { message: `${word} is not an operator; it must be a CEL expression; write ${operatorWords.get(word) ?? ''}`, offset: match.index };
  }
  return unitMistake(text, offset);
}

/** A number with a unit before the place where reading ended, such as the 100ms of `metrics.p95 > 100ms`. */
function unitMistake(text: string, offset: number): ExpressionProblem | null {
  const written = [...text.matchAll(/(?<![\w.])\d{1,15}(?:\.\d{1,15})?\s?[A-Za-z%][A-Za-z/]{0,6}/g)].findLast((match) => match.index <= offset);
  const read = written === undefined ? null : parseQuantity(written[0]);
  if (written === undefined || read === null) return null;
  return { message: unitMessage(written[0], read.value), offset: written.index };
}

/** What is wrong with a quantity with a unit in an expression, and the plain number that is meant. */
export const unitMessage = (written: string, value: number): string =>
  `${written} has a unit; it must be made of plain numbers in base units (seconds, bytes, cores, USD/h, shares of 1); write ${value}`;
