import * as z from 'zod';
import { expressionSchema } from './expression.ts';
import { identifierSchema, nameSchema } from './ids.ts';
import { jsonSchema } from './json.ts';
import { durationSchema, positiveDurationSchema } from './quantities.ts';

const parameterSchema = z
  .strictObject({
    name: identifierSchema,
    description: z.string().max(1024).optional().describe('One sentence for people.'),
    type: z.enum(['integer', 'string', 'boolean']).describe('What values it takes.'),
    default: z.union([z.int(), z.string().max(4096), z.boolean()]).optional().describe('Used where no value is given; required without one.'),
    min: z.int().optional().describe('For integers: the smallest allowed.'),
    max: z.int().optional().describe('For integers: the largest allowed.'),
  })
  .describe('A typed parameter; steps write it as $(NAME).');

const stepSchema = z
  .strictObject({
    name: nameSchema.optional().describe('Shown while it runs; the operation and its component if absent.'),
    operation: nameSchema.describe('deploy, scale, resize, execute, delete, wait-for, call ...'),
    with: z.record(z.string().max(63), jsonSchema).default({}).describe("The operation's arguments; $(NAME) stands for a parameter."),
    timeout: positiveDurationSchema.prefault('5m').describe('The step has failed if it is not done by then.'),
    attempts: z.int().min(1).max(20).default(3).describe('How often it is begun at most.'),
  })
  .describe('One step of an action.');

/** A named sequence of operations. */
export const actionSchema = z
  .strictObject({
    name: nameSchema,
    description: z.string().max(1024).optional().describe('One sentence for people.'),
    parameters: z.array(parameterSchema).max(32).default([]).describe('Values that whoever calls the action may choose.'),
    when: expressionSchema.optional().describe('Precondition: must be true, and known, for the action to be available.'),
    holds: z.array(identifierSchema).max(64).default([]).describe('Objectives that trigger nothing else while this action runs and settles.'),
    settle: durationSchema.prefault('0s').describe('Time after the last step until its effect can be judged.'),
    undo: z.enum(['on-failure', 'never']).default('on-failure').describe('What happens to finished steps when a later one fails.'),
    steps: z.array(stepSchema).min(1).max(64).describe('What is done, one after the other.'),
  })
  .describe('A named sequence of operations that changes the application.');

export type Action = z.output<typeof actionSchema>;
export type ActionStep = Action['steps'][number];
export type ActionParameter = Action['parameters'][number];
