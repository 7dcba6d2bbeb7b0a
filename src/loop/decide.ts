import type { Decision } from '../model/decision.ts';
import type { Json } from '../model/json.ts';
import type { Observation } from '../model/observation.ts';
import type { Policy } from '../model/policy.ts';
import type { PolicySettings } from '../model/policy-settings.ts';
import { randomStreams } from '../model/random.ts';
import { shadowNames } from '../model/shadow-names.ts';
import type { AppMemory } from './app-memory.ts';
import { deciderName } from './app-memory.ts';
import { guard } from './guard.ts';
import { withoutExpiredForecasts } from './guard/forecast-credit.ts';
import type { GuardState } from './guard/guard-state.ts';
import { judgeTrials } from './guard/ineffective-actions.ts';
import { rememberNeeds } from './guard/scale-down-window.ts';
import type { CallEffects, CallEffectsOf } from '../plan/ports/call-effects.ts';
import type { LoopParts } from './loop-parts.ts';
import type { Wishes } from './wishes.ts';

/** One policy's decision of this cycle, after the guard. */
export type Decided = {
  readonly decider: string;
  readonly shadow: boolean;
  readonly decision: Decision;
  /** The policy's next state; undefined where it failed and keeps its last one. */
  readonly state: Json | undefined;
  readonly guardState: GuardState;
};

/** Lets the acting policy and every shadow decide on the same observation. Only the acting one moves the guard's memory. */
export function decideAll(parts: LoopParts, observation: Observation, memory: AppMemory, wishes: Wishes): readonly [Decided, ...Decided[]] {
  const { policy, shadows } = observation.app.spec;
  const labels = shadowNames(shadows);
  return [decideOne(parts, policy, null, observation, memory, wishes), ...shadows.map((settings, index) => decideOne(parts, settings, { index, label: labels[index] as string }, observation, memory, wishes))];
}

type Shadow = { readonly index: number; readonly label: string };

function decideOne(parts: LoopParts, settings: PolicySettings, shadow: Shadow | null, observation: Observation, memory: AppMemory, wishes: Wishes): Decided {
  const { app, cycle } = observation;
  const effectsOf = onceEach(parts.effectsOf);
  const decider = deciderName(settings.name, shadow?.index ?? null);
  const answer = askPolicy({ ...parts, effectsOf }, settings, decider, withoutExpiredForecasts(observation), memory);
  const id = shadow === null ? `${app.name}.${cycle}` : `${app.name}.${cycle}.shadow-${shadow.index}`;
  const policy = { name: settings.name, version: answer.version, seed: settings.seed, ...(shadow !== null && { label: shadow.label }), ...(answer.failed && { failed: true as const }) };
  const wanted: Decision = { ...answer.decision, id, app: app.name, cycle, at: observation.at, policy };
  const guardState = rememberNeeds(judgeTrials(memory.guard, observation), wanted, observation, effectsOf);
  const decision = guard(wanted, observation, { effectsOf, state: guardState, stopped: wishes.stopped, paused: wishes.paused });
  return { decider, shadow: shadow !== null, decision, state: answer.state, guardState };
}

/** Policy and guard ask the same about the same calls on the same state: resolving each once is enough. */
function onceEach(effectsOf: CallEffectsOf): CallEffectsOf {
  const known = new Map<string, CallEffects>();
  return (app, call, components) => {
    const key = JSON.stringify([call.action, call.args]);
    const found = known.get(key) ?? effectsOf(app, call, components);
    known.set(key, found);
    return found;
  };
}

type Answer = { readonly decision: Pick<Decision, 'chosen' | 'reason' | 'candidates'>; readonly state: Json | undefined; readonly version: string; readonly failed: boolean };

/** Chance comes from (seed, policy, application, cycle) alone. A policy that fails decides nothing, and says so. */
function askPolicy(parts: LoopParts, settings: PolicySettings, decider: string, observation: Observation, memory: AppMemory): Answer {
  const nothing = (reason: string): Answer => ({ decision: { chosen: null, reason, candidates: [] }, state: undefined, version: '', failed: true });
  const factory = parts.policies.get(settings.name);
  if (factory === undefined) return nothing(`No action: there is no policy ${settings.name}; choose one of ${[...parts.policies.keys()].join(', ')}.`);
  try {
    const policy: Policy = factory({ effectsOf: parts.effectsOf }, settings.parameters);
    const state = memory.policyStates[decider] ?? policy.initial(observation.app);
    const random = randomStreams(settings.seed).stream(settings.name, observation.app.name, observation.cycle);
    const answer = policy.decide(observation, state, random);
    return { ...answer, version: policy.version, failed: false };
  } catch (error) {
    return nothing(`No action: policy ${settings.name} failed: ${error instanceof Error ? error.message : String(error)}.`);
  }
}
