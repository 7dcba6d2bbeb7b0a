import * as z from 'zod';
import { whyNotCodes } from '../../model/forecast.ts';
import { seriesView } from './forecast-view.ts';

/** Units that a column of usage may have. */
export const usageUnits = ['cores', 'millicores', 'percent', 'bytes', 'MiB'] as const;
export type UsageUnit = (typeof usageUnits)[number];

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

const usageView = z
  .strictObject({
    greatest: z.number(),
    greatestAt: z.int().describe('When, in ms since 1970.'),
    p99: z.number().describe('99 % of the measured steps did not use more.'),
    p95: z.number(),
    mean: z.number(),
  })
  .describe('What was used in the measured steps, in cores or MiB.');

const setOnceView = z
  .strictObject({
    size: amount('The size that is meant to suffice until it is changed by hand; null where there is none'),
    change: z.boolean().describe('Whether it differs from the size in force; true if that is not known.'),
    periodSeconds: z.number().describe('The longest period that usage was looked at for: a day, a week, or the season found.'),
    periodsTried: count.describe('Whole periods of the past for which such a size could be set from what came before.'),
    periodsHeld: count.describe('Those throughout which it would have sufficed.'),
    reason: z.string().describe('Whole sentences.'),
  })
  .describe('For who sets a size by hand.');

const nowView = adviceView
  .extend({
    name: z.string().describe('The recommender that says it.'),
    until: z.int().describe('The end of what it is meant for, in ms since 1970; ask again after each step.'),
  })
  .describe('The size for the next window only, for who resizes automatically.');

/** The size of one component. */
const oneSizeView = z
  .strictObject({
    group: z.string().nullable().describe('The component, as the column of --group names it; null without one.'),
    series: seriesView,
    resource: z.enum(['cores', 'MiB']).describe('What is sized, and the unit of all sizes.'),
    settings: z.strictObject({
      unit: z.enum(usageUnits).describe('Of the column.'),
      present: z.number().describe('The size in force when the history begins, and now.'),
      limitMax: z.number().nullable().describe('No size is above it; null for no bound.'),
      warmUpSteps: count.describe('Steps that teach and count for nothing.'),
      countedFrom: z.int().describe('Figures of recommenders are of the steps from here on, in ms since 1970.'),
      seed: z.int(),
    }),
    usage: usageView,
    setOnce: setOnceView,
    now: nowView,
    headline: z.enum(['setOnce', 'now']).describe('Which of the two was asked for: now with --automatic.'),
    recommenders: z.array(replayView).describe('In the order in which they were asked for.'),
    notes: z.array(z.string()).describe('What had to be assumed. Whole sentences.'),
  })
  .describe('The size of a component, and how recommenders would have sized it over the given history. None knew what came later.');

/** What `homeostat size -o json` prints. */
export const sizeView = z.strictObject({ items: z.array(oneSizeView) }).describe('The size of each component and resource that was asked for.');

export type OneSizeView = z.output<typeof oneSizeView>;
export type SizeView = z.output<typeof sizeView>;
