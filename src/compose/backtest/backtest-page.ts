import { instant, isoOf } from '../../units/time.ts';
import type { BacktestReport } from '../../usecases/backtest-policies.ts';
import type { BacktestPolicyView, BacktestView } from '../../usecases/views/backtest-view.ts';
import type { FigureColumn } from '../report/report-page.ts';
import { figuresTable, reportPage } from '../report/report-page.ts';
import { backtestData } from './backtest-data.ts';
import { drawBacktest } from './draw-backtest.ts';

type Row = Omit<BacktestPolicyView, 'rule' | 'guard' | 'seeds' | 'overTargetPercent'> & { readonly recommended: boolean };

/** The page of a backtest: figures, what happened over time, the tail of the responses, and violations against cost. */
export function backtestPage(report: BacktestReport): string {
  const { view } = report;
  const { bound } = view;
  const boundRow: readonly Row[] = bound === null ? [] : [{ ...bound, name: 'bound', parameters: [], knowsFuture: true, whyNot: null, intervals: null, regretPercent: 0, pareto: false, recommended: false }];
  const rows: readonly Row[] = [...view.policies.map((policy) => ({ ...policy, recommended: policy.name === view.recommended })), ...boundRow];
  return reportPage({
    title: `Policies on ${view.trace.valueColumn}`,
    paragraphs: [description(view), ...notes(view)],
    table: figuresTable<Row>('policy', rows, columns, (row) => row.whyNot?.why ?? null),
    data: backtestData(report),
    draw: drawBacktest,
  });
}

function description({ trace, settings, world, advice }: BacktestView): string {
  const seeds = settings.seeds.length === 1 ? `One seed: ${settings.seeds[0]}` : `Means over ${settings.seeds.length} seeds, charts of seed ${settings.seeds[0]}`;
  return `${trace.file}: ${settings.slots} slots of ${trace.stepSeconds} s from ${isoOf(instant(settings.from))}, in the ${world.name} world with ${world.replicasMin} to ${world.replicasMax} replicas that take ${world.startupSeconds} s to start${world.drainSeconds === 0 ? '' : `, ${world.drainSeconds} s to go,`} and cost ${world.priceUsdPerHour} USD/h each. A slot is violated when it misses ${settings.objective} by more than ${Number((settings.tolerance * 100).toPrecision(4))} %. ${seeds}. ${advice} Policies know only what came before each slot, save oracle and bound.`;
}

const notes = ({ trace, world }: BacktestView): readonly string[] => {
  const all = [...trace.notes, ...world.notes];
  return all.length === 0 ? [] : [all.join(' ')];
};

const columns: readonly FigureColumn<Row>[] = [
  { title: 'violated slots, %', value: ({ violatedPercent, intervals }) => spread(violatedPercent, intervals?.violatedPercent ?? null) },
  { title: 'scaling events', value: ({ scalingEvents, intervals }) => spread(scalingEvents, intervals?.scalingEvents ?? null) },
  { title: 'instance-minutes', value: ({ instanceMinutes }) => (instanceMinutes === null ? null : instanceMinutes.toFixed(0)) },
  { title: 'USD', value: ({ usd }) => (usd === null ? null : usd.toFixed(2)) },
  { title: 'over the bound, %', value: ({ regretPercent }) => (regretPercent === null ? null : regretPercent.toFixed(1)) },
  { title: 'spikes from percentile', value: ({ spikeStartPercentile }) => (spikeStartPercentile === null ? null : spikeStartPercentile.toFixed(2)) },
  { title: 'p50 ms', value: ({ latencyMs }) => latencyMs.p50 },
  { title: 'p95 ms', value: ({ latencyMs }) => latencyMs.p95 },
  { title: 'p99 ms', value: ({ latencyMs }) => latencyMs.p99 },
  { title: 'p99.9 ms', value: ({ latencyMs }) => latencyMs.p999 },
  { title: '', value: ({ knowsFuture, pareto, recommended }) => (knowsFuture ? 'knows the future' : [...(recommended ? ['recommended'] : []), ...(pareto ? ['Pareto'] : [])].join(', ')) },
  { title: 'parameters', value: ({ parameters }) => parameters.map(({ name, value }) => `${name}=${value}`).join(' ') },
];

/** The mean, with half of its interval where that shows. */
function spread(mean: number | null, interval: { readonly low: number; readonly high: number } | null): string | null {
  if (mean === null) return null;
  const half = interval === null ? 0 : (interval.high - interval.low) / 2;
  const text = String(Number(mean.toPrecision(4)));
  return half < 1e-9 ? text : `${text} ± ${Number(half.toPrecision(2))}`;
}
