import type { MachineSplit } from './capacity-plan.ts';
import type { OfferPrices } from './offer.ts';

export type PricedSplit = { readonly split: MachineSplit; readonly usdPerHour: number };

/** So that 30 % of 10 are 3 although 0.3 * 10 may be 2.999... */
const rounding = 1e-9;

export const spotMax = (shareMax: number, count: number): number => Math.floor(shareMax * count + rounding);

/**
 * The cheapest way to pay `count` machines if nobody else takes of the limits: kinds are filled up in the order of their prices, which is best
 * since each has an upper bound of its own. Null where the limits do not allow so many. Never falls with the count: one machine can be
 * taken out of any split (a spot one first, so that their share holds) and leaves one of the smaller count.
 */
export function cheapestSplit({ onDemand, reserved, spot }: OfferPrices, count: number): PricedSplit | null {
  const kinds = [
    { kind: 'reserved', usdPerHour: reserved.usdPerHour, most: reserved.limit },
    { kind: 'spot', usdPerHour: spot.usdPerHour, most: spotMax(spot.shareMax, count) },
    { kind: 'onDemand', usdPerHour: onDemand.usdPerHour, most: onDemand.limit },
  ] as const;
  const split = { onDemand: 0, reserved: 0, spot: 0 };
  let left = count;
  let usdPerHour = 0;
  for (const { kind, usdPerHour: price, most } of kinds.toSorted((a, b) => a.usdPerHour - b.usdPerHour)) {
    const taken = Math.min(left, most);
    split[kind] = taken;
    usdPerHour += taken * price;
    left -= taken;
  }
  return left > 0 ? null : { split, usdPerHour };
}

/** What `count` machines cost whatever the other classes take: shared limits count as used up. Infinity where that is not possible. */
export function costWhateverOthersTake(prices: OfferPrices, count: number, several: boolean): number {
  const { onDemand, reserved } = prices;
  const alone = {
    ...prices,
    onDemand: several && Number.isFinite(onDemand.limit) ? { ...onDemand, limit: 0 } : onDemand,
    reserved: reserved.shared ? { ...reserved, limit: 0 } : reserved,
  };
  return cheapestSplit(alone, count)?.usdPerHour ?? Number.POSITIVE_INFINITY;
}

/** The most machines, up to `countMax`, whose cheapest split costs at most `budget`. */
export function countWithin(prices: OfferPrices, budget: number, countMax: number): number {
  let possible = 0;
  let tooMany = countMax + 1;
  while (tooMany - possible > 1) {
    const middle = Math.floor((possible + tooMany) / 2);
    const cost = cheapestSplit(prices, middle)?.usdPerHour ?? Number.POSITIVE_INFINITY;
    if (cost <= budget && cost < Number.POSITIVE_INFINITY) possible = middle;
    else tooMany = middle;
  }
  return possible;
}
