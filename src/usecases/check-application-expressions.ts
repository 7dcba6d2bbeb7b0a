import { compileExpression } from '../expressions/compile-expression.ts';
import type { Environment } from '../expressions/expression.ts';
import type { Problem } from '../formats/documents/problem.ts';
import type { Cursor } from './check-cursor.ts';

/** Every mistake of the expression that stands here, at its place inside the text; nothing if no text stands here. */
export function checkExpression(cursor: Cursor, environment: Environment, expected: 'bool' | 'double'): readonly Problem[] {
  const text = cursor.text();
  if (text === null || text === '') return [];
  const compiled = compileExpression(text, environment, expected);
  if ('ok' in compiled) return [];
  const noun = expected === 'bool' ? 'a condition in CEL' : 'a number in CEL';
  return compiled.problems.map(({ message, offset }) => {
    // The message has the form FACT; RULE; FIX: the fact and its rule explain why the text is no expression.
    const cut = message.lastIndexOf('; ');
    return cursor.textProblem(offset, `${noun}: ${message.slice(0, cut).replaceAll('; it must be', ', not')}; ${message.slice(cut + 2)}`);
  });
}
