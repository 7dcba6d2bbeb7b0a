import * as z from 'zod';

const seconds = (what: string) => z.number().describe(`${what}, s from the start of the run.`);

/** What `homeostat execute workflow` answers. */
export const workflowRunView = z
  .object({
    name: z.string(),
    id: z.string(),
    status: z.enum(['running', 'done', 'failed']).describe('running: it was interrupted and can be taken up again.'),
    message: z.string().nullable().describe('Why it failed.'),
    seconds: seconds('When it ended, or was interrupted'),
    costUsd: z.number().describe('What its hosts cost, USD.'),
    plannedUsd: z.number().describe('What the plan would have cost, USD.'),
    budgetUsd: z.number().nullable().describe('What might be spent at most, USD; null for no limit.'),
    beyondBudgetUsd: z.number().describe('By how much its hosts cost more than that, USD; 0 where they do not.'),
    plannedSeconds: seconds('When the plan would have ended'),
    deadlines: z.array(z.object({ name: z.string(), seconds: seconds('The deadline'), firmness: z.enum(['soft', 'firm', 'hard']), finishedSeconds: seconds('When its last task was done').nullable(), met: z.boolean() })),
    hosts: z.array(z.object({ name: z.string(), type: z.string(), place: z.string(), provider: z.string(), status: z.string(), orderedSeconds: seconds('When it was ordered').nullable(), readySeconds: seconds('When it was ready').nullable(), endedSeconds: seconds('When it was given back or lost').nullable(), costUsd: z.number().describe('USD.'), message: z.string().nullable() })),
    tasks: z.array(z.object({ name: z.string(), host: z.string(), status: z.enum(['waiting', 'begun', 'done']), attempts: z.int().describe('How often it was begun.'), lost: z.int().describe('How often its result was lost with its host, so that it was made again.'), begunSeconds: seconds('When its last attempt began').nullable(), endedSeconds: seconds('When it was done').nullable() })),
    replans: z.array(z.object({ atSeconds: seconds('When'), why: z.string(), tasks: z.int().describe('Tasks that were planned anew; 0: nothing better was found.'), hosts: z.int().describe('New hosts.') })),
    notes: z.array(z.string()),
    seed: z.int(),
  })
  .describe('What became of a planned workflow.');

export type WorkflowRunView = z.output<typeof workflowRunView>;
