import * as z from 'zod';
import { instantView, jsonView } from './instant.ts';

const runStepView = z
  .object({
    name: z.string(),
    operation: z.string(),
    args: jsonView,
    status: z.enum(['pending', 'begun', 'done', 'failed', 'undo-begun', 'undone', 'undo-refused']),
    resolved: jsonView.describe('Absolute target and before-image, stored before anything happened.'),
    attempt: z.number(),
    attemptsMax: z.number(),
    timeoutMs: z.number(),
    begunAt: instantView.nullable(),
    deadline: instantView.nullable(),
    endedAt: instantView.nullable(),
    message: z.string().nullable(),
  })
  .meta({ id: 'RunStep' })
  .describe('One step of a run.');

/** A run with its steps. */
export const runView = z
  .object({
    id: z.string(),
    app: z.string(),
    version: z.number().describe('Grows with every change of the run.'),
    action: z.string(),
    args: jsonView,
    decision: z.string().nullable().describe('The decision that asked for it; null for a deployment.'),
    reason: z.string(),
    status: z.enum(['proposed', 'pending', 'running', 'undoing', 'succeeded', 'failed', 'undone', 'needs-operator', 'cancelled', 'rejected']),
    open: z.boolean().describe('Whether it has not ended.'),
    message: z.string().nullable(),
    steps: z.array(runStepView),
    cursor: z.number().describe('Index of the step that is next or under way.'),
    claims: z.array(z.string()).describe('Knobs nobody else may change meanwhile.'),
    holds: z.array(z.string()).describe('Objectives that trigger nothing else until it has settled.'),
    createdAt: instantView,
    startedAt: instantView.nullable(),
    endedAt: instantView.nullable(),
    settlesAt: instantView.nullable().describe('When its effect can be judged; null until it has ended.'),
  })
  .meta({ id: 'Run' })
  .describe('An action under way or done, with its steps.');

export const runListView = z.object({ items: z.array(runView) }).meta({ id: 'RunList' }).describe('Runs, newest first.');

export type RunDetail = z.output<typeof runView>;
