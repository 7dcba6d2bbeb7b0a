import * as z from 'zod';

export const healthView = z
  .object({
    status: z.enum(['ok', 'failed']),
    checks: z.array(z.object({ name: z.string(), ok: z.boolean(), message: z.string() })),
  })
  .meta({ id: 'Health' })
  .describe('Named checks; one that fails makes the whole fail.');

export type Health = z.output<typeof healthView>;
