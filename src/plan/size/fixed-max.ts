import type { SizeRecommender } from '../ports/size-recommender.ts';
import { demandFrom } from './demand.ts';
import { holdReason } from './hold.ts';
import { greatestOf } from './sorted-quantile.ts';

/** Above the greatest usage so far, as KRR adds to memory. */
const margin = 0.15;

type State = { readonly digested: number; readonly most: number };

/** What a careful person does: the greatest usage ever seen and 15 %. It comes down once, from what it was given, and then only goes up. */
export const fixedMax: SizeRecommender<State> = {
  name: 'fixed-max',
  description: 'the greatest usage so far and 15 %; only goes up',
  initial: () => ({ digested: 0, most: 0 }),
  recommend: (history, present, before) => {
    const state = { digested: history.usage.values.length, most: Math.max(before.most, greatestOf(demandFrom(history, before.digested))) };
    const hold = holdReason(history);
    if (hold !== null) return { advice: hold, state };
    const target = state.most * (1 + margin);
    const enough = history.usage.values.length >= stepsBeforeDown;
    return { advice: { kind: 'size', target, lower: state.most, upper: target, resize: target > present || (target < present && enough), reason: `The greatest usage so far was ${Number(state.most.toPrecision(4))}; 15 % are added.` }, state };
  },
};

/** Steps that are seen before a size comes down for the first time. */
const stepsBeforeDown = 20;
