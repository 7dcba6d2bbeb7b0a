import type { RecordedLoad } from '../../experiment/ports/request-record.ts';
import type { VerdictObjective } from '../../experiment/verdict/verdict.ts';
import type { FixedSize, SizeRange } from '../../experiment/yardstick/cheapest-fixed-size.ts';
import { cheapestFixedSize, sizeAtMost, smallestSize } from '../../experiment/yardstick/cheapest-fixed-size.ts';
import type { SlotNetwork, SlotVisit } from '../../experiment/yardstick/slot-network.ts';
import type { Application } from '../../model/application.ts';
import { randomStreams } from '../../model/random.ts';
import type { Timeline } from '../../usecases/views/timeline-view.ts';

/** Slots of one replica, as the examples' own defaults are (examples/grocery). */
const slots = { recommender: 2, transactions: 2, collector: 4, worker: 2 } as const;

/** Spread of all service times of the example: its lognormal's sigma. */
const sigma = 0.3;

const table: SlotVisit = { component: 'transactions', nested: [] };

/**
 * What requests go through. A recommendation holds a recommender's slot while the table answers. Feedback passes the
 * collector; then the updater holds one of the workers' slots while it reads the table, has a worker do the work, and writes.
 */
const paths: SlotNetwork['paths'] = {
  recommendations: [{ component: 'recommender', nested: [table] }],
  feedback: [
    { component: 'collector', nested: [] },
    { component: 'worker', nested: [table, table] },
  ],
};

export type Yardsticks = { readonly peak: FixedSize | null; readonly largest: FixedSize; readonly smallest: FixedSize; readonly tried: number; readonly meanMs: Readonly<Record<string, number>> };

/**
 * The fixed sizes that the run is compared with. The model's mean service times are measured in the run by the utilisation law
 * (busy slots = throughput × mean time); its arrivals are the very requests that were sent.
 */
export function groceryYardsticks(app: Application, timeline: Timeline, load: RecordedLoad, objectives: readonly VerdictObjective[]): Yardsticks {
  const meanMs = serviceMeans(timeline);
  const components = Object.fromEntries(
    Object.entries(slots).map(([name, count]) => [
      name,
      { slots: count, queue: name === 'worker' ? ('shared' as const) : ('own' as const), meanMs: meanMs[name] ?? 0, sigma },
    ]),
  );
  const kinds = new Map(objectives.flatMap(({ measure }) => (measure.kind === 'latency' ? [[measure.endpoint, measure.recordKind] as const] : [])));
  const arrivals = load.records
    .filter((record) => kinds.get(record.endpoint) === record.kind)
    .map(({ intendedMs, endpoint, kind }) => ({ atMs: intendedMs, endpoint, kind }))
    .toSorted((a, b) => a.atMs - b.atMs);
  const ranges = sizeRanges(app);
  const { size, tried } = cheapestFixedSize({
    network: { components, paths },
    ranges,
    arrivals,
    durationMs: load.durationMs,
    objectives,
    random: randomStreams(load.seed),
  });
  return { peak: size, largest: sizeAtMost(ranges), smallest: smallestSize(ranges), tried, meanMs };
}

/** Only components that have slots can be too small; the others stand at their smallest. */
function sizeRanges({ spec }: Application): SizeRange[] {
  return spec.components.map(({ name, template, replicas }) => ({
    component: name,
    min: replicas.min,
    max: Object.hasOwn(slots, name) ? replicas.max : replicas.min,
    usdPerHour: spec.templates.find((known) => known.name === template)?.price ?? 0,
  }));
}

/** Mean own work per visit in milliseconds, over the whole run. */
function serviceMeans(timeline: Timeline): Record<string, number> {
  const values = (name: string): readonly (number | null)[] =>
    [...timeline.metrics, ...timeline.workloads].find((series) => series.name === name)?.values ?? [];
  const recommendations = values('recommendations');
  const feedback = values('feedback');
  // The table is asked once for each recommendation and twice for each feedback.
  const asked = recommendations.map((rate, i) => plus(rate, feedback[i] ?? null, 2));
  const tableAnswer = weightedMean(values('table_response'), asked);
  const held = ratio(values('recommender_busy'), recommendations);
  return {
    recommender: Math.max(0, held - tableAnswer) * 1000,
    transactions: ratio(values('transactions_busy'), asked) * 1000,
    collector: ratio(values('collector_busy'), feedback) * 1000,
    worker: ratio(values('worker_busy'), feedback) * 1000,
  };
}

const plus = (a: number | null, b: number | null, times: number): number | null => (a === null || b === null ? null : a + times * b);

/** Sum of the one over the sum of the other, where both are known. */
function ratio(busy: readonly (number | null)[], throughput: readonly (number | null)[]): number {
  let [over, under] = [0, 0];
  busy.forEach((value, i) => {
    const rate = throughput[i] ?? null;
    if (value === null || rate === null) return;
    over += value;
    under += rate;
  });
  return under > 0 ? over / under : 0;
}

function weightedMean(values: readonly (number | null)[], weights: readonly (number | null)[]): number {
  let [sum, weight] = [0, 0];
  values.forEach((value, i) => {
    const by = weights[i] ?? null;
    if (value === null || by === null) return;
    sum += value * by;
    weight += by;
  });
  return weight > 0 ? sum / weight : 0;
}
