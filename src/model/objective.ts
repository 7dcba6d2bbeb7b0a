import * as z from 'zod';
import { expressionSchema } from './expression.ts';
import { identifierSchema } from './ids.ts';
import { statisticSchema } from './measure.ts';
import { anyQuantitySchema, positiveDurationSchema, shareSchema } from './quantities.ts';

/** What the owner wants: metric + statistic + window + comparator + target, perhaps only `when` a condition holds. */
export const objectiveSchema = z
  .strictObject({
    name: identifierSchema,
    description: z.string().max(1024).optional().describe('One sentence for people.'),
    metric: identifierSchema.describe('A name from metrics, or cost (USD/h of all instances).'),
    statistic: statisticSchema.optional().describe("The metric's own if absent."),
    window: positiveDurationSchema.optional().describe("The metric's own if absent."),
    comparator: z.enum(['<', '<=', '>', '>=']).describe('How the value must compare with the target.'),
    target: anyQuantitySchema.describe('What the value is compared with: a quantity such as 100ms, "2 USD/h", 512MiB, 95% or 150/s; of times and amounts of memory always with the unit, of others also an integer.'),
    expected: z
      .strictObject({
        value: anyQuantitySchema.describe('Of the same unit as the target.'),
        tolerance: shareSchema.prefault('20%').describe('Values within this share of it are as expected.'),
      })
      .optional()
      .describe('What was predicted, such as by a plan (plannedBy of a component writes it): a value far from it is a finding, also where the target is met.'),
    when: expressionSchema.optional().describe('Owed only while this is true.'),
    goal: shareSchema.prefault('95%').describe('The share of time in which the target must be met; the rest is the error budget.'),
    period: positiveDurationSchema.prefault('30d').describe('The time over which the goal is counted.'),
    firmness: z
      .enum(['soft', 'firm', 'hard'])
      .default('soft')
      .describe('soft: a miss costs. firm: failed after maxConsecutiveMisses. hard: failed by any miss.'),
    maxConsecutiveMisses: z.int().min(1).max(1_000_000).optional().describe('For firm objectives: this many misses in a row are still borne.'),
    weight: z.int().min(1).max(1000).default(1).describe('How much a violation counts beside others.'),
  })
  .refine((objective) => (objective.firmness === 'firm') === (objective.maxConsecutiveMisses !== undefined), {
    path: ['maxConsecutiveMisses'],
    error: 'given for firm objectives and only for them; add it, remove it or change firmness',
  })
  .describe('A promise: a metric, a statistic, a window, a comparator and a target.');

export type Objective = z.output<typeof objectiveSchema>;
