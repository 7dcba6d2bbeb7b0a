import * as z from 'zod';
import { InvalidInputError } from '../../../model/error.ts';
import type { Json } from '../../../model/json.ts';

/** `TimedValues.save()`; bounded, since a state may come from outside. */
export const timedValuesSchema = z.array(z.tuple([z.number(), z.number()])).max(100_000);

/** What `save` of the rule `name` wrote, or an InvalidInputError that names the field that is not as it should be. */
export function restored<T>(name: string, schema: z.ZodType<T>, state: Json): T {
  const read = schema.safeParse(state);
  if (read.success) return read.data;
  throw new InvalidInputError(
    read.error.issues.map((issue) => `the saved state of the rule ${name}, field ${issue.path.join('.') || '(all)'}: ${issue.message}; start the rule anew, or give it what it saved itself`),
  );
}
