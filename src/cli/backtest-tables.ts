import type { BacktestPolicyView, BacktestView } from '../usecases/views/backtest-view.ts';
import type { Io } from './io.ts';
import type { Column } from './output.ts';
import { table } from './output.ts';
import { instant, isoOf } from '../units/time.ts';

type Row = Pick<BacktestPolicyView, 'name' | 'violatedPercent' | 'scalingEvents' | 'instanceMinutes' | 'usd' | 'spikeStartPercentile' | 'latencyMs' | 'regretPercent'> & { readonly note: string };

const shown = (value: number | null, digits: number): string => (value === null ? '–' : value.toFixed(digits));

const events = (count: number | null): string => `${shown(count, 0)} ${shown(count, 0) === '1' ? 'event' : 'events'}`;

const columns: readonly Column<Row>[] = [
  { title: 'POLICY', value: ({ name }) => name },
  { title: 'VIOLATED-%', value: ({ violatedPercent }) => shown(violatedPercent, 3) },
  { title: 'EVENTS', value: ({ scalingEvents }) => shown(scalingEvents, 0) },
  { title: 'INSTANCE-MIN', value: ({ instanceMinutes }) => shown(instanceMinutes, 0) },
  { title: 'USD', value: ({ usd }) => shown(usd, 2) },
  { title: 'OVER-BOUND-%', value: ({ regretPercent }) => shown(regretPercent, 1) },
  { title: 'SPIKES-FROM-P', value: ({ spikeStartPercentile }) => shown(spikeStartPercentile, 2) },
  { title: 'P50-MS', value: ({ latencyMs }) => shown(latencyMs.p50, 1) },
  { title: 'P95-MS', value: ({ latencyMs }) => shown(latencyMs.p95, 1) },
  { title: 'P99-MS', value: ({ latencyMs }) => shown(latencyMs.p99, 1) },
  { title: 'P99.9-MS', value: ({ latencyMs }) => shown(latencyMs.p999, 1) },
  { title: 'NOTE', value: ({ note }) => note },
];

/** The report as people read it: the table on standard output, all that is said about it beside it. */
export function printBacktest(io: Io, view: BacktestView): void {
  const { trace, settings, world, bound } = view;
  const rows: Row[] = view.policies.map((policy) => ({ ...policy, note: noteOf(policy, view.recommended) }));
  if (bound !== null) rows.push({ ...bound, name: `bound (${events(bound.scalingEvents)})`, regretPercent: 0, note: 'knows everything' });
  io.out(table([columns.map(({ title }) => title), ...rows.map((row) => columns.map(({ value }) => value(row)))]));
  io.err(`\n${trace.file}: ${settings.slots} slots of ${trace.stepSeconds} s from ${isoOf(instant(settings.from))}; violated: ${settings.objective} missed by more than ${Number((settings.tolerance * 100).toPrecision(4))} %. Means over ${settings.seeds.length} ${settings.seeds.length === 1 ? 'seed' : 'seeds'}; an instance costs ${world.priceUsdPerHour} USD/h.\n`);
  if (bound !== null) io.err('OVER-BOUND-% compares the instance-minutes of a policy with the fewest that suffice with at most as many scaling events as it had, so each row has a bound of its own; the last row has as many as help.\n');
  io.err(`${view.advice}\n`);
  for (const note of [...trace.notes, ...world.notes]) io.err(`${note}\n`);
  for (const { name, whyNot } of view.policies) if (whyNot !== null) io.err(`${name}: ${whyNot.why}\n`);
}

function noteOf({ name, knowsFuture, pareto, whyNot }: BacktestPolicyView, recommended: string | null): string {
  if (whyNot !== null) return whyNot.code;
  if (knowsFuture) return 'knows the future';
  if (name === recommended) return 'recommended';
  return pareto ? 'pareto' : '';
}
