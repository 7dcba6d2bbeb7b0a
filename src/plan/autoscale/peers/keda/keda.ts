import type { Ms } from '../../../../units/time.ts';
import type { Behaviour } from '../hpa/behaviour.ts';
import { hpaConstants } from '../hpa/constants.ts';
import type { HpaDecision, HpaState } from '../hpa/hpa.ts';
import { hpaState, hpaSync } from '../hpa/hpa.ts';
import { replicasByAverage } from '../hpa/replica-calculator.ts';
import { kedaConstants } from './constants.ts';

/** What the query of the Prometheus trigger gave. */
export type TriggerReading = { readonly kind: 'value'; readonly value: number } | { readonly kind: 'empty' } | { readonly kind: 'error' };

/** `spec.fallback`: what is pretended once the query failed more often in a row than `failureThreshold`. */
export type Fallback = {
  readonly failureThreshold: number;
  readonly replicas: number;
  readonly behaviour: 'static' | 'currentReplicas' | 'currentReplicasIfHigher' | 'currentReplicasIfLower';
};

export type KedaSettings = {
  /** What each replica should have (`threshold`, an `AverageValue`). */
  readonly threshold: number;
  readonly activationThreshold: number;
  readonly min: number;
  readonly max: number;
  /** `idleReplicaCount`: stands instead of zero while nothing is active; null without. */
  readonly idle: number | null;
  readonly cooldown: Ms;
  readonly initialCooldown: Ms;
  readonly ignoreNullValues: boolean;
  readonly fallback: Fallback | null;
  /** `advanced.horizontalPodAutoscalerConfig.behavior`; null without, as is usual. */
  readonly behaviour: Behaviour | null;
};

export const kedaDefaults = (threshold: number): KedaSettings => ({
  threshold,
  activationThreshold: kedaConstants.activationThreshold,
  min: kedaConstants.minReplicaCount,
  max: kedaConstants.maxReplicaCount,
  idle: null,
  cooldown: kedaConstants.cooldownPeriod,
  initialCooldown: kedaConstants.initialCooldownPeriod,
  ignoreNullValues: kedaConstants.ignoreNullValues,
  fallback: null,
  behaviour: null,
});

/** `lastActive` is NaN while the trigger has never been active. */
export type KedaState = { readonly hpa: HpaState; failures: number; readonly createdAt: number; lastActive: number };

export const kedaState = (now: number): KedaState => ({ hpa: hpaState(), failures: 0, createdAt: now, lastActive: Number.NaN });

export type KedaOutcome = HpaDecision['outcome'] | 'activated' | 'scaled-to-zero' | 'cooling-down' | 'raised-to-minimum' | 'fallback';
export type KedaDecision = { readonly desired: number; readonly outcome: KedaOutcome };

/**
 * The number that the Prometheus scaler hands over (`pkg/scalers/prometheus_scaler.go`): an empty result, NaN or infinity is 0 where null values
 * are ignored, which is the default and takes everything to the minimum; less than 0 is 0. NaN: an error.
 */
export function triggerMetric(reading: TriggerReading, ignoreNullValues: boolean): number {
  if (reading.kind === 'error') return Number.NaN;
  if (reading.kind === 'empty' || !Number.isFinite(reading.value)) return ignoreNullValues ? 0 : Number.NaN;
  return Math.max(0, reading.value);
}

/** Replicas that the fallback pretends (`doFallback` in `pkg/fallback/fallback.go`). */
export function fallbackReplicas({ behaviour, replicas }: Fallback, current: number): number {
  switch (behaviour) {
    case 'static':
      return replicas;
    case 'currentReplicas':
      return current;
    case 'currentReplicasIfHigher':
      return Math.max(current, replicas);
    case 'currentReplicasIfLower':
      return Math.min(current, replicas);
  }
}

/**
 * One look of KEDA: its executor, which goes to and from zero (`RequestScale` in `pkg/scaling/executor/scale_scaledobjects.go`), and the HPA
 * that it made, which does the rest with an external metric of kind AverageValue. `state` is what both remember, and the only thing that
 * changes. `poll`: whether the executor looks too, which it does less often.
 */
export function kedaLook(look: { readonly now: number; readonly current: number; readonly reading: TriggerReading; readonly poll: boolean }, settings: KedaSettings, state: KedaState): KedaDecision {
  const { now, current, reading } = look;
  const metric = triggerMetric(reading, settings.ignoreNullValues);
  state.failures = Number.isNaN(metric) ? state.failures + 1 : 0;
  const { fallback } = settings;
  const pretended = fallback !== null && state.failures > fallback.failureThreshold ? fallbackReplicas(fallback, current) : null;
  if (look.poll) {
    const executed = execute({ now, current, metric, pretended }, settings, state);
    if (executed !== null) return executed;
  }
  const value = pretended === null ? metric : settings.threshold * pretended;
  const tolerance = { up: hpaConstants.tolerance, down: hpaConstants.tolerance };
  const wanted = current === 0 ? 0 : replicasByAverage(current, value, settings.threshold, tolerance);
  // KEDA's HPA has a minimum of 1 where KEDA's own is 0: going to zero is KEDA's.
  const decision = hpaSync({ now, current, wanted }, { min: Math.max(1, settings.min), max: settings.max, behaviour: settings.behaviour }, state.hpa);
  return pretended !== null && decision.outcome === 'metrics' ? { ...decision, outcome: 'fallback' } : decision;
}

/** What the executor sets; null where it leaves the number to the HPA. */
function execute(look: { readonly now: number; readonly current: number; readonly metric: number; readonly pretended: number | null }, settings: KedaSettings, state: KedaState): KedaDecision | null {
  const { now, current, metric, pretended } = look;
  const { min, idle } = settings;
  if (metric > settings.activationThreshold) {
    state.lastActive = now;
    return current === 0 || (idle !== null && current < min) ? { desired: Math.max(1, min), outcome: 'activated' } : null;
  }
  // With an error nothing goes to zero; a fallback of 0 replicas is none to the executor, which then treats the error as inactivity.
  if (Number.isNaN(metric) && settings.fallback?.replicas !== 0) return pretended === null || pretended === 0 || current > 0 ? null : { desired: pretended, outcome: 'fallback' };
  if (idle !== null ? current > idle : current > 0 && min === 0) {
    const since = Number.isNaN(state.lastActive) ? state.createdAt + settings.initialCooldown : state.lastActive + settings.cooldown;
    return since < now ? { desired: idle ?? 0, outcome: 'scaled-to-zero' } : null;
  }
  return idle === null && current < min ? { desired: min, outcome: 'raised-to-minimum' } : null;
}
