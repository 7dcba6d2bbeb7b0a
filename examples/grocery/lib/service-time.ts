/**
 * How long one piece of work takes: lognormal, as measured service times of web back ends mostly are (few are much longer
 * than the middle, none is negative), with a given mean and a modest spread.
 */

/** Standard deviation of the logarithm: the 95th percentile is 1.6 times the mean. */
const sigma = 0.3;

/** mulberry32, a 32-bit generator good enough to draw waiting times; seeded, so that a run can be repeated. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Turns a name into a seed, so that instances of one component differ from each other (FNV-1a). */
export function seedOf(...names: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const char of names.join('/')) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}

/** Draws service times in milliseconds with this mean. */
export function serviceTimes(meanMs: number, random: () => number): () => number {
  const mu = Math.log(meanMs) - (sigma * sigma) / 2;
  return () => {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.exp(mu + sigma * normal);
  };
}
