import { formatQuantity } from '../../../units/quantity.ts';
import { ms, toSeconds } from '../../../units/time.ts';
import type { SizeAdvice, SizeRecommender, UsageHistory } from '../../ports/size-recommender.ts';
import type { SeasonFinder } from '../../ports/usage-models.ts';
import { demandFrom } from '../demand.ts';
import { holdReason } from '../hold.ts';
import { leastSize } from '../size-bounds.ts';
import { greatestOf } from '../sorted-quantile.ts';
import { horizon, outlookOf } from './outlook.ts';
import { landscapeOf } from './plan-sizes.ts';
import { raisedAfterShort } from './raised-after-short.ts';
import type { Reference, Rival, SizeRecord } from './rivals.ts';
import { isAmple, judged, leaderOf, ledByReference, lowerAfter, moved, movedReference, newRecord, newReference, newRivals, resized } from './rivals.ts';
import { pricedSettings, triedPrices } from './settings.ts';

/** What it remembers: its rivals and VPA on paper, its own record, who leads since which step, and the season with the step at which it was found. */
export type PricedState = {
  readonly rivals: readonly Rival[];
  readonly reference: Reference;
  readonly own: SizeRecord;
  readonly leader: number;
  readonly ledSince: number;
  readonly season: number | null;
  readonly seasonAt: number;
};

/**
 * Our recommender. From how demand went on after moments like the present one it takes the distribution of demand at each lead of a
 * horizon, and a dynamic programme finds the sizes that cost least, where unused share, falling short and resizes have prices. Which prices are
 * right differs by workload, so sizes at several are followed on paper, and the one leads whose record is best against what VPA would have
 * done on the same past: a backtest that never ends. Nobody has a record before `credit` steps; until then fixed prices lead.
 *
 * Safety: missing data holds; it starts from the present size; it never lowers below the greatest usage of the last three steps; a step
 * that fell short raises the size at once.
 */
export function pricedSizes(seasons: SeasonFinder): SizeRecommender<PricedState | null> {
  return {
    name: 'ours',
    description: 'sizes planned at prices for unused share, falling short and resizes, led by the best record so far',
    initial: () => null,
    recommend: (history, present, given) => {
      const before = given ?? initialState(history, present);
      const hold = holdReason(history);
      if (hold !== null) return { advice: hold, state: before };
      const { resource, usage } = history;
      const { length } = usage.values;
      // Less than a container can have is no better than that: whoever wants nothing would else leave all of every size unused.
      const demand = demandFrom(history, Math.max(0, length - pricedSettings.kept)).map((wanted) => Math.max(leastSize[resource], wanted));
      const now = demand[demand.length - 1] as number;
      const judging = length > pricedSettings.judgeAfter;
      // What is really in force counts, as an advice need not be followed.
      const own = judged(resized(before.own, present), now);
      const reference = movedReference(judging ? judged(before.reference, now) : before.reference, history, now);
      const seasonDue = length - before.seasonAt >= pricedSettings.seasonEvery;
      const season = seasonDue ? seasons.find(demand, usage.step) : before.season;
      const state = { ...before, own, reference, season, seasonAt: seasonDue ? length : before.seasonAt };
      const recent = greatestOf(demand.subarray(-3));
      if (length < pricedSettings.learnAfter) return settled(state, history, { present, target: present, recent, demand, why: `Nothing is lowered before ${pricedSettings.learnAfter} steps were seen` });
      const landscape = landscapeOf(outlookOf(demand, season), recent);
      const rivals = state.rivals.map((rival) => moved(judging ? judged(rival, now) : { ...rival, sinceLowered: rival.sinceLowered + 1 }, landscape, demand, resource));
      const open = reference.steps >= pricedSettings.credit && length - before.ledSince >= pricedSettings.leadEvery;
      const leader = open ? leaderOf(rivals, before.leader, reference, own, resource) : before.leader;
      const lead = leader === ledByReference ? reference : (rivals[leader] as Rival);
      const next = { ...state, rivals, leader, ledSince: leader === before.leader ? before.ledSince : length };
      return settled(next, history, { present, target: lead.limit, recent, demand, why: reasonOf(lead, reference, history) });
    },
  };
}

function initialState({ resource }: UsageHistory, present: number): PricedState {
  const { short, resize } = pricedSettings.prices[resource];
  const leader = triedPrices[resource].findIndex((prices) => prices.short === short && prices.resize === resize);
  return { rivals: newRivals(present, resource), reference: newReference(present), own: newRecord(present), leader, ledSince: 0, season: null, seasonAt: 0 };
}

type Wish = { readonly present: number; readonly target: number; readonly recent: number; readonly demand: Float64Array; readonly why: string };

/** The wish within the rules of safety. */
function settled(state: PricedState, { resource, short }: UsageHistory, { present, target: wished, recent, demand, why }: Wish): { readonly advice: SizeAdvice; readonly state: PricedState } {
  let target = wished < present ? Math.max(wished, recent) : wished;
  let reason = why;
  const raised = short[short.length - 1] === 1 ? raisedAfterShort(demand, present, resource) : 0;
  if (target < raised) {
    target = raised;
    reason = `${present.toPrecision(4)} did not suffice in the last step, so that the size goes up at once`;
  }
  const small = Math.abs(target - present) < pricedSettings.differenceMin * present;
  const ample = target > present && isAmple(present, demand);
  const tooSoon = target < present && state.own.sinceLowered < lowerAfter(demand.length, resource);
  if (small || ample || tooSoon) target = present;
  if (ample) reason = `${present.toPrecision(4)} is above all that was ever wanted, by a margin`;
  if (tooSoon) reason = `It was lowered ${state.own.sinceLowered} steps ago; ${lowerAfter(demand.length, resource)} must lie between two lowerings`;
  return {
    advice: { kind: 'size', target, lower: recent, upper: Math.max(target, present), resize: target !== present, reason: `${reason}.` },
    state,
  };
}

function reasonOf(lead: Rival | Reference, reference: Reference, { resource, usage }: UsageHistory): string {
  if (!('prices' in lead)) return 'No plan has a better record than VPA on this past, so that its size is taken';
  const { short, resize } = lead.prices;
  const what = resource === 'MiB' ? 'a kill' : 'a throttled step';
  const length = formatQuantity({ value: toSeconds(ms(horizon * usage.step)), dimension: 'duration' });
  const plan = `The cheapest plan for the next ${length} (${horizon} steps), where ${what} costs as much as ${short} steps of a wholly unused size and a resize as much as ${resize}`;
  // Its record counts recent steps more, so that its figures would differ from those of the whole history.
  return reference.steps < pricedSettings.credit ? `${plan}; no plan has a record yet` : `${plan}; of the plans at different prices this one has the best record lately`;
}
