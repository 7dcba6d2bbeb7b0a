import * as z from 'zod';
import { capacityMethods } from '../../plan/capacity/capacity-plan.ts';
import { positiveSecondsSchema, secondsSchema } from '../../model/planning-quantities.ts';
import { moneySchema } from '../../model/quantities.ts';

/** Bytes of one text; the server bounds all together. */
const textMax = 5 * 2 ** 20;

/** Seconds that a planner over REST may go on improving. */
const secondsMax = 60;

const textSchema = z.string().max(textMax);
const seedSchema = z.int().min(0).max(2 ** 31 - 1).default(1).describe('Seed of everything random.');
const fileSchema = z.strictObject({ name: z.string().min(1).max(255).describe('Its name without a folder.'), text: textSchema.describe('What is in it.') });

/** What `POST /api/v1/plans/capacity` takes. */
export const capacityPlanRequest = z
  .strictObject({
    file: fileSchema.describe('A CapacityProblem, an input of D-SPACE4Cloud or opt_jr, a model of dagSim, or a UML model with the DICE profile.'),
    beside: z.array(fileSchema).max(256).default([]).describe('Files of measured task times that the input names.'),
    catalogue: textSchema.optional().describe('A price list (CSV), for inputs without prices.'),
    variant: fileSchema.optional().describe('Another problem of the same classes, such as the same jobs with encrypted data: what it costs more for each value of whatIf.'),
    method: z.enum(capacityMethods).default('exact').describe('How to search.'),
    whatIf: z.string().max(20_000).optional().describe('Also plan for other values: deadline=10s..100s:5s, utilisation=50%..90%:10%, users=1..10:1 or provider.'),
    class: z.string().max(253).optional().describe('The class that is varied; all without it.'),
    deadline: positiveSecondsSchema.optional().describe('For models without one: of dagSim, or in UML.'),
    seed: seedSchema,
  })
  .meta({ id: 'CapacityPlanRequest' })
  .describe('A capacity problem, and how it is to be planned.');

/** What `POST /api/v1/plans/workflow` takes. */
export const workflowPlanRequest = z
  .strictObject({
    name: z.string().min(1).max(255).describe('For messages.'),
    files: z.array(fileSchema).min(1).max(64).describe('A WorkflowProblem, a run in WfFormat, or a TOSCA template with what it imports; or the files of a folder of the IC-PCP planner.'),
    planners: z.array(z.string().max(60)).min(1).max(20).default(['ours']).describe('Names of planners, or all.'),
    catalogue: textSchema.optional().describe('A price list (CSV, or a catalogue of DRIP), for inputs without types.'),
    deadline: positiveSecondsSchema.optional().describe('For the whole, beside deadlines of the input.'),
    budget: moneySchema.optional().describe('The most that may be spent.'),
    billing: secondsSchema.optional().describe('What leases are rounded up to, where the input does not say; 0s for the exact time.'),
    seconds: z.number().positive().max(secondsMax, { error: `${secondsMax} or less over REST, where somebody waits for the answer; lower it, or plan with homeostat plan workflow --seconds, which takes up to 86400` }).default(4).describe(`How long each planner that goes on improving may, s; ${secondsMax} at most, as somebody waits for the answer (the command line takes up to 86400).`),
    seed: seedSchema,
  })
  .meta({ id: 'WorkflowPlanRequest' })
  .describe('A workflow, and how it is to be planned.');

export type CapacityPlanRequest = z.output<typeof capacityPlanRequest>;
export type WorkflowPlanRequest = z.output<typeof workflowPlanRequest>;
