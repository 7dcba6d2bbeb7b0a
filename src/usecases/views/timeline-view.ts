import * as z from 'zod';
import { instantView } from './instant.ts';

const values = z.array(z.number().nullable()).describe('One for each of `times`; null where it is not known.');

/** What happened over time, everything on one axis. */
export const timelineView = z
  .object({
    app: z.string(),
    from: instantView,
    to: instantView,
    stepMs: z.number(),
    times: z.array(instantView).describe('The axis: from, from + step, ... up to `to`.'),
    workloads: z.array(z.object({ name: z.string(), description: z.string().nullable(), component: z.string().nullable(), values })),
    metrics: z.array(
      z.object({ name: z.string(), description: z.string().nullable(), component: z.string().nullable(), unit: z.string().nullable(), values }),
    ),
    capacity: z
      .array(
        z.object({
          component: z.string(),
          desired: values.describe('Replicas asked for.'),
          living: values.describe('Instances that were paid, from the ledger.'),
          ready: values.describe('Instances that got requests.'),
          max: z.number(),
        }),
      )
      .describe('Replicas of every component.'),
    objectives: z.array(
      z.object({
        name: z.string(),
        target: z.number(),
        unit: z.string(),
        comparator: z.enum(['<', '<=', '>', '>=']),
        metric: z.string(),
        values: values.describe('What the objective looked at.'),
        spans: z.array(
          z.object({
            from: instantView,
            to: instantView,
            status: z.enum(['met', 'violated', 'unknown']),
            applies: z.boolean(),
            value: z.number().nullable(),
            why: z.string(),
          }),
        ),
      }),
    ),
    costUsdPerHour: values,
    decisions: z.array(
      z.object({
        id: z.string(),
        at: instantView,
        outcome: z.enum(['none', 'submitted', 'awaiting-approval', 'reported', 'blocked']),
        actions: z.array(z.string()),
        reason: z.string(),
        run: z.string().nullable(),
      }),
    ),
    runs: z.array(
      z.object({
        id: z.string(),
        action: z.string(),
        status: z.enum(['proposed', 'pending', 'running', 'undoing', 'succeeded', 'failed', 'undone', 'needs-operator', 'cancelled', 'rejected']),
        from: instantView,
        to: instantView.nullable().describe('Null while it is under way.'),
        settlesAt: instantView.nullable(),
        steps: z.array(z.object({ name: z.string(), operation: z.string(), from: instantView.nullable(), to: instantView.nullable(), status: z.string() })),
      }),
    ),
  })
  .meta({ id: 'Timeline' })
  .describe('Load, capacity, metrics, objectives, cost, decisions and runs on one time axis.');

export type Timeline = z.output<typeof timelineView>;
