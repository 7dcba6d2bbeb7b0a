import type { Limits } from '../experiment/backtest/backtest-bound.ts';
import { backtestBound, limitsOf } from '../experiment/backtest/backtest-bound.ts';
import type { BacktestJob, BacktestOutcome, BacktestSetting, Decider, SlotTrace } from '../experiment/backtest/backtest-job.ts';
import { policyNamed } from '../experiment/backtest/policy-choice.ts';
import { contextOf, frameOf, ruleOf } from '../experiment/backtest/run-backtest.ts';
import { runBacktests } from '../experiment/backtest/run-backtests.ts';
import { makeWorlds, windowSlotsMax } from '../experiment/backtest/worlds/make-worlds.ts';
import type { WorldSpec } from '../experiment/backtest/worlds/world-spec.ts';
import { writtenParameters } from '../experiment/backtest/written-parameters.ts';
import type { Compute } from '../learn/ports/compute.ts';
import { InvalidInputError } from '../model/error.ts';
import type { RegularSeries } from '../model/forecast.ts';
import { timeAt } from '../model/forecast.ts';
import type { Rule, RuleObjective } from '../plan/autoscale/rule.ts';
import type { Ms } from '../units/time.ts';
import { toSeconds } from '../units/time.ts';
import type { AdviceGround } from './backtest-advice.ts';
import { adviceOf } from './backtest-advice.ts';
import { backtestNotes, playedBoundNotes } from './backtest-notes.ts';
import type { RangeRequest } from './backtest-range.ts';
import { backtestRange } from './backtest-range.ts';
import { boundViewOf, policyViewsOf } from './backtest-view-of.ts';
import type { ReadSeries } from './read-series.ts';
import { seriesViewOf } from './series-view-of.ts';
import type { BacktestView } from './views/backtest-view.ts';

export type BacktestRequest = {
  /** Where the trace comes from, for people. */
  readonly source: { readonly file: string; readonly time: string; readonly value: string };
  readonly trace: ReadSeries;
  /** The values count what came in this long, and are turned into a rate per second; null: they are what the world takes. */
  readonly per: Ms | null;
  readonly range: RangeRequest;
  readonly world: WorldSpec;
  /** What was assumed of the world. */
  readonly worldNotes: readonly string[];
  readonly startup: Ms;
  readonly drain: Ms;
  readonly replicas: { readonly min: number; readonly max: number };
  readonly price: number;
  /** `goal`: the share of slots, 0..1, in which it must be met. */
  readonly objective: RuleObjective & { readonly text: string; readonly goal: number };
  readonly policies: readonly string[];
  readonly guard: 'on' | 'off' | 'both';
  readonly seeds: readonly number[];
  readonly refitEvery: Ms | null;
  /** Whether the slots are wanted, for a picture. */
  readonly slots: boolean;
};

export type BacktestWatch = { readonly signal: AbortSignal; readonly progress: (done: number, total: number, policy: string) => void };

/** The report, and what a picture of it needs: what each policy did in every slot with the first seed. */
export type BacktestReport = { readonly view: BacktestView; readonly series: RegularSeries; readonly traces: ReadonlyMap<string, SlotTrace> };

/**
 * Replays policies on a recorded load. All see the same world and begin with the same replicas; no policy but those that say so knows anything of what comes.
 * `threads` changes how long it takes and nothing else.
 * @throws InvalidInputError where the trace, the range, the world or a policy is wrong
 */
export async function backtestPolicies(request: BacktestRequest, compute: Compute, threads: number, watch: BacktestWatch): Promise<BacktestReport> {
  const setting = settingOf(request);
  const deciders = decidersOf(request);
  const rules = deciders.map(({ decider }) => checkedRule(decider, setting));
  const bound = backtestBound(setting);
  const schedule = bound?.bound.schedule(bound.eventsMax) ?? null;
  const named = schedule === null ? deciders : [...deciders, { name: 'bound', decider: { kind: 'schedule', replicas: schedule } as const }];
  const jobs = named.flatMap(({ decider }) => request.seeds.map((seed, index): BacktestJob => ({ setting, decider, seed, trace: request.slots && index === 0 })));
  const nameOf = new Map<Decider, string>(named.map(({ name, decider }) => [decider, name]));
  let done = 0;
  const outcomes = await runBacktests(jobs, compute, threads, { signal: watch.signal, done: ({ decider }) => watch.progress(++done, jobs.length, nameOf.get(decider) ?? '') });
  const perSeed = (index: number): readonly BacktestOutcome[] => outcomes.slice(index * request.seeds.length, (index + 1) * request.seeds.length);
  const frame = { slotMinutes: setting.series.step / 60_000, spikes: setting.world.kind === 'stream' };
  const policies = policyViewsOf(
    deciders.map(({ name, guard, decider }, index) => ({ name, guard, rule: rules[index] as Rule, parameters: writtenParameters(policyNamed(decider.text)), outcomes: perSeed(index) })),
    { seeds: request.seeds, bound, ...frame },
  );
  const boundView = bound === null || schedule === null ? null : boundViewOf(bound, perSeed(deciders.length), frame);
  const limits = limitsOf(setting, 1 - request.objective.goal);
  const view: BacktestView = {
    ...frameViewOf(request, setting, { limits, notes: [...backtestNotes(setting, limits, bound), ...playedBoundNotes(boundView, limits)] }),
    policies,
    bound: boundView,
    ...adviceOf(policies, groundOf(request, setting, limits, boundView)),
  };
  const traces = new Map(named.flatMap(({ name }, index) => {
    const first = perSeed(index)[0];
    return first?.kind === 'played' && first.trace !== null ? [[name, first.trace] as const] : [];
  }));
  return { view, series: setting.series, traces };
}

