import { hours } from '../../units/time.ts';
import type { SizeRecommender } from '../ports/size-recommender.ts';
import { demandFrom } from './demand.ts';
import { holdReason } from './hold.ts';
import { greatestOf, nearestRank } from './sorted-quantile.ts';

/** Two weeks of history, p99 of cores, the greatest memory and 15 % (Robusta KRR, strategy `simple`: `history_duration`, `cpu_percentile`, `memory_buffer_percentage`). */
const memory = hours(14 * 24);
const cpuLevel = 0.99;
const memoryBuffer = 1.15;
/** KRR is a report; it is put in force once a day, where it differs by more than a tenth (CAST AI's default). */
const every = hours(24);
const differenceMin = 0.1;

type State = { readonly nextAt: number };

/** Kubernetes Resource Recommender: a plain percentile of the last two weeks. */
export const krr: SizeRecommender<State> = {
  name: 'krr',
  description: 'KRR: p99 of cores or the greatest memory and 15 % of two weeks, put in force once a day',
  initial: () => ({ nextAt: 0 }),
  recommend: (history, present, state) => {
    const hold = holdReason(history);
    if (hold !== null) return { advice: hold, state };
    const { length } = history.usage.values;
    const urgent = history.short[length - 1] === 1 && history.resource === 'MiB';
    const stepsPerDay = Math.max(1, Math.round(every / history.usage.step));
    const nextAt = state.nextAt === 0 ? stepsPerDay : state.nextAt;
    if (length < nextAt && !urgent) return { advice: { kind: 'size', target: present, lower: present, upper: present, resize: false, reason: 'The report is made once a day.' }, state: { nextAt } };
    const recent = demandFrom(history, Math.max(0, length - Math.round(memory / history.usage.step)));
    const target = history.resource === 'MiB' ? greatestOf(recent) * memoryBuffer : nearestRank(recent.toSorted(), cpuLevel);
    const resize = urgent ? target > present : Math.abs(target - present) / present > differenceMin;
    const reason = history.resource === 'MiB' ? 'The greatest usage of two weeks and 15 %.' : 'The 99th percentile of two weeks.';
    return { advice: { kind: 'size', target, lower: target * (1 - differenceMin), upper: target * (1 + differenceMin), resize, reason }, state: { nextAt: length < nextAt ? nextAt : length + stepsPerDay } };
  },
};
