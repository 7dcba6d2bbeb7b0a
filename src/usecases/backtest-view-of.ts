import type { BacktestBound } from '../experiment/backtest/backtest-bound.ts';
import type { BacktestOutcome } from '../experiment/backtest/backtest-job.ts';
import type { BacktestScore } from '../experiment/backtest/score.ts';
import { overSeeds } from '../experiment/backtest/seeds.ts';
import type { WrittenParameter } from '../experiment/backtest/written-parameters.ts';
import type { Rule } from '../plan/autoscale/rule.ts';
import type { BacktestPolicyView, BacktestView } from './views/backtest-view.ts';

export type PlayedPolicy = { readonly name: string; readonly guard: boolean; readonly rule: Rule; readonly parameters: readonly WrittenParameter[]; readonly outcomes: readonly BacktestOutcome[] };

type Frame = {
  readonly seeds: readonly number[];
  readonly bound: BacktestBound | null;
  readonly slotMinutes: number;
  /** Whether the world knows what scaling itself delays. */
  readonly spikes: boolean;
};

type Played = Extract<BacktestOutcome, { kind: 'played' }>;
type Figures = Pick<BacktestPolicyView, 'violatedPercent' | 'overTargetPercent' | 'scalingEvents' | 'instanceMinutes' | 'usd' | 'spikeStartPercentile' | 'latencyMs'>;

const nothing: Figures = {
  violatedPercent: null,
  overTargetPercent: null,
  scalingEvents: null,
  instanceMinutes: null,
  usd: null,
  spikeStartPercentile: null,
  latencyMs: { p50: null, p95: null, p99: null, p999: null },
};

/** How every policy fared, beside the bound and the others. */
export function policyViewsOf(policies: readonly PlayedPolicy[], frame: Frame): BacktestPolicyView[] {
  const views = policies.map((policy) => policyViewOf(policy, frame));
  const rivals = views.filter(({ knowsFuture }) => !knowsFuture);
  return views.map((view) => ({ ...view, pareto: !view.knowsFuture && view.whyNot === null && !rivals.some((rival) => beats(rival, view)) }));
}

function policyViewOf({ name, guard, rule, parameters, outcomes }: PlayedPolicy, { seeds, bound, slotMinutes, spikes }: Frame): BacktestPolicyView {
  const common = { name, rule: rule.name, parameters: [...parameters], guard, knowsFuture: rule.needs.forecast?.model === 'oracle', pareto: false };
  const reason = outcomes.find((outcome) => outcome.kind === 'why-not');
  if (reason !== undefined) return { ...common, whyNot: { code: reason.code, why: reason.why }, ...nothing, intervals: null, regretPercent: null, seeds: [] };
  const played = outcomes.filter((outcome): outcome is Played => outcome.kind === 'played');
  const scores = played.map(({ score }) => score);
  const figures = figuresOf(scores, spikes);
  return {
    ...common,
    whyNot: null,
    ...figures,
    intervals: intervalsOf(scores, spikes),
    regretPercent: regretOf(figures, bound, slotMinutes),
    seeds: played.map(({ score: { violatedPercent, scalingEvents, instanceMinutes }, digest }, index) => ({ name: String(seeds[index]), violatedPercent, scalingEvents, instanceMinutes, digest })),
  };
}

/** The bound, played in the same world, and what it could save with fewer events. */
export function boundViewOf({ bound, eventsMax }: BacktestBound, outcomes: readonly BacktestOutcome[], { slotMinutes, spikes }: Pick<Frame, 'slotMinutes' | 'spikes'>): NonNullable<BacktestView['bound']> {
  const scores = outcomes.flatMap((outcome) => (outcome.kind === 'played' ? [outcome.score] : []));
  const byEvents = [...bound.slotsPaid].flatMap((paid, events) => (Number.isFinite(paid) ? [{ name: String(events), scalingEvents: events, instanceMinutes: paid * slotMinutes }] : []));
  // Where one event more saves nothing, it says nothing.
  const told = byEvents.filter(({ instanceMinutes }, index) => index === 0 || instanceMinutes < (byEvents[index - 1]?.instanceMinutes ?? 0));
  return { ...figuresOf(scores, spikes), scalingEventsMax: eventsMax, byEvents: told };
}

function figuresOf(scores: readonly BacktestScore[], spikes: boolean): Figures {
  const mean = (of: (score: BacktestScore) => number | null): number | null => {
    const values = scores.map(of).filter((value): value is number => value !== null);
    return values.length === 0 ? null : overSeeds(values).mean;
  };
  return {
    violatedPercent: mean((score) => score.violatedPercent),
    overTargetPercent: mean((score) => score.overTargetPercent),
    scalingEvents: mean((score) => score.scalingEvents),
    instanceMinutes: mean((score) => score.instanceMinutes),
    usd: mean((score) => score.usd),
    spikeStartPercentile: spikes ? mean((score) => score.spikeStartPercentile) : null,
    latencyMs: {
      p50: mean((score) => score.latencyMs.p50),
      p95: mean((score) => score.latencyMs.p95),
      p99: mean((score) => score.latencyMs.p99),
      p999: mean((score) => score.latencyMs.p999),
    },
  };
}

function intervalsOf(scores: readonly BacktestScore[], spikes: boolean): BacktestPolicyView['intervals'] {
  const interval = (of: (score: BacktestScore) => number | null): { readonly low: number; readonly high: number } | null => {
    const values = scores.map(of);
    if (values.length < 2 || values.includes(null)) return null;
    const { low, high } = overSeeds(values as number[]);
    return low === null || high === null ? null : { low, high };
  };
  if (scores.length < 2) return null;
  return {
    violatedPercent: interval((score) => score.violatedPercent),
    scalingEvents: interval((score) => score.scalingEvents),
    instanceMinutes: interval((score) => score.instanceMinutes),
    usd: interval((score) => score.usd),
    spikeStartPercentile: spikes ? interval((score) => score.spikeStartPercentile) : null,
    p95Ms: interval((score) => score.latencyMs.p95),
    p999Ms: interval((score) => score.latencyMs.p999),
  };
}

function regretOf({ scalingEvents, instanceMinutes }: Figures, bound: BacktestBound | null, slotMinutes: number): number | null {
  if (bound === null || scalingEvents === null || instanceMinutes === null) return null;
  const fewest = bound.fewest(Math.ceil(scalingEvents));
  return Number.isFinite(fewest) && fewest > 0 ? 100 * (instanceMinutes / (fewest * slotMinutes) - 1) : null;
}

function beats(one: BacktestPolicyView, other: BacktestPolicyView): boolean {
  if (one.whyNot !== null || one.violatedPercent === null || other.violatedPercent === null || one.usd === null || other.usd === null) return false;
  const asGood = one.violatedPercent <= other.violatedPercent && one.usd <= other.usd;
  return asGood && (one.violatedPercent < other.violatedPercent || one.usd < other.usd);
}
