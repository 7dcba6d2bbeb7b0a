import * as z from 'zod';

const count = z.int().min(0);

const objectiveSchema = z
  .strictObject({
    name: z.string(),
    metShare: z.number().min(0).max(1).describe('Share of the 1 s slots in which the target was met; a slot without a measurement was not met.'),
    goal: z.number().min(0).max(1).describe('The share that is promised.'),
    budgetLeft: z.number().describe('What is left of the allowed misses: 1 all, 0 nothing, negative overspent.'),
    slots: count.describe('Slots in all.'),
    unknownSlots: count.describe('Slots without a measurement.'),
    unit: z.enum(['s', 'USD/h']),
    target: z.number(),
    worst: z.number().nullable().describe('The worst slot; null if none was measured, or the worst slot had failed requests.'),
    typical: z.number().nullable().describe('The median slot.'),
  })
  .describe('How an objective fared.');

const costSchema = z
  .strictObject({
    usd: z.number().min(0).describe('What the day cost.'),
    peakUsd: z.number().min(0).describe('The same day at the cheapest fixed size that suffices all day.'),
    smallestUsd: z.number().min(0).describe('The same day at the smallest size, sufficient or not.'),
    ratioToPeak: z.number().min(0).nullable(),
    ratioToSmallest: z.number().min(0).nullable(),
  })
  .describe('Cost from the ledger, beside two yardsticks.');

const actionSchema = z
  .strictObject({
    name: z.string(),
    atSeconds: z.number().describe('When it began, after the beginning of the load.'),
    seconds: z.number().min(0).nullable().describe('How long it took; null if it has not ended.'),
    steps: z.array(z.strictObject({ name: z.string(), status: z.string() })),
    outcome: z.string().describe('succeeded, undone, failed ...'),
    reason: z.string(),
    failedRequests: count.describe('User requests that failed between its start and its settling.'),
  })
  .describe('One action that was taken.');

/** What a demonstration ends with. */
export const verdictSchema = z
  .strictObject({
    seed: z.int(),
    passed: z.boolean().describe('Whether no objective has overspent its budget and no request failed because of an action.'),
    durationSeconds: z.number().min(0),
    objectives: z.array(objectiveSchema),
    cost: costSchema,
    requests: z.array(z.strictObject({ name: z.string(), kind: z.enum(['answer', 'update']), sent: count, failed: count })),
    failedBecauseOfActions: count.describe('User requests that failed between the start and the settling of any action.'),
    actions: z.array(actionSchema),
    dataFolder: z.string().describe('Where records and decisions are kept.'),
  })
  .describe('The verdict of a demonstration.');

export type Verdict = z.output<typeof verdictSchema>;
export type ObjectiveVerdict = Verdict['objectives'][number];
export type ActionVerdict = Verdict['actions'][number];
