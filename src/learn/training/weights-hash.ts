import { createHash } from 'node:crypto';

/** SHA-256 over the bytes of the weights (hexadecimal): two trainings are equal if and only if these are. */
export const weightsHash = (weights: Float32Array): string =>
  createHash('sha256').update(new Uint8Array(weights.buffer, weights.byteOffset, weights.byteLength)).digest('hex');
