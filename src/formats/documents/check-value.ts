import { LineCounter } from 'yaml';
import type * as z from 'zod';
import { checkSchema } from './check-schema.ts';
import type { Problem } from './problem.ts';
import { Positions } from './source-text.ts';
import type { Json } from '../../model/json.ts';

/** Everything in which a value that stands in no document breaks its schema; files, lines and columns say nothing. */
export const checkValue = (schema: z.ZodType, value: unknown): readonly Problem[] => checkSchema({ file: '', document: value as Json, positions: new Positions('', new LineCounter(), new Map()) }, schema);
