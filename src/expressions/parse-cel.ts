import type { ASTNode } from '@marcbachmann/cel-js';
import { Environment as CelParser, ParseError } from '@marcbachmann/cel-js';
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
    return { problem: { message: `${error.summary}; it must be a CEL expression; correct it here`, offset: error.range?.start ?? 0 } };
  }
}
