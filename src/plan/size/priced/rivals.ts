import type { SizedResource, UsageHistory } from '../../ports/size-recommender.ts';
import { raisedAfterShort } from './raised-after-short.ts';
import { greatestOf } from '../sorted-quantile.ts';
import type { VpaState } from '../vpa/vpa.ts';
import { vpa } from '../vpa/vpa.ts';
import type { Landscape, Prices } from './plan-sizes.ts';
import { planSizes } from './plan-sizes.ts';
import { pricedSettings, triedPrices } from './settings.ts';

/** What became of a way of sizing; older steps count less: steps, unused share, steps in which it fell short, resizes, steps since it was lowered. */
export type SizeRecord = { readonly limit: number; readonly steps: number; readonly unused: number; readonly short: number; readonly resizes: number; readonly sinceLowered: number };

/** Sizes planned at certain prices, followed on paper beside the one in force. */
export type Rival = SizeRecord & { readonly prices: Prices };

/** VPA on paper, from the same start: what has to be beaten. */
export type Reference = SizeRecord & { readonly vpa: VpaState };

export const newRecord = (present: number): SizeRecord => ({ limit: present, steps: 0, unused: 0, short: 0, resizes: 0, sinceLowered: pricedSettings.lowerEvery });
export const newRivals = (present: number, resource: SizedResource): readonly Rival[] => triedPrices[resource].map((prices) => ({ prices, ...newRecord(present) }));
export const newReference = (present: number): Reference => ({ ...newRecord(present), vpa: vpa.initial() });

/** The record after a step in which so much was wanted. */
export function judged<R extends SizeRecord>(record: R, demand: number): R {
  const keep = 2 ** (-1 / pricedSettings.halfLife);
  const unused = record.limit > 0 ? Math.max(0, 1 - demand / record.limit) : 0;
  const short = demand > record.limit ? 1 : 0;
  return { ...record, steps: keep * record.steps + 1, unused: keep * record.unused + unused, short: keep * record.short + short, resizes: keep * record.resizes, sinceLowered: record.sinceLowered + 1 };
}

/** The record with another size in force from the next step on. */
export function resized<R extends SizeRecord>(record: R, limit: number): R {
  if (limit === record.limit) return record;
  return { ...record, limit, resizes: record.resizes + 1, sinceLowered: limit < record.limit ? 0 : record.sinceLowered };
}

/**
 * Steps that must lie between two lowerings. Cores may also be lowered once twice as much is known as at the last time: what is young is lowered on
 * little evidence, and would else keep for long what a few more steps show to be too much. Memory waits, as killed work is lost.
 */
export const lowerAfter = (length: number, resource: SizedResource): number => (resource === 'cores' ? Math.min(pricedSettings.lowerEvery, Math.ceil(length / 2)) : pricedSettings.lowerEvery);

/** Whether a size is above all that was ever wanted by so much that a raise would rest on a guess alone. */
export const isAmple = (size: number, demand: Float64Array): boolean => size >= pricedSettings.ampleBy * greatestOf(demand);

/** The rival with the size that its prices ask for next. */
export function moved(rival: Rival, landscape: Landscape, demand: Float64Array, resource: SizedResource): Rival {
  const { size } = planSizes(landscape, rival.limit, rival.prices);
  const limit = (demand[demand.length - 1] as number) > rival.limit ? Math.max(size, raisedAfterShort(demand, rival.limit, resource)) : size;
  const stays = limit < rival.limit ? rival.sinceLowered < lowerAfter(demand.length, resource) : isAmple(rival.limit, demand);
  return stays ? rival : resized(rival, limit);
}

/** VPA with the size that it would have next. Its kills are those of its own size, not of the one in force. */
export function movedReference(reference: Reference, history: UsageHistory, demand: number): Reference {
  const { length } = history.usage.values;
  const [limits, short] = [new Float64Array(length), new Uint8Array(length)];
  limits[length - 1] = reference.limit;
  short[length - 1] = demand > reference.limit ? 1 : 0;
  const { advice, state } = vpa.recommend({ ...history, limits, short }, reference.limit, reference.vpa);
  return resized({ ...reference, vpa: state }, advice.kind === 'size' && advice.resize ? advice.target : reference.limit);
}

/** The lead of VPA. */
export const ledByReference = -1;

/**
 * Who leads next: the one with the least cost per step, where unused shares and resizes cost what they are and falling short costs where it
 * happened more often than VPA would have let it happen. What the size in force did beyond that is taken off what is allowed.
 */
export function leaderOf(rivals: readonly Rival[], leader: number, reference: Reference, own: SizeRecord, resource: SizedResource): number {
  const { shareOfReference, excessPrice, leadBy } = pricedSettings;
  const allowed = Math.max(0, shareOfReference * reference.short - Math.max(0, own.short - reference.short));
  const costOf = ({ unused, resizes, short, steps }: SizeRecord): number => (unused + resizes + excessPrice[resource] * Math.max(0, short - allowed)) / steps;
  const costs = rivals.map(costOf);
  let best = ledByReference;
  let least = costOf(reference);
  costs.forEach((cost, i) => {
    if (cost < least) [best, least] = [i, cost];
  });
  const stays = leader !== ledByReference && best !== ledByReference && (costs[leader] as number) < leadBy * least;
  return stays ? leader : best;
}
