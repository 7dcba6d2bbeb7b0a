import type { DurationPredictor } from '../ports/duration-predictor.ts';
import { cheapestSplit, costWhateverOthersTake, countWithin } from './cheapest-split.ts';
import { goalNumber, leastCount, possibleCounts, type CountRange, type Demand } from './least-count.ts';
import type { Offer, Offers } from './offer.ts';
import type { ClassOptions, Failure, Option } from './option.ts';
import type { JobClass } from './problem.ts';

export type SearchSettings = {
  /** Whether other classes take from the same limits. */
  readonly several: boolean;
  /** Whether types of different providers compete; else each provider's are searched on their own. */
  readonly acrossProviders: boolean;
  /** Options that cost up to this much more than the best are found too, as a share. */
  readonly margin: number;
};

/**
 * Every type of machine that can be part of the cheapest plan, with its least count. Exact as far as predictions never grow with the
 * count: a type is left out only if even the count that the optimistic model asks for costs more (with all that is reserved) than what another
 * type costs for certain (whatever other classes take), and the search on a type ends at the count that would cost more than that.
 */
export function searchClass(jobClass: JobClass, { offers, refused }: Offers, predictor: DurationPredictor, settings: SearchSettings): ClassOptions {
  const demand: Demand = { users: jobClass.users.high, thinkSeconds: jobClass.thinkSeconds, goal: goalNumber(jobClass.goal) };
  const options: Option[] = [];
  const failures: Failure[] = [];
  for (const group of groups(offers, settings)) {
    const candidates = group
      .flatMap((offer) => candidateOf(offer, demand, predictor, failures))
      .toSorted((a, b) => a.atLeastUsd - b.atLeastUsd);
    let certainUsd = Number.POSITIVE_INFINITY;
    for (const { offer, range, atLeastUsd } of candidates) {
      const budget = certainUsd * (1 + settings.margin);
      if (atLeastUsd > budget) continue;
      const to = Math.min(range.to, countWithin(offer.prices, budget, range.to));
      const found = leastCount(predictor, offer, demand, { ...range, to });
      if (found.kind === 'none') {
        failures.push({ offer, count: found.count, why: found.why, certain: found.tooSlow });
        continue;
      }
      const usdPerHour = cheapestSplit(offer.prices, found.count)?.usdPerHour ?? Number.POSITIVE_INFINITY;
      options.push({ jobClass, offer, users: demand.users, count: found.count, predicted: found.predicted, usdPerHour });
      certainUsd = Math.min(certainUsd, costWhateverOthersTake(offer.prices, found.count, settings.several));
    }
  }
  return { jobClass, offers, options: options.toSorted((a, b) => a.usdPerHour - b.usdPerHour), failures, refused };
}

function groups(offers: readonly Offer[], { acrossProviders }: SearchSettings): readonly (readonly Offer[])[] {
  return acrossProviders ? [offers] : [...Map.groupBy(offers, (offer) => offer.provider).values()];
}

type Candidate = { readonly offer: Offer; readonly range: CountRange; readonly atLeastUsd: number };

function candidateOf(offer: Offer, demand: Demand, predictor: DurationPredictor, failures: Failure[]): Candidate[] {
  const supply = countWithin(offer.prices, Number.POSITIVE_INFINITY, offer.countMax);
  if (supply === 0) {
    failures.push({ offer, count: 0, why: 'its limits allow none', certain: true });
    return [];
  }
  const counts = possibleCounts(predictor, offer, demand, { from: 1, to: supply });
  if (counts.kind === 'none') {
    failures.push({ offer, count: counts.count, why: counts.why, certain: counts.tooSlow });
    return [];
  }
  return [{ offer, range: counts.range, atLeastUsd: cheapestSplit(offer.prices, counts.range.from)?.usdPerHour ?? Number.POSITIVE_INFINITY }];
}
