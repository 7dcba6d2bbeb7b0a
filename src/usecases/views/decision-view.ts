import * as z from 'zod';
import { instantView, jsonView } from './instant.ts';
import { runView } from './run-view.ts';

const candidateView = z
  .object({
    id: z.string(),
    calls: z.array(z.object({ action: z.string(), args: jsonView })),
    score: z.number(),
    why: z.string().describe('Where the score comes from.'),
    predicted: z.array(
      z.object({ on: z.string(), unit: z.string(), change: z.number(), low: z.number().optional(), high: z.number().optional() }),
    ),
    blockedBy: z.array(
      z.object({
        rule: z.enum(['constraint', 'precondition', 'in-flight', 'proposed', 'held', 'settling', 'bounds', 'guard', 'mode', 'paused', 'other-writer']),
        name: z.string(),
        why: z.string(),
      }),
    ),
  })
  .meta({ id: 'Candidate' })
  .describe('Something the policy could have done, with its score, predicted effects and what blocked it.');

/** A decision as it is kept. */
export const decisionView = z
  .object({
    id: z.string(),
    app: z.string(),
    cycle: z.number(),
    at: instantView,
    lastAt: instantView.describe('When the last equal "none" decision was, whose numbers, candidates and reason these are; `at` for others.'),
    lastCycle: z.number(),
    count: z.number().describe('How many equal "none" decisions in a row this one stands for.'),
    policy: z.object({
      name: z.string(),
      version: z.string(),
      seed: z.number(),
      label: z.string().optional().describe('Which of the shadows; absent for the acting policy.'),
      failed: z.boolean().optional().describe('True where it could not decide; the reason says why.'),
    }),
    mode: z.enum(['recommend', 'shadow', 'propose', 'act']),
    shadow: z.boolean().describe('Whether it was made by a policy that never acts.'),
    outcome: z.enum(['none', 'submitted', 'awaiting-approval', 'reported', 'blocked']),
    run: z.string().nullable(),
    chosen: z.string().nullable().describe('Id of the chosen candidate; null for none.'),
    reason: z.string().describe('The reason in one plain sentence.'),
    candidates: z.array(candidateView),
  })
  .meta({ id: 'Decision' })
  .describe('What was chosen, all candidates, and the reason.');

export const decisionListView = z
  .object({
    items: z.array(decisionView),
    before: z.number().nullable().describe('Ask again with this `before` for older ones; null at the end.'),
  })
  .meta({ id: 'DecisionList' })
  .describe('Decisions, newest first.');

const factView = z.object({
  name: z.string().describe('Such as metrics.response_p95, workload.requests or cost.'),
  value: z.number().nullable(),
  why: z.string().nullable().describe('Why there is no value; null where there is one.'),
});

export const alternativeView = z
  .object({
    name: z.string().describe('this decision, shadow NAME, HPA, or doing nothing.'),
    component: z.string(),
    replicas: z.number(),
    shortPercent: z.number().describe('Share of the time after it in which the load needed more, in %.'),
    idleInstanceMinutes: z.number().describe('Instance-minutes that the load did not need.'),
    until: instantView.describe('The end of the time that is looked at.'),
    complete: z.boolean().describe('False while that time still goes on.'),
  })
  .meta({ id: 'DecisionAlternative' })
  .describe('What a number of replicas would have meant for the load that came, by the capacity in the parameters of the policy autoscale.');

/** A decision with everything that led to it and came of it. */
export const decisionExplanationView = z
  .object({
    decision: decisionView,
    readings: z.array(factView).describe('What the series store still knows of the readings at that time.'),
    objectives: z.array(
      z.object({ name: z.string(), status: z.enum(['met', 'violated', 'unknown']), value: z.number().nullable(), why: z.string() }),
    ),
    run: runView.nullable().describe('What it set in motion.'),
    outcome: z.string().describe('What became of it, in one plain sentence.'),
    alternatives: z.array(alternativeView).describe('How it and others would have fared in the five minutes after it; empty where no policy says how the application scales, or the load is not known any more.'),
    text: z.array(z.string()).describe('The whole explanation in plain sentences, one a line.'),
  })
  .meta({ id: 'DecisionExplanation' })
  .describe('A decision with the readings it saw, its candidates, its run and the outcome.');

export type DecisionView = z.output<typeof decisionView>;
export type DecisionAlternative = z.output<typeof alternativeView>;
export type DecisionExplanation = z.output<typeof decisionExplanationView>;
