/**
 * Which days of the past a day is like, from their peaks alone: no calendar is given. Days fall into two types if their peaks (on the scale of
 * loads) form two groups further apart than they are wide; a weekday then counts as being of each type as often as it was. So weekends are
 * found, and a holiday is not taken for a rule.
 */
export type DayTypes = {
  /** 0 or 1 for each known day. */
  readonly typeOf: Uint8Array;
  /** For each day of the week, the share of type 1 among its days; NaN for one that was never seen. */
  readonly shareOfHigh: Float64Array;
};

/** Two groups count as two if their means lie this many standard deviations (within groups) apart. */
const separationMin = 4;

/** `peaks[d]` is the scaled peak of day `d`; day 0 falls on weekday 0. */
export function dayTypes(peaks: Float64Array): DayTypes {
  const typeOf = new Uint8Array(peaks.length).fill(1);
  const cut = cutBetween(peaks);
  if (cut !== null) for (let day = 0; day < peaks.length; day++) typeOf[day] = (peaks[day] as number) > cut ? 1 : 0;
  const seen = new Float64Array(7);
  const high = new Float64Array(7);
  for (let day = 0; day < peaks.length; day++) {
    seen[day % 7] = (seen[day % 7] as number) + 1;
    high[day % 7] = (high[day % 7] as number) + (typeOf[day] as number);
  }
  return { typeOf, shareOfHigh: high.map((count, weekday) => count / (seen[weekday] as number)) };
}

/**
 * Where sorted peaks part into the two groups of least squares; null where one group describes them. Sums up to each place tell the squares of both
 * groups, so that a year of days takes no longer than sorting it.
 */
function cutBetween(peaks: Float64Array): number | null {
  const count = peaks.length;
  if (count < 4) return null;
  const sorted = peaks.slice().sort();
  const centre = meanOf(sorted);
  const [sums, squares] = [new Float64Array(count + 1), new Float64Array(count + 1)];
  for (let index = 0; index < count; index++) {
    // From the mean, so that little is lost where peaks are alike.
    const value = (sorted[index] as number) - centre;
    sums[index + 1] = (sums[index] as number) + value;
    squares[index + 1] = (squares[index] as number) + value * value;
  }
  const spread = (from: number, to: number): number => (squares[to] as number) - (squares[from] as number) - ((sums[to] as number) - (sums[from] as number)) ** 2 / (to - from);
  let best = { at: 1, squares: Number.POSITIVE_INFINITY };
  for (let at = 1; at < count; at++) {
    const both = spread(0, at) + spread(at, count);
    if (both < best.squares) best = { at, squares: both };
  }
  const [low, high] = [sorted.subarray(0, best.at), sorted.subarray(best.at)];
  const within = Math.sqrt(Math.max(0, best.squares) / (count - 2));
  if (meanOf(high) - meanOf(low) <= separationMin * within) return null;
  return ((low.at(-1) as number) + (high[0] as number)) / 2;
}

const meanOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / values.length;
