/** A value that counts as another one: `taken`, the largest (or least) of what was believed before it. `times`: how many times that it is. */
export type GrossValue = { readonly index: number; readonly value: number; readonly taken: number; readonly times: number };

/**
 * What lies beyond all before it by this many times their size (their largest absolute value, or their range) is gross. The largest real spike
 * of the Numenta benchmark (network traffic of a virtual machine) is 18 times what came before.
 */
const beyond = 25;
/** Values before the first that can be gross. */
const knownMin = 12;
/** After so many that stood alone such values are what the series does, and the next is believed. */
const aloneMax = 2;

/**
 * The values that are gross: a wrong unit, an overflow, a sensor that failed. One of them would be the scale of all that is learnt by
 * squares or means. The rule sees no value after the one that it judges, so that a forecast never depends on the future, and no unit. It is made to
 * let what is real pass: of two in a row the second is believed, as a
 * level that is new stays; and so is the third that stands alone, as spikes come again.
 */
export function grossValues(values: Float64Array): readonly GrossValue[] {
  const found: GrossValue[] = [];
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value >= low && value <= high) continue;
    const size = Math.max(high - low, Math.abs(low), Math.abs(high));
    const isGross = i >= knownMin && size > 0 && (value - high > beyond * size || low - value > beyond * size);
    if (isGross && found.length < aloneMax && found.at(-1)?.index !== i - 1) {
      found.push({ index: i, value, taken: value > high ? high : low, times: Math.abs(value) / Math.max(Math.abs(low), Math.abs(high)) });
      continue;
    }
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return found;
}

/** The values with what is gross replaced by what it counts as; the same array where nothing is. */
export function withoutGross(values: Float64Array, gross: readonly GrossValue[]): Float64Array {
  if (gross.length === 0) return values;
  const mended = values.slice();
  for (const { index, taken } of gross) mended[index] = taken;
  return mended;
}
