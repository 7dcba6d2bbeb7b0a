import * as z from 'zod';
import { whyNotCodes } from '../../model/forecast.ts';
import { seriesView } from './forecast-view.ts';
import { instantView } from './instant.ts';

const count = z.int().min(0);
const known = (what: string): z.ZodType<number | null> => z.number().nullable().describe(`${what}; null where it has no value.`);

const interval = z.strictObject({ low: z.number(), high: z.number() }).nullable().describe('95 % interval of the mean over the seeds; null with one seed.');

const latencyView = z
  .strictObject({ p50: known('Median'), p95: known('95th percentile'), p99: known('99th percentile'), p999: known('99.9th percentile') })
  .describe('Over all requests or frames of the measured slots that count, ms.');

/** What a replay comes down to; means over the seeds. */
const figures = {
  violatedPercent: known('Share of the measured slots whose percentile was above the target and its tolerance, in %'),
  overTargetPercent: known('Share of the measured slots whose percentile was above the target itself, in %'),
  scalingEvents: known('Slots in which other replicas were asked for than before'),
  instanceMinutes: known('Paid instance-minutes, those of starting and draining instances included'),
  usd: known('What they cost'),
  spikeStartPercentile: known('Percentile of slots at which those begin whose requests or frames scaling itself delayed; 100: none; only the stream world knows that'),
  latencyMs: latencyView,
};

const policyView = z
  .strictObject({
    name: z.string().describe('As it was asked for, with +guard where it ran behind the safety rules.'),
    rule: z.string().describe('The rule that decides.'),
    parameters: z.array(z.strictObject({ name: z.string(), value: z.string().describe('As a user would write it.') })).describe('All parameters of the rule, those that were left out included.'),
    guard: z.boolean(),
    knowsFuture: z.boolean().describe('True for what no live system can have; it is there to compare with.'),
    whyNot: z.strictObject({ code: z.enum(whyNotCodes), why: z.string() }).nullable().describe('Why there are no figures; null where there are.'),
    ...figures,
    intervals: z
      .strictObject({ violatedPercent: interval, scalingEvents: interval, instanceMinutes: interval, usd: interval, spikeStartPercentile: interval, p95Ms: interval, p999Ms: interval })
      .nullable()
      .describe('How far the means may be off, by chance of the seeds.'),
    regretPercent: known('Instance-minutes above the bound with at most as many scaling events, in %; below 0 where they were saved by violating'),
    pareto: z.boolean().describe('Whether no policy without knowledge of the future violates less and costs less.'),
    seeds: z.array(z.strictObject({ name: z.string().describe('The seed.'), violatedPercent: z.number(), scalingEvents: count, instanceMinutes: z.number(), digest: z.string().describe('SHA-256 of all decisions and responses.') })),
  })
  .describe('How one policy fared.');

const boundView = z
  .strictObject({
    ...figures,
    scalingEventsMax: count.describe('With at most so many.'),
    byEvents: z.array(z.strictObject({ name: z.string().describe('At most so many scaling events.'), scalingEvents: count, instanceMinutes: z.number() })).describe('The fewest instance-minutes for fewer events; only what does not violate.'),
  })
  .describe('What perfect information makes possible: the fewest instance-minutes so that replicas suffice for the load of every slot where any do, in the long run, found exactly and then played in the same world, where chance may violate some.');

/** What `homeostat backtest -o json` prints. */
export const backtestView = z
  .strictObject({
    trace: seriesView,
    world: z.strictObject({
      name: z.enum(['stream', 'requests', 'replay']),
      startupSeconds: z.number(),
      drainSeconds: z.number().describe('How long an instance that was taken away is paid.'),
      replicasMin: count,
      replicasMax: count,
      priceUsdPerHour: z.number().describe('Of one instance.'),
      notes: z.array(z.string()).describe('What was assumed, how well what was fitted fits, what was not measured, and where the limits are too narrow.'),
    }),
    settings: z.strictObject({
      objective: z.string(),
      percentile: z.number().describe('Of the latency, 0 to 1.'),
      targetMs: z.number(),
      tolerance: z.number().describe('Share of the target above which a slot is violated.'),
      goalPercent: z.number().describe('The share of slots in which the objective must be met, in %.'),
      from: instantView.describe('The first slot that counts.'),
      to: instantView.describe('The end of the last one.'),
      slots: count,
      unmeasuredSlots: count.describe('Slots among them in which the load was not measured: they were played with the load that was measured last, and are in no share.'),
      trainedFrom: instantView.describe('Where that begins what forecasters learn from; it ends where the slots begin.'),
      refitEverySlots: count.nullable().describe('Slots between two fits of a forecaster; null: once, before the first.'),
      seeds: z.array(z.int()),
    }),
    policies: z.array(policyView).describe('In the order in which they were asked for.'),
    bound: boundView.nullable().describe('Null where the task is too large for it; a note says why.'),
    recommended: z.string().nullable().describe('The cheapest of the policies that keep the goal and do not know the future; null where none does.'),
    advice: z.string().describe('Why it is recommended; where nothing is, what comes nearest, why, and what would help.'),
  })
  .describe('What each policy would have broken and cost on a recorded load.');

export type BacktestView = z.output<typeof backtestView>;
export type BacktestPolicyView = BacktestView['policies'][number];
