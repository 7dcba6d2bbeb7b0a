import * as z from 'zod';
import { durationSchema, positiveDurationSchema, shareSchema } from '../../../model/quantities.ts';

const price = z.number().min(0).max(1_000_000);

/** What is left out follows from the application: see `oursTerms`. Prices are in minutes of one instance. */
export const oursParametersSchema = z.strictObject({
  model: z.string().min(1).max(64).default('peaks').describe('The forecaster of stage peaks.'),
  stage: positiveDurationSchema.optional().describe('The plan chooses replicas for stages of this length.'),
  horizon: positiveDurationSchema.optional().describe('How far the plan looks.'),
  every: positiveDurationSchema.optional().describe('A new forecast is made this often; plans are made in every slot.'),
  hold: durationSchema.prefault('5m').describe('Nothing is released that was wanted within this time.'),
  toleranceUsed: shareSchema.prefault('50%').describe("Up to which share of the objective's tolerance instances are filled; the rest is left to chance."),
  violation: price.optional().describe('What a minute costs in which the objective is violated.'),
  violationUsd: price.optional().describe('The same in USD; it needs a price of instances above 0.'),
  event: price.optional().describe('What a scaling event costs, up or down, however small.'),
  moved: price.default(0).describe('What it costs to move the load of one full instance, as users feel it.'),
});
export type OursParameters = z.output<typeof oursParametersSchema>;

/** Quantiles that plans read: even in the middle, dense in the upper tail, where the price of a violation lies. */
export const planQuantiles: readonly number[] = [0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.965, 0.98, 0.99, 0.995];
