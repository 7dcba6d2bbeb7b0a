import * as z from 'zod';
import { durationSchema, positiveDurationSchema, shareSchema } from '../model/quantities.ts';

/** Where measurements stand: in the file itself, or in one beside it that holds numbers and nothing else. */
const measured = {
  milliseconds: z.array(z.number().min(0)).min(1).max(1_000_000).optional().describe('The measurements themselves, ms.'),
  file: z.string().min(1).max(4096).optional().describe('Instead: a file of numbers, ms, separated by white space or commas; relative to this one.'),
};

const penaltySchema = z.strictObject({ mean: durationSchema.prefault('100ms'), deviation: durationSchema.prefault('10ms') });

/** `--world-config` of the stream world. */
export const streamConfigSchema = z
  .strictObject({
    world: z.literal('stream').optional(),
    latencies: z
      .array(z.strictObject({ streams: z.int().min(1).max(1000).describe('Streams on one instance.'), ...measured }))
      .min(1)
      .max(1000)
      .optional()
      .describe('Latencies of single frames, by how many streams were on the instance; sizes in between are interpolated.'),
    framesPerSecond: z.int().min(1).max(10_000).default(30).describe('Of one stream.'),
    penalty: penaltySchema.prefault({}).describe('How long a frame of a stream that moves takes when instances come or go.'),
    framesPerMove: z.int().min(0).max(1_000_000).default(1).describe('Frames of each moved stream that it meets.'),
    weights: z.enum(['frames', 'published']).default('frames').describe('frames: every frame counts the same. published: every instance does, as in the program behind the published figures.'),
    timeout: positiveDurationSchema.prefault('10s').describe('What a frame counts as while no instance is ready.'),
    frames: z.enum(['mixed', 'drawn']).default('mixed').describe('mixed: percentiles of the distributions. drawn: every frame is drawn, a hundred times slower.'),
  })
  .describe('Streams on replicated servers; the load is a number of streams.');

/** `--world-config` of the request world. */
export const requestConfigSchema = z
  .strictObject({
    world: z.literal('requests').optional(),
    service: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.enum(['constant', 'exponential']).optional().describe('exponential if absent.'), mean: positiveDurationSchema }),
        z.strictObject({ kind: z.literal('lognormal'), mean: positiveDurationSchema, scv: z.number().min(0).max(1000).describe('Squared coefficient of variation.') }),
        z.strictObject({ kind: z.literal('measured'), ...measured }),
      ], { error: 'one of constant, exponential, lognormal, measured; choose one' })
      .prefault({ mean: '25ms' })
      .describe('How long one request is served, waiting not counted.'),
    concurrency: z.int().min(1).max(10_000).default(4).describe('Requests that one instance serves at once.'),
    queueMax: z.int().min(0).max(1_000_000).default(1000).describe('Requests that may wait at one instance; more are refused.'),
    discipline: z.enum(['fifo', 'sharing']).default('fifo').describe('fifo: one after the other. sharing: all at once, each slower.'),
    timeout: positiveDurationSchema.prefault('10s').describe('What a refused or lost request counts as.'),
    accuracy: z.enum(['fast', 'exact']).default('fast').describe('fast: the mean queue, slot by slot. exact: every request.'),
    faults: z
      .strictObject({
        crashEvery: positiveDurationSchema.optional().describe('Mean time between crashes of one instance.'),
        missing: shareSchema.optional().describe('Share of slots whose measurements get lost.'),
        noise: z.number().min(0).max(2).default(0).describe('Standard deviation of the logarithm of what measurements are off by.'),
      })
      .prefault({}),
  })
  .describe('Requests that queue at replicated servers; the load is in requests per second.');

/** `--world-config` of the replay world. */
export const replayConfigSchema = z
  .strictObject({
    world: z.literal('replay').optional(),
    load: z.enum(['rate', 'number']).default('rate').describe('rate: per second, what is not served waits. number: of streams or users, which do not pile up.'),
    timeout: positiveDurationSchema.prefault('60s').describe('No response is longer: until clients give up.'),
    noise: z.boolean().default(true).describe('Whether responses are off the fit as the recorded ones are.'),
  })
  .describe('The recorded application, as a model fitted to its responses.');

export type ReplayConfig = z.output<typeof replayConfigSchema>;
export type StreamConfig = z.output<typeof streamConfigSchema>;
export type RequestConfig = z.output<typeof requestConfigSchema>;

