import * as z from 'zod';
import { whyNotCodes } from '../../model/forecast.ts';
import { seriesView } from './forecast-view.ts';

const count = z.int().min(0);
const amount = (what: string): z.ZodType<number | null> => z.number().nullable().describe(`${what}, in cores or MiB as resource says.`);

const adviceView = z
  .strictObject({
    target: amount('The size that suits now; null where there is none'),
    lower: amount('The least size that is as good'),
    upper: amount('The greatest size that is as good; null if any is'),
    resize: z.boolean().describe('Whether the target should be put in force now; else what is in force may stay.'),
    reason: z.string().describe('Why, or why there is no number.'),
    whyNot: z.enum(whyNotCodes).nullable().describe('The code of why there is no number.'),
  })
  .describe('What is recommended after the last step of the history.');

const replayView = z
  .strictObject({
    name: z.string(),
    description: z.string(),
    now: adviceView,
    steps: count.describe('Measured steps after the warm-up; all figures are of these.'),
    slackPercent: z.number().describe('Mean share of the size that was not used, in %.'),
    slackHours: z.number().describe('Size that was not used over time: core-hours or MiB-hours.'),
    usedHours: z.number().describe('Size that was used over time: core-hours or MiB-hours.'),
    shortSteps: count.describe('Steps in which the size did not suffice.'),
    outOfMemoryKills: count.nullable().describe('The same as shortSteps for memory; null for cores.'),
    throttledMinutes: z.number().nullable().describe('Length of these steps for cores; null for memory.'),
    lackedPercent: z.number().describe('What was wanted beyond the size, in % of all that was wanted.'),
    resizes: count,
    resizesPerDay: z.number(),
  })
  .describe('How one recommender would have done.');

/** What `homeostat size -o json` prints. */
export const sizeView = z
  .strictObject({
    series: seriesView,
    resource: z.enum(['cores', 'MiB']).describe('What is sized, and the unit of all sizes.'),
    settings: z.strictObject({
      unit: z.enum(['cores', 'percent', 'bytes', 'MiB']).describe('Of the column.'),
      present: z.number().describe('The size in force when the history begins, and now.'),
      limitMax: z.number().nullable().describe('No size is above it; null for no bound.'),
      warmUpSteps: count.describe('Steps that teach and count for nothing.'),
      seed: z.int(),
    }),
    recommendation: adviceView.extend({ name: z.string().describe('The recommender that says it.') }),
    recommenders: z.array(replayView).describe('In the order in which they were asked for.'),
    notes: z.array(z.string()).describe('What had to be assumed. Whole sentences.'),
  })
  .describe('The size of a component now, and how recommenders would have sized it over the given history. None knew what came later.');

export type SizeView = z.output<typeof sizeView>;
