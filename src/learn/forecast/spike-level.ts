/** Jumps beyond so many median absolute deviations of the usual change count as sudden. */
const deviations = 3;

/** Quantile of the window above which a value is a spike. */
const highShare = 0.95;

/**
 * The level above which the next values are a spike or a sudden rise, from the `window` points up to `origin`: above the window's 95 %
 * quantile and by more than three median absolute deviations of its changes over the last value. Follows the definition of spikes by
 * which forecasts are scored, with "and" in place of "or", so that a slow rise to a new height does not count.
 */
export function spikeLevelAt(values: Float64Array, origin: number, window: number): number {
  const recent = values.slice(origin + 1 - window, origin + 1);
  const last = values[origin] as number;
  const changes = recent.slice(1).map((value, index) => Math.abs(value - (recent[index] as number)));
  const high = recent.sort()[Math.floor(highShare * (window - 1))] ?? last;
  const typical = changes.sort()[Math.floor(changes.length / 2)] ?? 0;
  return Math.max(high, last + deviations * typical);
}
