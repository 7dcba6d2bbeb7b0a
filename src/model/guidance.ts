import * as z from 'zod';
import { expressionSchema } from './expression.ts';
import { identifierSchema, nameSchema } from './ids.ts';
import { jsonSchema } from './json.ts';

/** Domain knowledge as a weight on an action (a guide function of Tutor4RL, paper 000 section 5). */
export const guideSchema = z
  .strictObject({
    name: nameSchema,
    description: z.string().max(1024).optional().describe('The reason in plain words; decisions quote it.'),
    action: nameSchema,
    with: z.record(z.string().max(63), jsonSchema).default({}).describe("The action's arguments."),
    serves: identifierSchema.optional().describe('The objective this is for; while that objective is held, the guide is silent.'),
    when: expressionSchema.optional().describe('The guide speaks only while this is true.'),
    weight: z.union([z.int(), expressionSchema]).describe('How much it wants the action: an integer or an expression; 0 or less means not at all.'),
  })
  .describe('A weight on an action: when and how much it is wanted.');

/** Domain knowledge as a mask on actions (a constraint function of Tutor4RL). */
export const constraintSchema = z
  .strictObject({
    name: nameSchema,
    description: z.string().max(1024).optional().describe('The reason in plain words; decisions quote it.'),
    actions: z.array(nameSchema).min(1).max(256).optional().describe('The actions it masks; all if absent.'),
    require: expressionSchema.describe('Must be true, and known, for these actions to be allowed.'),
  })
  .describe('A mask on actions: what must be true for them to be allowed.');

export type Guide = z.output<typeof guideSchema>;
export type Constraint = z.output<typeof constraintSchema>;
