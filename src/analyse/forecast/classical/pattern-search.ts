export type Bound = { readonly start: number; readonly low: number; readonly high: number };

/** A search ends when its steps are this share of the range. */
const precision = 0.01;

/**
 * The least `cost` within bounds by pattern search (Hooke and Jeeves, "Direct search solution of numerical and statistical problems",
 * 1961): tries a step up and down in each parameter in turn, keeps what is better, and halves the steps when nothing is. Deterministic.
 */
export function patternSearch(bounds: readonly Bound[], cost: (at: Float64Array) => number, evaluationsMax = 200): Float64Array {
  const best = Float64Array.from(bounds, ({ start }) => start);
  let least = cost(best);
  let evaluations = 1;
  for (let step = 0.25; step > precision; step /= 2) {
    for (let better = true; better && evaluations < evaluationsMax; ) {
      better = false;
      for (const [i, { low, high }] of bounds.entries()) {
        for (const sign of [1, -1]) {
          const before = best[i] as number;
          best[i] = Math.min(high, Math.max(low, before + sign * step * (high - low)));
          if (best[i] === before) continue;
          evaluations++;
          const tried = cost(best);
          if (tried < least) {
            least = tried;
            better = true;
            break;
          }
          best[i] = before;
        }
      }
    }
  }
  return best;
}
