import { WorkerCompute } from '../src/adapters/compute-workers/worker-compute.ts';
import type { BacktestJob, BacktestOutcome, BacktestSetting } from '../src/experiment/backtest/backtest-job.ts';
import { contextOf, frameOf, initialReplicas, ruleOf } from '../src/experiment/backtest/run-backtest.ts';
import { runBacktests } from '../src/experiment/backtest/run-backtests.ts';
import { makeFeed } from '../src/experiment/backtest/make-feed.ts';
import { replay } from '../src/experiment/backtest/replay.ts';
import { makeWorlds } from '../src/experiment/backtest/worlds/make-worlds.ts';
import { normal, randomStreams } from '../src/model/random.ts';
import { readWorld } from '../src/usecases/read-world.ts';
import { instant, minutes, ms } from '../src/units/time.ts';

type Figure = { readonly name: string; readonly unit: string; readonly value: number; readonly n: number; readonly detail: object };

const week = 10_080;
const goals: Readonly<Record<string, number>> = { reactive: 1_000_000, memory: 1_000_000, ours: 10_000 };

/** Without forecasts that have to be fitted first, which another bench measures. */
const policies = ['reactive', 'memory', 'oracle:60m', 'ours', 'hpa', 'keda', 'kpa', 'ds2', 'flink', 'crane', 'phpa'];

/** What a user waits for: ten policies, forecasters among them. */
const whole = ['reactive', 'memory', 'oracle:60m', 'seasonal-naive:60m', 'ours', 'hpa', 'keda', 'kpa', 'ds2', 'flink'];
const seeds = [1, 2, 3, 4, 5];

/**
 * Simulated slots per second of each policy on a week of minutes in the stream world (percentiles of distributions, no frame drawn), forecasts
 * included; median of five runs on one thread. Then ten policies with five seeds over the same week on two threads, and the most memory
 * that the process had until then.
 */
export async function bench(): Promise<readonly Figure[]> {
  const setting = settingOf();
  const figures = policies.map((policy) => rateOf(policy, setting));
  return [...figures, ...(await wholeWeek(setting))];
}

function rateOf(policy: string, setting: BacktestSetting): Figure {
  playedWeek(policy, setting);
  const runs = Array.from({ length: 5 }, () => {
    const [start, cpu] = [performance.now(), process.cpuUsage()];
    playedWeek(policy, setting);
    const { user, system } = process.cpuUsage(cpu);
    return { wall: (week / (performance.now() - start)) * 1000, cpu: (week / (user + system)) * 1e6 };
  });
  const goal = goals[policy];
  const middle = (values: readonly number[]): number => Math.round(values.toSorted((a, b) => a - b)[2] as number);
  return {
    name: `backtest-slots-${policy}`,
    unit: 'slots/s',
    value: middle(runs.map(({ wall }) => wall)),
    n: week,
    // Where other programs keep the cores busy, the second figure is the one to read.
    detail: { ...(goal === undefined ? {} : { goal }), perSecondOfProcessor: middle(runs.map(({ cpu }) => cpu)), runs: runs.map(({ wall }) => Math.round(wall)), seed: 1 },
  };
}

/** The rule and its forecasts are made anew in each run; the world is made before, as one serves any number of runs. */
const worldOf = new Map<string, ReturnType<typeof prepared>>();

function prepared(policy: string, setting: BacktestSetting) {
  const worlds = makeWorlds(setting.world, frameOf(setting));
  const context = contextOf(setting, worlds.capacity);
  const make = () => ruleOf({ kind: 'policy', text: policy, guard: false }, context);
  return { make, world: worlds.make(make().needs), initial: initialReplicas(setting, worlds.capacity) };
}

function playedWeek(policy: string, setting: BacktestSetting): void {
  const { make, world, initial } = worldOf.get(policy) ?? prepared(policy, setting);
  worldOf.set(policy, { make, world, initial });
  const rule = make();
  const { series, range, replicas } = setting;
  const forecasts = rule.needs.forecast === null ? null : makeFeed(series, rule.needs.forecast, { range, refitEvery: Number.POSITIVE_INFINITY, seed: 1 });
  if (forecasts !== null && 'kind' in forecasts) throw new Error(`${policy}: ${forecasts.why}`);
  replay(rule, world, { trace: series, range, limits: replicas, initial, seed: 1, forecasts });
}

async function wholeWeek(setting: BacktestSetting): Promise<readonly Figure[]> {
  const jobs = whole.flatMap((text) => seeds.map((seed): BacktestJob => ({ setting, decider: { kind: 'policy', text, guard: false }, seed, trace: false })));
  const compute = new WorkerCompute({ threads: 2 });
  let most = process.memoryUsage.rss();
  const start = performance.now();
  const outcomes: readonly BacktestOutcome[] = await runBacktests(jobs, compute, 2, { signal: new AbortController().signal, done: () => void (most = Math.max(most, process.memoryUsage.rss())) });
  const seconds = (performance.now() - start) / 1000;
  await compute.close();
  const failed = outcomes.flatMap((outcome, index) => (outcome.kind === 'why-not' ? [`${whole[Math.floor(index / seeds.length)]}: ${outcome.why}`] : []));
  return [
    { name: 'backtest-week-ten-policies', unit: 's', value: Number(seconds.toFixed(2)), n: jobs.length, detail: { goal: '< 20', threads: 2, policies: whole, seeds, failed: [...new Set(failed)] } },
    { name: 'backtest-memory', unit: 'MiB', value: Math.round(most / 2 ** 20), n: jobs.length, detail: { goal: '< 500', what: 'resident memory of the whole process, looked at after each replay' } },
  ];
}

/** Two weeks of minutes: up to ten streams on working days, few at weekends. */
function settingOf(): BacktestSetting {
  const random = randomStreams(1).stream('bench-backtest');
  const values = Float64Array.from({ length: 2 * week }, (_, minute) => {
    const day = Math.floor(minute / 1440) % 7;
    const noon = Math.max(0, Math.sin((Math.PI * ((minute % 1440) - 400)) / 700));
    return Math.max(0, Math.round((day < 5 ? 9 : 2) * noon + (noon > 0 ? 0.4 * normal(random) : 0)));
  });
  const { spec } = readWorld('stream', null);
  const series = { start: instant(Date.UTC(2026, 0, 5)), step: minutes(1), values, measured: new Uint8Array(values.length).fill(1) };
  return { series, range: { warmFrom: week, from: week, to: 2 * week }, world: spec, objective: { percentile: 0.95, target: 20, tolerance: 0.1 }, replicas: { min: 1, max: 10 }, startup: ms(0), drain: ms(0), price: 1, refitEvery: null };
}

if (import.meta.main) console.log(JSON.stringify(await bench(), null, 1));
