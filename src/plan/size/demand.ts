import type { SizedResource, UsageHistory } from '../ports/size-recommender.ts';

const mibPerByte = 1 / 1_048_576;

/** VPA's bump after a kill (`oom-min-bump-up-bytes`, `oom-bump-up-ratio`): at least 100 MiB (104,857,600 bytes) and at least a fifth more. */
const bumpMin = 104_857_600 * mibPerByte;
const bumpRatio = 1.2;

/** What is assumed to be needed where `used` did not suffice. Cores have no least bump: 100 MiB has no equal there. */
export const bumped = (used: number, resource: SizedResource): number => (resource === 'MiB' ? Math.max(used + bumpMin, used * bumpRatio) : used * bumpRatio);

/**
 * Usage as recommenders without a rule of their own for short steps see it: where the limit hid what was wanted, the bumped limit stands
 * in. Without that none of them would ever leave a limit that is too low.
 */
export const demandAt = ({ resource, usage, limits, short }: UsageHistory, index: number): number => {
  const measured = usage.values[index] as number;
  return short[index] === 1 ? Math.max(measured, bumped(limits[index] as number, resource)) : measured;
};

/** The known demand of the steps `from..` on. */
export function demandFrom(history: UsageHistory, from: number): Float64Array {
  const demand = history.usage.values.slice(from);
  // Few steps are short, and this is asked at every step.
  for (let i = 0; i < demand.length; i++) if (history.short[from + i] === 1) demand[i] = demandAt(history, from + i);
  return demand;
}

/** Whether the newest step was measured; on anything else no size is changed. */
export const newestIsMeasured = ({ usage }: UsageHistory): boolean => usage.measured[usage.values.length - 1] === 1;
