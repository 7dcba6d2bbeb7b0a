import { hours } from '../../units/time.ts';
import type { Ms } from '../../units/time.ts';
import type { SizedResource, SizeRecommender } from '../ports/size-recommender.ts';
import { demandAt } from './demand.ts';
import { holdReason } from './hold.ts';
import type { Buckets, DecayingHistogram } from './vpa/histogram.ts';
import { emptyHistogram, exponentialBuckets, percentileOf, withSample } from './vpa/histogram.ts';
import { vpaConstants } from './vpa/constants.ts';

/** Half-lives of the moving window (Rzadca et al., "Autopilot: workload autoscaling at Google", EuroSys 2020, §3.2.2). */
const halfLife: Readonly<Record<SizedResource, Ms>> = { cores: hours(12), MiB: hours(48) };
/** The percentile of a serving job's cores, and of memory that tolerates some kills (§3.2.2). */
const level: Readonly<Record<SizedResource, number>> = { cores: 0.95, MiB: 0.98 };
/** Added on top, 10 to 15 % in the paper. */
const margin = 0.12;
/** The greatest recommendation of the last hour is taken, so that the limit does not flap (§3.2.2, post-processing). */
const holdFor = hours(1);
/** A limit that is less than this away is left alone, as limits are rounded. */
const roundTo = 0.05;

/** Cores have finer buckets than VPA's, from 0.0001 to 1000 cores: the paper has about 400 of them. */
const buckets: Readonly<Record<SizedResource, Buckets>> = { cores: exponentialBuckets({ first: 0.0001, max: 1000, ratio: vpaConstants.cpuBuckets.ratio }), MiB: vpaConstants.memoryBuckets };

type State = { readonly histogram: DecayingHistogram | null; readonly digested: number; readonly recent: readonly number[] };

/**
 * Autopilot's moving-window recommender: a percentile of usage whose weight halves with age, a margin, and the greatest recommendation of
 * the last hour. The paper's second recommender, which chooses decay and margin by a cost that its operators set, is not part of this.
 */
export const autopilot: SizeRecommender<State> = {
  name: 'autopilot',
  description: "like Google's Autopilot: a high percentile of a decaying window, 12 %, greatest of the last hour",
  initial: () => ({ histogram: null, digested: 0, recent: [] }),
  recommend: (history, present, before) => {
    const { resource, usage } = history;
    let histogram = before.histogram ?? emptyHistogram(buckets[resource], halfLife[resource]);
    for (let i = before.digested; i < usage.values.length; i++) if (usage.measured[i] === 1) histogram = withSample(histogram, demandAt(history, i), 1, usage.start + i * usage.step);
    const state = { histogram, digested: usage.values.length, recent: before.recent };
    const hold = holdReason(history);
    if (hold !== null) return { advice: hold, state };
    const raw = percentileOf(histogram, level[resource]) * (1 + margin);
    const recent = [...before.recent, raw].slice(-Math.max(1, Math.round(holdFor / usage.step)));
    const target = Math.max(...recent);
    const resize = Math.abs(target - present) / present > roundTo;
    const reason = `The ${level[resource] * 100}th percentile of the decaying window and 12 %, greatest of the last hour.`;
    return { advice: { kind: 'size', target, lower: target * (1 - roundTo), upper: target * (1 + roundTo), resize, reason }, state: { ...state, recent } };
  },
};
