import * as z from 'zod';
import { apiVersion, metadataSchema } from './document.ts';
import { nameSchema } from './ids.ts';
import { jobProfileSchema } from './job-profile-document.ts';
import { foreignNameSchema, partSchema, positiveRatioSchema, positiveSecondsSchema, secondsSchema } from './planning-quantities.ts';
import { coresSchema, memorySchema, priceSchema, shareSchema } from './quantities.ts';

const countSchema = z.int().min(0).max(1_000_000);

const profileReference = z.union([nameSchema, jobProfileSchema], { error: 'the name of a profile under spec.profiles, or a profile; write one' });

const usersSchema = z
  .union(
    [
      z.int().min(1).max(100_000),
      z.strictObject({
        low: z.int().min(1).max(100_000).describe('Users that must be served.'),
        high: z.int().min(1).max(100_000).describe('Users that would come.'),
        rejection: priceSchema.describe('What turning one of them away costs.'),
      }),
    ],
    { error: 'a number of users, or low, high and rejection; write one of these' },
  )
  .describe('How many users run the job at once: a number, or a range in which those above `low` may be turned away at a price (private clouds).');

const onTypeSchema = z.strictObject({
  type: foreignNameSchema.describe('The name of a type or flavour.'),
  profile: profileReference.optional().describe('What was measured on this type.'),
  slotsPerMachine: z.int().min(1).max(100_000).optional().describe('Tasks that one machine takes at once, instead of what its cores and memory allow.'),
  reservedLimit: countSchema.optional().describe('Reserved machines that this class may take.'),
  spotShareMax: partSchema.optional().describe('The share of this class\'s machines that may be spot.'),
});

const classSchema = z.strictObject({
  name: nameSchema,
  deadline: positiveSecondsSchema.optional().describe('Jobs take at most this long on average. Give this or utilisation.'),
  utilisation: shareSchema.optional().describe('The busiest node of a topology is at most this busy.'),
  users: usersSchema.prefault(1),
  thinkTime: secondsSchema.prefault('0s').describe('What a user waits on average between two jobs.'),
  container: z
    .strictObject({ cores: coresSchema, memory: memorySchema })
    .prefault({ cores: 1, memory: '1MiB' })
    .describe('What takes tasks: a Spark executor, a YARN container. As many as fit are put on a machine; with the default, as many as it has cores, whatever their memory.'),
  profile: profileReference.optional().describe('What is known of the job wherever it runs.'),
  on: z.array(onTypeSchema).max(1000).prefault([]).describe('What is different on single types. Without a profile the class runs on these only.'),
  providers: z.array(foreignNameSchema).min(1).max(100).optional().describe('Providers that may be used; without it, all.'),
});

const machineTypeSchema = z.strictObject({
  name: foreignNameSchema,
  provider: foreignNameSchema.describe('Who rents it out.'),
  cores: coresSchema,
  memory: memorySchema,
  speed: positiveRatioSchema.prefault('100%').describe('Of a core, beside the core that profiles were measured on.'),
  onDemand: priceSchema.describe('Price of one machine.'),
  limit: countSchema.optional().describe('Machines to be had at most, by all classes together; without it, as many as are wanted.'),
  reserved: z.strictObject({ price: priceSchema.describe('Price of one machine.'), limit: countSchema.describe('Machines that are reserved, for all classes together.') }).optional().describe('Machines under contract.'),
  spot: z.strictObject({ price: priceSchema.describe('Price of one machine.'), shareMax: partSchema.describe('The share of a class\'s machines that may be spot.') }).optional().describe('Machines that may be taken away.'),
});

const publicSchema = z.strictObject({
  types: z.array(machineTypeSchema).min(1).max(5000).describe('The catalogue.'),
  providers: z.enum(['any', 'one']).default('any').describe('any: each class where it is cheapest; one: all with the same provider.'),
  countMax: z.int().min(1).max(1_000_000).default(10_000).describe('Machines of a class at most.'),
});

const privateSchema = z.strictObject({
  nodes: z
    .strictObject({
      count: z.int().min(1).max(100_000).describe('Servers there are.'),
      cores: coresSchema,
      memory: memorySchema,
      electricity: priceSchema.prefault('0 USD/h').describe('Electricity of one server that is on.'),
      server: priceSchema.prefault('0 USD/h').describe('What owning one server costs, spread over its life.'),
    })
    .describe('Equal servers of one\'s own.'),
  flavours: z
    .array(z.strictObject({ name: foreignNameSchema, cores: coresSchema, memory: memorySchema, speed: positiveRatioSchema.prefault('100%').describe('Of a core, beside the core that profiles were measured on.') }))
    .max(5000)
    .prefault([])
    .describe('Sizes of virtual machines; without any, containers are placed on the servers.'),
  packing: z.enum(['per-node', 'pooled']).default('per-node').describe('per-node: each machine fits into one server; pooled: all servers together are one, which is optimistic.'),
});

/** Classes of jobs, their deadlines, and where they may run. */
export const capacityProblemSchema = z
  .strictObject({
    apiVersion: z.literal(apiVersion).describe('The version of this format.'),
    kind: z.literal('CapacityProblem').describe('What the document describes.'),
    metadata: metadataSchema,
    spec: z
      .strictObject({
        classes: z.array(classSchema).min(1).max(1000).describe('Jobs that run at once; each class gets machines of its own, all of one type.'),
        profiles: z.array(z.strictObject({ name: nameSchema, profile: jobProfileSchema })).max(1000).prefault([]).describe('Profiles that several classes name.'),
        public: publicSchema.optional().describe('Machines to rent. Give this or private.'),
        private: privateSchema.optional().describe('Servers of one\'s own.'),
      })
      .describe('What is to be planned.'),
  })
  .describe('Which machines, and how many, let every class meet its deadline at the lowest cost; `homeostat plan capacity` answers it.');

export type CapacityProblemDocument = z.output<typeof capacityProblemSchema>;
export type CapacityProblemInput = z.input<typeof capacityProblemSchema>;
