import type { MeasuredProfile } from '../../model/job-profile.ts';
import type { DurationPredictor } from '../ports/duration-predictor.ts';
import { leastCount, possibleCounts, type CountRange, type LeastCount } from './least-count.ts';
import type { Offer, Offers } from './offer.ts';
import type { ClassOptions, Failure, Option } from './option.ts';
import { demandOf } from './planned-class.ts';
import type { JobClass } from './problem.ts';

type LeastFor = (users: number, from: number, to: number) => Found;

type Found = { readonly users: number; readonly least: LeastCount };

/**
 * For each type and each number of users that may be served, the least count; D-SPACE4Cloud's matrix nu_ij without what no plan needs: of
 * the numbers of users that take equally many machines only the largest is kept. Since counts never fall with users, ranges whose ends
 * take equally many are not looked into.
 */
export function userOptions(jobClass: JobClass, { offers, refused }: Offers, predictor: DurationPredictor): ClassOptions {
  const options: Option[] = [];
  const failures: Failure[] = [];
  for (const offer of offers) {
    const found = countsByUsers(jobClass, offer, predictor);
    const byCount = new Map<number, Found>();
    for (const one of found) if (one.least.kind === 'found') byCount.set(one.least.count, one);
    for (const { users, least } of byCount.values()) {
      if (least.kind === 'found') options.push({ jobClass, offer, users, count: least.count, predicted: least.predicted, usdPerHour: least.count * offer.prices.onDemand.usdPerHour });
    }
    const [first] = found;
    if (first?.least.kind === 'none' && byCount.size === 0) failures.push({ offer, count: first.least.count, why: first.least.why, certain: first.users === jobClass.users.low && first.least.tooSlow });
  }
  return { jobClass, offers, options, failures, refused };
}

/** Of the numbers of users that may be served, those with which an offer may be fastest: the fewest, and of measured ones, any. */
export const fastestUsers = (jobClass: JobClass, { profile }: Offer): readonly number[] => (profile.kind === 'measured' ? measuredUsers(profile, jobClass) : [jobClass.users.low]);

/** In the order of users; the first entry is for the fewest. */
function countsByUsers(jobClass: JobClass, offer: Offer, predictor: DurationPredictor): Found[] {
  const { low, high } = jobClass.users;
  const leastFor: LeastFor = (users, from, to) => ({ users, least: leastAt(jobClass, offer, predictor, users, { from, to }) });
  if (offer.profile.kind === 'measured') return fastestUsers(jobClass, offer).map((users) => leastFor(users, 1, offer.countMax));
  const first = leastFor(low, 1, offer.countMax);
  if (first.least.kind === 'none' || low === high) return [first];
  return [first, ...between(first, leastFor(high, first.least.count, offer.countMax), leastFor)];
}

/** Each number that was measured is a question of its own: nothing is known of those between, and chance may make more users faster. */
function measuredUsers({ points }: MeasuredProfile, { users: { low, high } }: JobClass): readonly number[] {
  const measured = [...new Set(points.map(({ users }) => users))].filter((users) => users >= low && users <= high);
  return measured.length === 0 ? [low] : measured.toSorted((a, b) => a - b);
}

/** What lies above `a`, up to and with `b`. */
function between(a: Found, b: Found, leastFor: LeastFor): Found[] {
  const sameCount = a.least.kind === 'found' && b.least.kind === 'found' && a.least.count === b.least.count;
  if (sameCount || b.users - a.users <= 1) return [b];
  const middle = leastFor(Math.floor((a.users + b.users) / 2), a.least.count, b.least.count);
  // With more users than `middle` there is no hope if there is none for it.
  return middle.least.kind === 'none' ? between(a, middle, leastFor) : [...between(a, middle, leastFor), ...between(middle, b, leastFor)];
}

function leastAt(jobClass: JobClass, offer: Offer, predictor: DurationPredictor, users: number, within: CountRange): LeastCount {
  const demand = demandOf(jobClass, users);
  const counts = possibleCounts(predictor, offer, demand, within);
  return counts.kind === 'none' ? counts : leastCount(predictor, offer, demand, counts.range);
}
