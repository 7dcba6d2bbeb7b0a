import * as z from 'zod';

const seconds = (what: string) => z.number().describe(`${what}, s from the start of the plan.`);
const mebibytes = (what: string) => z.number().describe(`${what}, MiB.`);

const orderView = z.object({
  instance: z.string(),
  type: z.string(),
  place: z.string(),
  provider: z.string(),
  atSeconds: seconds('When it is ordered'),
  readySeconds: seconds('When it has started'),
  slackSeconds: z.number().describe('How long before it is wanted it has started, s; negative if its provider cannot start it in time.'),
  extraUsd: z.number().describe('What it costs more than planned as it is ordered earlier, for what is sent to it, USD.'),
});

const transferView = z.object({
  artefact: z.string(),
  instance: z.string(),
  from: z.string().describe('The place of its store.'),
  to: z.string().describe('The place of the instance.'),
  mebibytes: mebibytes('Its size'),
  startSeconds: seconds('When its first byte is sent'),
  endSeconds: seconds('When its last byte is there'),
  deadlineSeconds: seconds('By when it must be there'),
  slackSeconds: z.number().describe('What is left then, s; negative if it is late.'),
});

/** How the best plan is provisioned. */
export const provisioningView = z
  .object({
    planner: z.string().describe('Whose plan it is: the best one.'),
    trafficMebibytes: mebibytes('What crosses from one place to another, of data and artefacts'),
    plannedTrafficMebibytes: mebibytes('What would cross where the planner had put the instances'),
    leastTrafficMebibytes: mebibytes('What crosses at least with these instances and limits; 0 where nothing more is known'),
    placedBy: z.enum(['integer programme', 'local search']).describe('How the places were found.'),
    moved: z.array(z.string()).describe('Instances that stand elsewhere than the planner had put them, at the same times and prices.'),
    orders: z.array(orderView).describe('Hosts, by when they are ordered.'),
    transfers: z.array(transferView).describe('Artefacts that are sent to hosts, by their start.'),
    onTime: z.boolean().nullable().describe('Whether all artefacts can be there in time: true with these transfers as proof, false where it is proven that none can; null where neither is known, or nothing is sent.'),
    latenessSeconds: z.number().nullable().describe('How late the latest artefact is, s; negative if all are early; null where nothing is sent.'),
    leastLatenessSeconds: z.number().nullable().describe('No order of transfers makes the latest artefact less late than this, whenever hosts are ordered, s.'),
    beginLaterSeconds: z.number().describe('How much later than its hosts are ordered the run should begin, so that whatever is late now is there when tasks need it, s; 0 if nothing is.'),
    thenMissed: z.array(z.string()).describe('Deadlines that the plan holds, but not if it begins so much later.'),
    sentBy: z.enum(['earliest deadline first', 'linear programme']).nullable().describe('How the transfers were ordered.'),
  })
  .describe('How the best plan is provisioned: where its instances stand, when they are ordered, and when artefacts are sent to them.');

export type ProvisioningView = z.output<typeof provisioningView>;
