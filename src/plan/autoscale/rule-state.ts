import type * as z from 'zod';
import { InvalidInputError } from '../../model/error.ts';
import type { Json } from '../../model/json.ts';

/** Reads what `save` of the rule wrote; throws InvalidInputError that names the rule and the field on anything else. */
export function readRuleState<T>(rule: string, schema: z.ZodType<T>, state: Json): T {
  const read = schema.safeParse(state);
  if (read.success) return read.data;
  throw new InvalidInputError(read.error.issues.map((issue) => `state of rule ${rule}: ${issue.path.join('.') || 'the whole'}: ${issue.message}; give what its save() wrote, or begin without a state`));
}
