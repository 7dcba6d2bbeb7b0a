import { createHash } from 'node:crypto';
import type { WhyNot } from '../../model/forecast.ts';
import { safetySchema } from '../../model/policy-settings.ts';
import type { CapacityCurve, Rule, RuleContext } from '../../plan/autoscale/rule.ts';
import type { BacktestJob, BacktestOutcome, BacktestSetting, Decider } from './backtest-job.ts';
import type { ForecastFeed } from './forecast-feed.ts';
import { GuardedRule } from './guarded-rule.ts';
import { makeFeed } from './make-feed.ts';
import { policyNamed } from './policy-choice.ts';
import { replay } from './replay.ts';
import { ScheduledRule } from './scheduled-rule.ts';
import { scoreRecord } from './score.ts';
import type { SlotRecord } from './slot-record.ts';
import type { WorldFrame } from './worlds/make-worlds.ts';
import { makeWorlds } from './worlds/make-worlds.ts';

/** The limits of the guard where a document says nothing. */
const safety = safetySchema.parse({});

/** Plays one policy once and scores it. Why-not where its forecaster cannot forecast. */
export function runBacktest({ setting, decider, seed, trace }: BacktestJob): BacktestOutcome {
  const { series, range, objective, replicas, price } = setting;
  const worlds = makeWorlds(setting.world, frameOf(setting));
  const rule = ruleOf(decider, contextOf(setting, worlds.capacity));
  const forecasts = feedOf(rule, setting, seed);
  if (forecasts !== null && 'kind' in forecasts) return forecasts;
  const initial = initialReplicas(setting, worlds.capacity);
  const record = replay(rule, worlds.make(rule.needs), { trace: series, range, limits: replicas, initial, seed, forecasts });
  const { load, desired, ready, response } = record;
  return { kind: 'played', score: scoreRecord(record, objective, price), digest: digestOf(record), trace: trace ? { load, desired, ready, response } : null };
}

export const frameOf = ({ series, startup, drain, replicas, objective }: BacktestSetting): WorldFrame => ({ slot: series.step, startup, drain, replicasMax: replicas.max, objective });

export const contextOf = ({ series, replicas, objective, startup, price }: BacktestSetting, capacity: CapacityCurve): RuleContext => ({ slot: series.step, replicas, objective, startup, price, capacity });

/**
 * Every policy begins with what the load before the first slot needs, so that none pays for another's beginning; with one, or the fewest,
 * where nothing is known before it.
 */
export function initialReplicas({ series, range, replicas: { min, max } }: Pick<BacktestSetting, 'series' | 'range' | 'replicas'>, capacity: CapacityCurve): number {
  const needed = range.warmFrom === 0 ? 1 : capacity.needed(series.values[range.warmFrom - 1] as number);
  return Math.max(1, min, Math.min(max, needed));
}

/** The rule that a decider stands for. Throws InvalidInputError for a name or a parameter that there is not. */
export function ruleOf(decider: Decider, context: RuleContext): Rule {
  if (decider.kind === 'schedule') return new ScheduledRule(decider.replicas);
  const { entry, parameters } = policyNamed(decider.text);
  const rule = entry.make(parameters, context);
  return decider.guard ? new GuardedRule(rule, { safety, limits: context.replicas, objectiveWindow: context.slot, withoutRequests: 'met' }) : rule;
}

function feedOf(rule: Rule, { series, range, refitEvery }: BacktestSetting, seed: number): ForecastFeed | WhyNot | null {
  const { forecast } = rule.needs;
  return forecast === null ? null : makeFeed(series, forecast, { range, refitEvery: refitEvery ?? Number.POSITIVE_INFINITY, seed });
}

function digestOf({ desired, ready, response }: SlotRecord): string {
  const hash = createHash('sha256');
  for (const { buffer, byteOffset, byteLength } of [desired, ready, response]) hash.update(new Uint8Array(buffer, byteOffset, byteLength));
  return hash.digest('hex');
}
