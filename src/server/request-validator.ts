import type * as z from 'zod';
import { checkValue } from '../formats/documents/check-value.ts';
import type { InputProblem } from '../usecases/views/document-view.ts';

/** Problems of one request that are told. */
const problemsMax = 100;

/** A body, a query or a path that breaks its schema. */
export class InvalidRequestError extends Error {
  override readonly name = 'InvalidRequestError';
  readonly problems: readonly InputProblem[];

  constructor(problems: readonly InputProblem[]) {
    super('the request is wrong');
    this.problems = problems;
  }
}

/** Checks a part of a request as documents are checked: with field, value, rule and fix. */
export const requestValidator =
  ({ schema }: { readonly schema: z.ZodType }) =>
  (data: unknown): { readonly value: unknown } | { readonly error: Error } => {
    const read = schema.safeParse(data);
    if (read.success) return { value: read.data };
    const problems = checkValue(schema, data).slice(0, problemsMax).map(({ path, value, rule, fix }): InputProblem => ({ message: `${path === '' ? 'the request' : path} is ${value}; it must be ${rule}; ${fix}`, ...(path === '' ? {} : { path }), value, rule, fix }));
    return { error: new InvalidRequestError(problems) };
  };
