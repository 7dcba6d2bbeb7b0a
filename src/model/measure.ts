import * as z from 'zod';
import { identifierSchema, nameSchema } from './ids.ts';
import { positiveDurationSchema } from './quantities.ts';

/**
 * How a series becomes one number: a percentile `p50` ... `p99.9` of a histogram, `rate` or `increase` of a counter, or
 * `avg`, `min`, `max`, `sum`, `last` of what was sampled in the window.
 */
export const statisticSchema = z
  .string()
  .regex(/^(p(\d|[1-9]\d)(\.\d{1,3})?|rate|increase|avg|min|max|sum|last)$/, {
    error: 'a statistic: p50, p95, p99.9 ..., rate, increase, avg, min, max, sum or last; choose one',
  })
  .describe('p0 to p99.999 (of a histogram), rate, increase, avg, min, max, sum or last.');

const labelSchema = z.strictObject({
  name: z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]{0,127}$/, { error: 'a label name of letters, digits and _; rename it' }).describe('Name of the label.'),
  value: z.string().max(1024).describe('The value it must have.'),
});

export const measureFields = {
  name: identifierSchema,
  description: z.string().max(1024).optional().describe('One sentence for people.'),
  component: nameSchema.optional().describe('The component whose instances export the series; all components if absent.'),
  level: z
    .enum(['infrastructure', 'data', 'application'])
    .default('application')
    .describe('What is measured: the infrastructure under the component, its data transactions, or the application itself.'),
  series: z
    .string()
    .regex(/^[a-zA-Z_:][a-zA-Z0-9_:]{0,254}$/, { error: 'the name of a Prometheus series (for a histogram without _bucket); rename it' })
    .describe('Name of the Prometheus series; for a histogram without _bucket.'),
  type: z.enum(['histogram', 'counter', 'gauge']).describe('What kind of series it is.'),
  labels: z.array(labelSchema).max(32).default([]).describe('Only series with these labels.'),
  statistic: statisticSchema,
  window: positiveDurationSchema.describe('How far back the statistic looks.'),
  across: z
    .enum(['sum', 'avg', 'min', 'max'])
    .default('sum')
    .describe('How the series of several instances become one number (a histogram is always summed first).'),
  unit: z.string().max(8).optional().describe('The unit the series is in, if it is not a base unit (s, B, ...), such as ms.'),
} as const;

/** Statistics that make sense for a kind of series; anything else would be a silent wrong number. */
export const statisticsOf = {
  histogram: /^(p.*|avg|rate|increase)$/,
  counter: /^(rate|increase)$/,
  gauge: /^(avg|min|max|sum|last)$/,
} as const;

export const metricSchema = z
  .strictObject(measureFields)
  .refine((metric) => statisticsOf[metric.type].test(metric.statistic), {
    path: ['statistic'],
    error: (issue) => statisticRule((issue.input as { type: keyof typeof statisticsOf }).type),
  })
  .describe('A named number that is measured all the time; expressions see it as metrics.NAME.');

export const workloadSchema = z
  .strictObject(measureFields)
  .refine((workload) => statisticsOf[workload.type].test(workload.statistic), {
    path: ['statistic'],
    error: (issue) => statisticRule((issue.input as { type: keyof typeof statisticsOf }).type),
  })
  .describe('What the outside does to a component, as a named number; expressions see it as workload.NAME.');

function statisticRule(type: keyof typeof statisticsOf): string {
  const allowed = { histogram: 'p50 ... p99.9, avg, rate or increase', counter: 'rate or increase', gauge: 'avg, min, max, sum or last' };
  return `one that a ${type} has: ${allowed[type]}; change the statistic or the type`;
}

export type Metric = z.output<typeof metricSchema>;
export type Workload = z.output<typeof workloadSchema>;
