import { environmentOf } from '../../../expressions/application-environment.ts';
import { compileExpression } from '../../../expressions/compile-expression.ts';
import type { Outcome, Scope } from '../../../expressions/expression.ts';
import type { ApplicationSpec } from '../../../model/application.ts';

/** Evaluates one expression of a document; an expression that does not compile is unknown, with why. */
export type Evaluate = (text: string, expected: 'bool' | 'double', scope: Scope) => Outcome;

const compiledBySpec = new WeakMap<ApplicationSpec, Evaluate>();

/**
 * The evaluator of an application's expressions. Each is compiled once per generation of the document: specs are
 * immutable, so the cache changes nothing but the time it takes.
 */
export function evaluatorOf(spec: ApplicationSpec): Evaluate {
  const known = compiledBySpec.get(spec);
  if (known !== undefined) return known;
  const environment = environmentOf(spec);
  const compiled = new Map<string, (scope: Scope) => Outcome>();
  const evaluate: Evaluate = (text, expected, scope) => {
    const key = `${expected}:${text}`;
    let run = compiled.get(key);
    if (run === undefined) {
      const result = compileExpression(text, environment, expected);
      if ('ok' in result) {
        const { ok } = result;
        run = (present) => ok.evaluate(present);
      } else {
        const why = `the expression is invalid: ${result.problems.map((problem) => problem.message).join('; ')}`;
        run = () => ({ kind: 'unknown', why });
      }
      compiled.set(key, run);
    }
    return run(scope);
  };
  compiledBySpec.set(spec, evaluate);
  return evaluate;
}
