import * as z from 'zod';
import { InvalidInputError } from '../../model/error.ts';
import type { Json } from '../../model/json.ts';
import { kernelNames } from '../kernels/kernels.ts';

/** Largest saved network: some 500,000 weights as base64. */
const base64LengthMax = 3_000_000;

/** How a network was trained, beside its weights: equal seeds give equal weights only under the same kernel and Node version. */
export const provenanceSchema = z.strictObject({
  kernel: z.enum(kernelNames),
  node: z.string().max(40),
  seed: z.number(),
  steps: z.int(),
  heldOutLoss: z.number().nullable(),
}).readonly();

export type Provenance = z.infer<typeof provenanceSchema>;

export const weightsSchema = z.base64().max(base64LengthMax);

/** Little-endian 32-bit floats as base64. */
export const encodeWeights = (weights: Float32Array): string => Buffer.from(weights.buffer, weights.byteOffset, weights.byteLength).toString('base64');

export function decodeWeights(text: string): Float32Array<ArrayBuffer> {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length % 4 !== 0) throw new InvalidInputError([`weights are ${bytes.length} bytes long; they must be whole 32-bit floats; restore the model from an undamaged copy`]);
  const weights = new Float32Array(bytes.length / 4);
  new Uint8Array(weights.buffer).set(bytes);
  const bad = weights.findIndex((weight) => !Number.isFinite(weight));
  if (bad >= 0) throw new InvalidInputError([`weight ${bad} is not a finite number; restore the model from an undamaged copy`]);
  return weights;
}

/** What `save` wrote, checked; throws InvalidInputError with every problem otherwise. */
export function parseSaved<T>(schema: z.ZodType<T>, saved: Json, name: string): T {
  const result = schema.safeParse(saved);
  if (result.success) return result.data;
  throw new InvalidInputError(result.error.issues.map(({ path, message }) => `saved ${name} model: ${path.length === 0 ? 'the whole' : path.join('.')}: ${message}; restore it from what save() wrote`));
}
