import * as z from 'zod';
import { nameSchema } from './ids.ts';
import { jsonSchema } from './json.ts';
import { durationSchema, positiveDurationSchema, priceSchema } from './quantities.ts';

/** From the most careful to the boldest: report only; decide and be graded; ask a person; act. */
export const modeSchema = z.enum(['recommend', 'shadow', 'propose', 'act']);
export type Mode = z.output<typeof modeSchema>;

export const policySettingsSchema = z
  .strictObject({
    name: nameSchema.default('guided').describe('The policy that decides.'),
    seed: z.int().min(0).max(2 ** 31 - 1).default(1).describe('Seed of its random streams.'),
    parameters: z.record(z.string().max(63), jsonSchema).default({}).describe("The policy's own settings."),
  })
  .describe('Who decides.');

export const shadowSettingsSchema = policySettingsSchema
  .extend({ label: nameSchema.optional().describe('What this shadow is called, so that two of one policy are told apart; its policy and rule if absent.') })
  .describe('Who decides beside the acting policy.');

/** The limits of the guard (the safety rules of ARCHITECTURE.md); they hold whatever the policy says. */
export const safetySchema = z
  .strictObject({
    scaleDownWindow: durationSchema.prefault('5m').describe('Capacity goes down only to the most that was needed in this time.'),
    flapBudget: z.int().min(1).max(1000).default(6).describe('Changes of direction that one knob may make per flapWindow.'),
    flapWindow: positiveDurationSchema.prefault('1h'),
    ineffectiveAfter: z.int().min(1).max(100).default(2).describe('An action that helped its objective this often not at all is blocked.'),
    ineffectiveFor: positiveDurationSchema.prefault('30m').describe('For this long.'),
    stalenessMax: positiveDurationSchema.prefault('1m').describe('Readings older than this count as missing.'),
    costMax: priceSchema.optional().describe('No action may raise the cost rate above this.'),
  })
  .describe('Limits that hold whatever the policy says.');

export type ShadowSettings = z.output<typeof shadowSettingsSchema>;
export type PolicySettings = z.output<typeof policySettingsSchema>;
export type Safety = z.output<typeof safetySchema>;
