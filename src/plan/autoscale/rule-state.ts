import * as z from 'zod';
import { InvalidInputError } from '../../model/error.ts';
import type { Json } from '../../model/json.ts';

/**
 * What a rule said of its last decision, as it saves it: one that does not decide in every step (HPA looks every 15 s) is asked again in between, and
 * must not say then that it knows nothing. Absent in states of before.
 */
export const saidSchema = z.string().max(2000).optional();

/** Reads what `save` of the rule wrote; throws InvalidInputError that names the rule and the field on anything else. */
export function readRuleState<T>(rule: string, schema: z.ZodType<T>, state: Json): T {
  const read = schema.safeParse(state);
  if (read.success) return read.data;
  throw new InvalidInputError(read.error.issues.map((issue) => `state of rule ${rule}: ${issue.path.join('.') || 'the whole'}: ${issue.message}; give what its save() wrote, or begin without a state`));
}
