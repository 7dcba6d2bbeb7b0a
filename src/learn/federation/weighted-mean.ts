import { invariant } from '../../model/error.ts';
import type { Json } from '../../model/json.ts';

/**
 * Σ nₖ/n · wₖ, the average of parameters weighted by samples (McMahan et al., "Communication-Efficient Learning of Deep Networks from
 * Decentralized Data", AISTATS 2017, algorithm 1). Sums in 64 bits, so that the order of the agents does not show.
 */
export function meanOfWeights(parts: readonly Float32Array[], samples: readonly number[]): Float32Array<ArrayBuffer> {
  const length = parts[0]?.length ?? 0;
  const total = samples.reduce((sum, count) => sum + count, 0);
  const sums = new Float64Array(length);
  for (const [k, part] of parts.entries()) {
    invariant(part.length === length, 'weights that are averaged have one length');
    const share = (samples[k] as number) / total;
    for (let i = 0; i < length; i++) sums[i] = (sums[i] as number) + share * (part[i] as number);
  }
  return Float32Array.from(sums);
}

/** The same for a number or nested lists of numbers of one shape; undefined where the shapes differ or something is no number. */
export function meanOfNumbers(parts: readonly Json[], samples: readonly number[]): Json | undefined {
  const [first] = parts;
  if (parts.every((part) => typeof part === 'number')) {
    const total = samples.reduce((sum, count) => sum + count, 0);
    return parts.reduce<number>((sum, part, k) => sum + ((samples[k] as number) / total) * part, 0);
  }
  if (!Array.isArray(first)) return undefined;
  const items = first.map((_, index) => {
    const own = parts.map((part) => (Array.isArray(part) && part.length === first.length ? (part[index] as Json) : undefined));
    return own.includes(undefined) ? undefined : meanOfNumbers(own as readonly Json[], samples);
  });
  return items.includes(undefined) || parts.some((part) => !Array.isArray(part) || part.length !== first.length) ? undefined : (items as readonly Json[]);
}
