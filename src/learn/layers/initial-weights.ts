import type { Random } from '../../model/random.ts';
import { normal } from '../../model/random.ts';

/** Uniform within ±√(6/fanIn): keeps the variance through ReLU layers (He et al., ICCV 2015). */
export function heUniform(weights: Float32Array, fanIn: number, random: Random): void {
  const bound = Math.sqrt(6 / fanIn);
  for (let i = 0; i < weights.length; i++) weights[i] = (2 * random.next() - 1) * bound;
}

/** Uniform within ±√(6/(fanIn+fanOut)): for layers without ReLU (Glorot and Bengio, AISTATS 2010). */
export function glorotUniform(weights: Float32Array, fanIn: number, fanOut: number, random: Random): void {
  const bound = Math.sqrt(6 / (fanIn + fanOut));
  for (let i = 0; i < weights.length; i++) weights[i] = (2 * random.next() - 1) * bound;
}

/** Normal with the given standard deviation, for embeddings. */
export function normalWeights(weights: Float32Array, deviation: number, random: Random): void {
  for (let i = 0; i < weights.length; i++) weights[i] = deviation * normal(random);
}
