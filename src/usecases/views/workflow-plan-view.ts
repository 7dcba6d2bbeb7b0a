import * as z from 'zod';
import { provisioningView } from './provisioning-view.ts';

const seconds = (what: string) => z.number().describe(`${what}, s.`);

const deadlineView = z.object({
  name: z.string(),
  seconds: seconds('From the start'),
  firmness: z.enum(['soft', 'firm', 'hard']),
  slackSeconds: seconds('Time left when its last task is done; negative if it is missed'),
});

const instanceView = z.object({
  name: z.string(),
  type: z.string(),
  place: z.string(),
  provider: z.string(),
  fromSeconds: seconds('When its start is ordered'),
  toSeconds: seconds('When it is given back'),
  costUsd: z.number().describe('USD.'),
  tasks: z.array(z.object({ name: z.string(), startSeconds: seconds('Its start'), endSeconds: seconds('Its end') })),
});

const edgeView = z.object({ from: z.string(), to: z.string(), mebibytes: z.number().describe('What flows, MiB.') });

const plannerView = z.object({
  name: z.string(),
  feasible: z.boolean().describe('Whether every firm and hard deadline and the budget hold.'),
  costUsd: z.number().nullable().describe('USD; null without a plan.'),
  makespanSeconds: seconds('When the last task is done').nullable(),
  deadlines: z.array(deadlineView),
  lowerBoundUsd: z.number().nullable().describe('No plan that holds the deadlines costs less, USD; null where none was found.'),
  lowerBoundSeconds: seconds('With a budget and no deadline: no plan within it is done sooner').nullable(),
  gapPercent: z.number().nullable().describe('How much above the bound its cost is at most (with a budget and no deadline: its makespan), % of the bound; null where nothing is known.'),
  instances: z.array(instanceView),
  missed: z.array(z.string()).describe('Deadlines that do not hold.'),
  whyNot: z.string().nullable(),
  evaluations: z.int().nullable().describe('Plans that were looked at.'),
  planSeconds: seconds('How long planning took'),
});

/** What `homeostat plan workflow` answers. */
export const workflowPlanView = z
  .object({
    name: z.string().describe('Of the problem.'),
    tasks: z.int(),
    edges: z.int(),
    graph: z.array(edgeView).nullable().describe('Which task waits for which; null where there are more than 5000 edges.'),
    planners: z.array(plannerView),
    best: z.string().nullable().describe('The planner with the best plan: one that holds, then the least lateness of soft deadlines by weight, then the least cost (with a budget and no deadline: the least makespan); null without a plan.'),
    provisioning: provisioningView.nullable().describe('How the best plan is provisioned; null where there is one place and nothing to be sent, or no plan.'),
    boundBy: z
      .enum(['counting', 'linear', 'whole', 'exact'])
      .nullable()
      .describe('How the lower bound was found: by adding up the cheapest ways to run each task or the cheapest leases that are needed, by a linear programme, by one with whole intervals and instances, or by one of the whole problem; null where there is none.'),
    notes: z.array(z.string()).describe('What was assumed.'),
    seed: z.int(),
    secondsMax: seconds('How long planners that go on improving might'),
  })
  .describe('Which instances run which tasks when, at the lowest cost under deadlines.');

export type WorkflowPlanView = z.output<typeof workflowPlanView>;
