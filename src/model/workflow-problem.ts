import * as z from 'zod';
import { apiVersion, metadataSchema } from './document.ts';
import { foreignNameSchema, positiveRatioSchema, positiveSecondsSchema, secondsSchema } from './planning-quantities.ts';
import { coresSchema, memorySchema, moneySchema, priceSchema } from './quantities.ts';

const bandwidthSchema = memorySchema.describe('Data per second between two instances, such as 20MiB.');

const taskSchema = z.strictObject({
  name: foreignNameSchema,
  work: secondsSchema.optional().describe('How long it takes at speed 100%. Give this, runTimes, or both: a measured time counts before one computed. With a command alone it is measured first.'),
  command: z.array(z.string().min(1).max(4096)).min(1).max(256).optional().describe('Program and arguments that do the task, relative to the document; `homeostat measure tasks` runs it to fill runTimes.'),
  runTimes: z.array(z.strictObject({ type: foreignNameSchema.describe('The name of a type.'), time: secondsSchema.describe('How long it takes there.') })).max(1000).prefault([]).describe('Measured times. Without work, the task runs on these types only.'),
});

const edgeSchema = z.strictObject({
  from: foreignNameSchema.describe('The task that gives.'),
  to: foreignNameSchema.describe('The task that waits for it.'),
  data: memorySchema.optional().describe('What is sent, if both run on different instances.'),
  time: secondsSchema.prefault('0s').describe('What sending takes besides, whatever the bandwidth.'),
});

const typeSchema = z.strictObject({
  name: foreignNameSchema,
  place: foreignNameSchema.optional().describe('Where its instances stand; not needed if there is one place.'),
  price: priceSchema.describe('Price of one instance.'),
  billing: secondsSchema.prefault('1h').describe('What is paid is a whole multiple of this; 0s for the exact time.'),
  startup: secondsSchema.prefault('0s').describe('From the order to the first task; it is paid.'),
  limit: z.int().min(1).max(1_000_000).optional().describe('Instances at once at most.'),
  speed: positiveRatioSchema.prefault('100%').describe('How fast it does work.'),
  cores: coresSchema.optional().describe('Cores of an instance; `homeostat measure tasks` gives a task no more. Planners go by times.'),
  memory: memorySchema.optional().describe('Memory of an instance; as cores.'),
});

const placeSchema = z.strictObject({
  name: foreignNameSchema,
  provider: foreignNameSchema.describe('Whose data centre it is.'),
  bandwidth: memorySchema.optional().describe('Data per second between two instances here, such as 100MiB; without it data takes no time.'),
});

const linkSchema = z.strictObject({
  from: foreignNameSchema.describe('A place.'),
  to: foreignNameSchema.describe('Another place; the way back is the same unless it is given too.'),
  bandwidth: bandwidthSchema,
});

const deadlineSchema = z.strictObject({
  name: foreignNameSchema,
  within: positiveSecondsSchema.describe('From the start of the plan.'),
  tasks: z.array(foreignNameSchema).min(1).max(100_000).optional().describe('Tasks that must be done by then, such as those of a path; without it, all.'),
  firmness: z.enum(['soft', 'firm', 'hard']).default('hard').describe('soft: missing it costs; firm and hard: a plan that misses it is none.'),
  weight: z.int().min(1).max(1_000_000).default(1).describe('What a second of lateness counts beside other soft deadlines.'),
});

const providerSchema = z.strictObject({
  name: foreignNameSchema.describe('A provider that places name.'),
  ordersAtOnce: z.int().min(1).max(1_000_000).optional().describe('Hosts that it starts at the same time, at most.'),
  hosts: z.int().min(1).max(1_000_000).optional().describe('Hosts in all its places that may be moved there to have less traffic between places.'),
});

const artefactSchema = z.strictObject({
  name: foreignNameSchema,
  size: memorySchema.describe('What is sent to each host that needs it.'),
  place: foreignNameSchema.optional().describe('Where its store is; not needed if there is one place.'),
  tasks: z.array(foreignNameSchema).min(1).max(100_000).optional().describe('Tasks that need it on their host; without it, all.'),
  within: positiveSecondsSchema.optional().describe('By when it must be on every such host, from the start of the plan; in any case before the first of the tasks starts there.'),
});

/** Tasks, what they wait for, by when they must be done, and what may be rented for them. */
export const workflowProblemSchema = z
  .strictObject({
    apiVersion: z.literal(apiVersion).describe('The version of this format.'),
    kind: z.literal('WorkflowProblem').describe('What the document describes.'),
    metadata: metadataSchema,
    spec: z
      .strictObject({
        tasks: z.array(taskSchema).min(1).max(100_000).describe('What is to be done, each once. A document may have about 6,000 tasks with their edges; larger workflows can be given in WfFormat.'),
        edges: z.array(edgeSchema).max(2_000_000).prefault([]).describe('What waits for what, and the data between.'),
        types: z.array(typeSchema).min(1).max(1000).describe('What may be rented.'),
        places: z.array(placeSchema).max(1000).prefault([]).describe('Where instances stand; without any there is one place in which data takes no time.'),
        links: z.array(linkSchema).max(100_000).prefault([]).describe('Bandwidths between places, one for each pair.'),
        deadlines: z.array(deadlineSchema).max(10_000).prefault([]).describe('By when what must be done; they may overlap.'),
        artefacts: z.array(artefactSchema).max(10_000).prefault([]).describe('Images and packages that hosts get before tasks run there; the answer says when each is sent.'),
        providers: z.array(providerSchema).max(1000).prefault([]).describe('Limits of providers on what is ordered.'),
        budget: moneySchema.optional().describe('The most that may be spent. With a budget and no deadline the goal is the shortest time.'),
        sharedStore: z.boolean().default(false).describe('Whether results are put into a store that outlives instances; otherwise an instance is kept, and paid, until its data has been sent.'),
      })
      .describe('What is to be planned.'),
  })
  .describe('Which instances run which tasks, so that every deadline holds at the lowest cost; `homeostat plan workflow` answers it.');

export type WorkflowProblemDocument = z.output<typeof workflowProblemSchema>;
