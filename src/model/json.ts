import * as z from 'zod';

/** What can be stored and sent: JSON and nothing else (no Date, no undefined, no NaN). */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export const jsonSchema: z.ZodType<Json> = z.json();