function settingOf({ trace, per, range: asked, world, objective, replicas, startup, drain, price, refitEvery }: BacktestRequest): BacktestSetting {
  if (trace.kind === 'why-not') throw new InvalidInputError([`--trace has no load that could be replayed. ${trace.why}`]);
  const { series, range } = backtestRange(trace.series, asked);
  const scaled = per === null ? series : { ...series, values: series.values.map((value) => (value * 1000) / per) };
  const { percentile, target, tolerance, goal } = objective;
  return { series: scaled, range, world, objective: { percentile, target, tolerance, goal }, replicas, startup, drain, price, refitEvery: refitEvery === null ? null : Math.max(1, Math.round(refitEvery / series.step)) };
}

type Named = { readonly name: string; readonly guard: boolean; readonly decider: Extract<Decider, { kind: 'policy' }> };

/** Each policy once, without the guard, with it, or both one after the other. */
function decidersOf({ policies, guard }: BacktestRequest): readonly Named[] {
  const guards = guard === 'both' ? [false, true] : [guard === 'on'];
  return [...new Set(policies)].flatMap((text) => guards.map((behind): Named => ({ name: behind ? `${text}+guard` : text, guard: behind, decider: { kind: 'policy', text, guard: behind } })));
}

/** The rule, made once here so that what is wrong with it is said before anything runs. */
function checkedRule(decider: Named['decider'], setting: BacktestSetting): Rule {
  const rule = ruleOf(decider, contextOf(setting, makeWorlds(setting.world, frameOf(setting)).capacity));
  const { step } = setting.series;
  const slot = `${toSeconds(step)} s, the trace's step`;
  const whole = (time: number): boolean => time >= step && time % step === 0;
  const problems = rule.needs.windows.filter(({ window }) => window > step && (!whole(window) || window / step > windowSlotsMax)).map(({ window }) => `--policy ${decider.text}: its window is ${toSeconds(window)} s; it must be a whole multiple of ${slot}, and at most ${windowSlotsMax} times as long; choose another, or another --step`);
  const { forecast } = rule.needs;
  if (forecast !== null && (!whole(forecast.stage) || !whole(forecast.every))) problems.push(`--policy ${decider.text}: it forecasts windows of ${toSeconds(forecast.stage)} s every ${toSeconds(forecast.every)} s; both must be whole multiples of ${slot}; choose another window, or another --step`);
  if (problems.length > 0) throw new InvalidInputError(problems);
  return rule;
}

function groundOf({ objective, replicas, startup, price }: BacktestRequest, { series, range }: BacktestSetting, { slots, beyond, constant }: Limits, bound: BacktestView['bound']): AdviceGround {
  const hours = ((range.to - range.from) * series.step) / 3_600_000;
  return {
    goal: objective.goal,
    slots,
    replicasMax: replicas.max,
    startupSeconds: toSeconds(startup),
    beyondPercent: (100 * beyond) / slots,
    constant: constant === null ? null : { replicas: constant, usd: constant * hours * price },
    bound,
  };
}

type Found = { readonly limits: Limits; readonly notes: readonly string[] };

function frameViewOf({ source, trace, world, worldNotes, objective, seeds, startup, drain, replicas, price }: BacktestRequest, setting: BacktestSetting, { limits, notes }: Found): Pick<BacktestView, 'trace' | 'world' | 'settings'> {
  const { series, range, refitEvery } = setting;
  const view = seriesViewOf({ ...source, text: '' }, trace);
  if (view === null) throw new InvalidInputError(['--trace has no load; give another']);
  return {
    trace: view,
    world: { name: world.kind, startupSeconds: toSeconds(startup), drainSeconds: toSeconds(drain), replicasMin: replicas.min, replicasMax: replicas.max, priceUsdPerHour: price, notes: [...worldNotes, ...notes] },
    settings: {
      objective: objective.text,
      percentile: objective.percentile,
      targetMs: objective.target,
      tolerance: objective.tolerance,
      goalPercent: 100 * objective.goal,
      from: timeAt(series, range.from),
      to: timeAt(series, range.to),
      slots: range.to - range.from,
      unmeasuredSlots: range.to - range.from - limits.slots,
      trainedFrom: series.start,
      refitEverySlots: refitEvery,
      seeds: [...seeds],
    },
  };
}
