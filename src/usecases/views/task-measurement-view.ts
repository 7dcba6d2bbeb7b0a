import * as z from 'zod';

const seconds = (what: string) => z.number().describe(`${what}, s.`);

const itemView = z.object({
  task: z.string(),
  type: z.string(),
  runs: z.int().describe('That succeeded.'),
  meanSeconds: seconds('Mean').nullable(),
  deviationSeconds: seconds('Standard deviation of the runs').nullable().describe('Standard deviation of the runs, s; null below two runs.'),
  lowSeconds: seconds('Lower end of the 95 % confidence interval of the mean').nullable(),
  highSeconds: seconds('Its upper end').nullable(),
  leastSeconds: seconds('Shortest run').nullable(),
  mostSeconds: seconds('Longest run').nullable(),
  outliers: z.array(z.object({ run: z.int().describe('From 1.'), seconds: z.number() })).describe('Runs far from the others; they count in the mean.'),
  failed: z.string().nullable().describe('How a run ended that did not succeed; null if all did.'),
  limitsHeld: z.boolean().describe('Whether the platform held the cores and memory of the type.'),
  limitsWhy: z.string().describe('How they were held, or why not.'),
});

/** What `homeostat measure tasks` answers. */
export const taskMeasurementView = z
  .object({
    items: z.array(itemView).describe('By task and type, in the order of the document.'),
    skipped: z.array(z.object({ task: z.string(), type: z.string(), why: z.string() })).describe('What could not be measured here.'),
    written: z.boolean().describe('Whether the means were written into the document.'),
  })
  .describe('How long tasks take on types.');

export type TaskMeasurementView = z.output<typeof taskMeasurementView>;
