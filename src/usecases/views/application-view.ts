import * as z from 'zod';
import { componentView } from './component-view.ts';
import { conditionView } from './condition.ts';
import { decisionView } from './decision-view.ts';
import { eventView } from './event-view.ts';
import { instantView, jsonView } from './instant.ts';
import { objectiveView } from './objective-view.ts';
import { runView } from './run-view.ts';

const summaryFields = {
  name: z.string(),
  owner: z.string(),
  mode: z.enum(['recommend', 'shadow', 'propose', 'act']),
  policy: z.string(),
  labels: z.record(z.string(), z.string()),
  generation: z.number().describe('Counts the changes of the document, from 1.'),
  observedGeneration: z.number().describe('The generation that is deployed; 0 before the first deployment.'),
  resourceVersion: z.number().describe('Changes with every write; the ETag of the document.'),
  createdAt: instantView,
  updatedAt: instantView,
  deleting: z.boolean(),
  paused: z.boolean(),
  conditions: z.array(conditionView),
  replicas: z.object({ desired: z.number(), living: z.number(), ready: z.number() }).describe('Over all components.'),
  costUsdPerHour: z.number().describe('What runs now costs.'),
  openRuns: z.number().describe('Runs that have not ended.'),
} as const;

/** An objective in three numbers: value against target, share met, budget left. */
const objectiveLine = z
  .object({
    objective: z.string(),
    status: z.enum(['met', 'violated', 'unknown']),
    applies: z.boolean().describe('False while its condition does not hold: nothing is owed then, and no status says anything.'),
    metShare: z.number().nullable(),
    budgetLeft: z.number(),
    valueText: z.string().nullable(),
    targetText: z.string(),
    comparator: z.enum(['<', '<=', '>', '>=']),
  })
  .meta({ id: 'ObjectiveLine' });

/** One line of a listing. */
export const applicationSummaryView = z
  .object({
    ...summaryFields,
    worst: objectiveLine.nullable().describe('Its worst objective. Null without objectives.'),
    objectives: z.array(objectiveLine).describe('All of them, worst first.'),
  })
  .meta({ id: 'ApplicationSummary' })
  .describe('An application in one line.');

export const applicationListView = z
  .object({ items: z.array(applicationSummaryView) })
  .meta({ id: 'ApplicationList' })
  .describe('All applications by name.');

export const overviewView = z
  .object({
    at: instantView,
    stopped: z.object({ stopped: z.boolean(), why: z.string().nullable(), by: z.string().nullable(), at: instantView.nullable() }),
    costUsdPerHour: z.number().describe('Of all applications.'),
    applications: z.array(applicationSummaryView).describe('Worst objective first.'),
  })
  .meta({ id: 'Overview' })
  .describe('All applications, worst objective first, and the global stop.');

/** Everything about one application. */
export const applicationView = z
  .object({
    ...summaryFields,
    at: instantView.describe('When this was put together.'),
    pause: z.object({ why: z.string().nullable(), by: z.string().nullable(), at: instantView.nullable() }).nullable(),
    cycleMs: z.number().describe('Time between two decisions.'),
    shadows: z
      .array(
        z.object({
          name: z.string().describe('Its label, or its policy and rule.'),
          policy: z.string(),
          failed: z.boolean().describe('Whether it could not decide the last time.'),
          decision: z.string().nullable().describe('Its last decision; null before the first.'),
          lastAt: instantView.nullable(),
          reason: z.string().nullable().describe('Of the last decision; where it failed, why.'),
        }),
      )
      .describe('Policies that decide beside the acting one, in the order of the document.'),
    components: z.array(componentView),
    objectives: z.array(objectiveView).describe('Worst first.'),
    workloads: z.array(
      z.object({ name: z.string(), description: z.string().nullable(), component: z.string().nullable(), value: z.number().nullable(), why: z.string().nullable() }),
    ),
    metrics: z.array(
      z.object({
        name: z.string(),
        description: z.string().nullable(),
        component: z.string().nullable(),
        level: z.enum(['infrastructure', 'data', 'application']),
        statistic: z.string(),
        value: z.number().nullable(),
        why: z.string().nullable(),
      }),
    ),
    actions: z.array(z.object({ name: z.string(), description: z.string().nullable(), steps: z.array(z.string()), holds: z.array(z.string()) })),
    diagnoses: z.array(z.object({ component: z.string(), message: z.string(), severity: z.enum(['info', 'warning', 'error']) })),
    cost: z.object({ usdPerHour: z.number(), usd: z.number().describe('Since the application was created.'), since: instantView }),
    runs: z.array(runView).describe('Not ended, oldest first.'),
    decisions: z.array(decisionView).describe('The latest, newest first.'),
    events: z.array(eventView).describe('The latest, newest first.'),
    document: jsonView.describe('The document as it was applied.'),
  })
  .meta({ id: 'Application' })
  .describe('Everything about one application.');

export type ApplicationSummary = z.output<typeof applicationSummaryView>;
export type ApplicationView = z.output<typeof applicationView>;
export type Overview = z.output<typeof overviewView>;
