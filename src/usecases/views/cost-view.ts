import * as z from 'zod';
import { instantView } from './instant.ts';

/** What an application cost in a stretch of time. */
export const costView = z
  .object({
    app: z.string(),
    from: instantView,
    to: instantView,
    stepMs: z.number(),
    usd: z.number(),
    usdPerHour: z.number().describe('The rate now.'),
    components: z.array(z.object({ name: z.string(), usd: z.number(), instanceHours: z.number(), usdPerHour: z.number() })),
    templates: z.array(z.object({ name: z.string(), usd: z.number(), instanceHours: z.number() })),
    steps: z
      .array(z.object({ from: instantView, to: instantView, usd: z.number(), components: z.array(z.object({ name: z.string(), usd: z.number() })) }))
      .describe('The same, one entry a step; the last may be shorter.'),
  })
  .meta({ id: 'Cost' })
  .describe('The integral of the ledger: starting and draining instances are paid.');

export type CostReport = z.output<typeof costView>;
