import type * as z from 'zod';
import { formatQuantity } from '../../units/quantity.ts';
import type { PolicyChoice } from './policy-choice.ts';

/** A parameter as a user would write it. */
export type WrittenParameter = { readonly name: string; readonly value: string };

/**
 * All parameters of a policy, those that were left out included, each as a text that reads back as the same value: a duration as `5min`, a
 * share as `80%`. What is not set has no text.
 */
export function writtenParameters({ entry, parameters }: PolicyChoice): readonly WrittenParameter[] {
  if (typeof parameters !== 'object' || parameters === null) return [];
  const fields: Readonly<Record<string, z.ZodType>> = 'shape' in entry.parameters ? (entry.parameters.shape as Record<string, z.ZodType>) : {};
  return Object.entries(parameters)
    .filter(([, value]) => value !== null && value !== undefined)
    .map(([name, value]) => ({ name, value: written(fields[name], value) }));
}

function written(schema: z.ZodType | undefined, value: unknown): string {
  const reads = (text: unknown): boolean => schema?.safeParse(text).data === value;
  if (typeof value === 'number' && !reads(value)) {
    const texts = [formatQuantity({ value: value / 1000, dimension: 'duration' }), formatQuantity({ value, dimension: 'share' })].map((text) => text.replace(' ', ''));
    const exact = texts.find(reads);
    if (exact !== undefined) return exact;
  }
  return typeof value === 'string' ? value : JSON.stringify(value);
}
