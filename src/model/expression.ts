import * as z from 'zod';

/** A CEL expression. Its syntax and types are checked when the whole document is, since names must be known for that. */
export const expressionSchema = z
  .string()
  .min(1, { error: 'a CEL expression of at least 1 character; write one or remove the field' })
  .max(4096, { error: 'a CEL expression of at most 4096 characters; shorten it' })
  .meta({ format: 'cel' })
  .describe('A CEL expression over metrics.NAME, objectives.NAME.{status,value,target}, components.NAME.{replicas,ready}, workload.NAME and cost.');
