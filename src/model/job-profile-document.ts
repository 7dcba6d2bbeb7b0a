import * as z from 'zod';
import { memorySchema } from './quantities.ts';
import { addedSecondsSchema, foreignNameSchema, partSchema, positiveRatioSchema, positiveSecondsSchema, rateSchema, ratioSchema, secondsSchema, signedSecondsSchema } from './planning-quantities.ts';

/** Draws that stand for one stage; a measured stage with more tasks is thinned by whoever writes it. */
const replayMax = 200_000;

const phasesSchema = z.int().min(1).max(100_000);

const taskTimeSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('replay'), milliseconds: z.array(z.int().min(0).max(3_153_600_000_00)).min(1).max(replayMax).describe('Measured times; each task draws one.') }).describe('Times that were measured.'),
    z.strictObject({ kind: z.literal('constant'), time: secondsSchema.describe('The time of every task.') }).describe('Every task takes the same time.'),
    z.strictObject({ kind: z.literal('exponential'), mean: positiveSecondsSchema.describe('Its mean.') }).describe('Exponential times.'),
    z.strictObject({ kind: z.literal('erlang'), phases: phasesSchema.describe('How many exponential phases follow each other.'), mean: positiveSecondsSchema.describe('The mean of all phases together.') }).describe('Times of several exponential phases, which vary less than exponential ones.'),
    z.strictObject({
      kind: z.literal('mixture'),
      branches: z
        .array(z.strictObject({ probability: partSchema.describe('How often this one is taken; all add up to 100%.'), phases: phasesSchema.default(1).describe('Exponential phases that follow each other.'), mean: positiveSecondsSchema.describe('The mean of this branch.') }))
        .min(1)
        .max(100)
        .describe('Exponential or Erlang distributions, one of which is drawn: hyper-exponential and hyper-Erlang.'),
    }).describe('Times of several kinds of tasks, which vary more than exponential ones.'),
    z.strictObject({ kind: z.literal('log-normal'), mean: positiveSecondsSchema.describe('Its mean.'), variation: positiveRatioSchema.describe('Standard deviation divided by the mean.') }).describe('Log-normal times.'),
  ])
  .describe('How long a task takes on one core.');

const stageSchema = z.strictObject({
  name: foreignNameSchema,
  tasks: z.int().min(0).max(10_000_000).describe('How many equal tasks; 0 where others only meet.'),
  taskTime: taskTimeSchema,
  after: z.array(foreignNameSchema).max(10_000).default([]).describe('Stages that must be done before.'),
  shuffleRead: memorySchema.optional().describe('Data read from other stages, of all tasks together.'),
  shuffleWrite: memorySchema.optional().describe('Data written for other stages, of all tasks together.'),
  memoryPerTask: memorySchema.optional().describe('The most memory that a task took.'),
});

const phaseSchema = z.strictObject({
  tasks: z.int().min(0).max(10_000_000).describe('How many tasks.'),
  average: secondsSchema.describe('Mean time of a task.'),
  maximum: secondsSchema.describe('Longest time of a task.'),
});

const profileKinds = [
  z.strictObject({
    kind: z.literal('stages'),
    overhead: secondsSchema.prefault('0s').describe('What a job spends outside of its tasks, whatever it runs on.'),
    stages: z.array(stageSchema).min(1).max(10_000).describe('The graph of stages.'),
  }).describe('A graph of stages of equal tasks, as of Spark.'),
  z.strictObject({
    kind: z.literal('map-reduce'),
    map: phaseSchema.describe('The map tasks.'),
    firstShuffle: phaseSchema.optional().describe('The part of the first wave of shuffles that does not overlap with maps.'),
    shuffle: phaseSchema.optional().describe('The shuffles of later waves.'),
    reduce: phaseSchema.describe('The reduce tasks.'),
  }).describe('Phases of a Hadoop job, of which the mean and the longest task are known (ARIA).'),
  z.strictObject({
    kind: z.literal('measured'),
    points: z
      .array(z.strictObject({ cores: z.int().min(1).max(1_000_000).describe('Cores that all machines had together.'), users: z.int().min(1).max(1_000_000).default(1).describe('Jobs that ran at once.'), time: positiveSecondsSchema.describe('How long a job took on average.') }))
      .min(1)
      .max(10_000)
      .describe('Durations that were measured for numbers of cores.'),
  }).describe('A table of durations; between two numbers of cores the time is on a straight line in 1 / cores, outside of them nothing is known.'),
  z.strictObject({
    kind: z.literal('chi'),
    perContainer: secondsSchema.describe('The part of a job that is divided by the number of containers.'),
      perUser: addedSecondsSchema.prefault('0s').describe('What each user adds; at least 0, since no job gets faster by more users.'),
    fixed: signedSecondsSchema.describe('What is there anyway.'),
  }).describe('A regression: perContainer / containers + perUser * users + fixed. It holds where that is above 0; with more containers nothing is known, and nothing is planned.'),
  z.strictObject({
    kind: z.literal('topology'),
    nodes: z
      .array(
        z.strictObject({
          name: foreignNameSchema,
          arrivals: rateSchema.prefault('0/s').describe('Tuples that come from outside.'),
          service: positiveSecondsSchema.describe('Time that one tuple needs on a core.'),
          inputs: z.array(z.strictObject({ from: foreignNameSchema.describe('Another node.'), ratio: ratioSchema.prefault('100%').describe('Tuples that come here for each one served there.') })).max(1000).prefault([]).describe('What other nodes send.'),
        }),
      )
      .min(1)
      .max(1000)
      .describe('The nodes of the stream.'),
  }).describe('A stream; what counts is how busy its nodes are.'),
] as const;

/** A profile in a document; what each part means is said at `JobProfile`. */
export const jobProfileSchema = z.discriminatedUnion('kind', profileKinds).describe('What is known of a job before it is planned.');

export type JobProfileDocument = z.output<typeof jobProfileSchema>;
