import type * as z from 'zod';
import type { Environment } from '../expressions/expression.ts';
import type { Cursor } from './check-cursor.ts';

/** What is known of each operation without a platform: its name and the shape of its arguments. */
export type OperationSchemas = ReadonlyMap<string, { readonly args: z.ZodType }>;

/** What the checks of one application share. */
export type ApplicationChecks = {
  readonly spec: Cursor;
  readonly operations: OperationSchemas;
  readonly environment: Environment;
  readonly templates: readonly string[];
};
