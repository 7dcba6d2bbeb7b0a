import * as z from 'zod';

const dimensions = ['duration', 'memory', 'money-rate', 'money', 'share', 'cores', 'rate', 'plain'] as const;

/** An objective with what is known of it now. */
export const objectiveView = z
  .object({
    name: z.string(),
    description: z.string().nullable(),
    metric: z.string().describe('The metric it is about, or cost.'),
    status: z.enum(['met', 'violated', 'unknown']),
    why: z.string().describe('The status in one plain sentence.'),
    applies: z.boolean().describe('False while its condition does not hold: nothing is owed then.'),
    failed: z.boolean().describe('Whether its firmness makes it failed.'),
    comparator: z.enum(['<', '<=', '>', '>=']),
    value: z.number().nullable().describe('In the unit of `unit`; null where it is not known.'),
    target: z.number().describe('In the unit of `unit`.'),
    unit: z.string().describe('Base unit of value and target: s, B, USD/h, cores, /s or empty.'),
    dimension: z.enum(dimensions),
    valueText: z.string().nullable().describe('The value as people read it, such as 87.3 ms.'),
    targetText: z.string().describe('The target as people read it.'),
    firmness: z.enum(['soft', 'firm', 'hard']),
    weight: z.number(),
    goal: z.number().describe('Share of time in which the target must hold, 0 to 1.'),
    periodMs: z.number().describe('The time over which the goal is counted.'),
    metShare: z.number().nullable().describe('Share of the observed time in which it held, 0 to 1; unknown time counts as not met.'),
    unknownShare: z.number().nullable().describe('The part of that time of which nobody knows: nothing was measured, or no controller ran. It counts as not met.'),
    budgetLeft: z.number().describe('What is left of the error budget: 1 untouched, 0 spent, negative overspent.'),
    burnRate: z.number().nullable().describe('How fast the budget is used now: 1 uses exactly all of it by the end of the period.'),
    consecutiveMisses: z.number().nullable().describe('Misses in a row up to now; null before the first cycle of this server.'),
  })
  .meta({ id: 'ObjectiveStatus' })
  .describe('An objective with its status, value, target, error budget and burn rate.');

export type ObjectiveView = z.output<typeof objectiveView>;
